import { describe, expect, test } from 'vitest';
import { dealRows, type RowPartition } from './partition.ts';

/** 1,000 rows of ten labels by 40 writers. */
const rows = {
  labels: Array.from({ length: 1000 }, (_, row) => (row * 7) % 10),
  writers: Array.from({ length: 1000 }, (_, row) => row % 40),
};
const partitions: readonly RowPartition[] = [
  { kind: 'iid' },
  { kind: 'shards', each: 2 },
  { kind: 'dirichlet', alpha: 0.3 },
  { kind: 'writer' },
];

describe('rows dealt to participants', () => {
  test.each(partitions)('[SM4] as $kind: each row once, alike by seed, otherwise by another', (partition) => {
    const parts = dealRows(partition, rows, 20, 1);
    expect(parts).toHaveLength(20);
    expect(parts.flatMap((part) => [...part]).sort((a, b) => a - b)).toEqual([...Array(1000).keys()]);
    expect(dealRows(partition, rows, 20, 1)).toEqual(parts);
    expect(dealRows(partition, rows, 20, 2)).not.toEqual(parts);
  });

  test('[SM4] iid: equal shares of all labels', () => {
    for (const part of dealRows({ kind: 'iid' }, rows, 10, 3)) {
      expect(part).toHaveLength(100);
      expect(new Set(part.map((row) => rows.labels[row]!)).size).toBe(10);
    }
  });

  test('[SM4] shards: two runs of sorted labels each, so two labels at most where shards fit labels', () => {
    for (const part of dealRows({ kind: 'shards', each: 2 }, rows, 50, 3)) {
      expect(part).toHaveLength(20);
      expect(new Set(part.map((row) => rows.labels[row]!)).size).toBeLessThanOrEqual(2);
    }
  });

  test('[SM4] writer: no writer in two parts', () => {
    const each = dealRows({ kind: 'writer' }, rows, 20, 3).map(
      (part) => new Set(part.map((row) => rows.writers[row]!)),
    );
    expect(each.map(({ size }) => size)).toEqual(Array(20).fill(2));
    const seen = each.flatMap((writers) => [...writers]);
    expect(seen).toHaveLength(40);
    expect(new Set(seen).size).toBe(40);
  });

  test('[SM4] is refused where there is too little to deal', () => {
    expect(() => dealRows({ kind: 'iid' }, rows, 1001, 1)).toThrow('1000 rows for 1001');
    expect(() => dealRows({ kind: 'writer' }, rows, 41, 1)).toThrow('40 writers for 41');
  });
});
