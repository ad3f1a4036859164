import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { profileFile } from './profile-file.ts';
import { StreamingHistogram } from './streaming-histogram.ts';

const profileOf = (text: string) => profileFile(new Blob([text]), { next: async () => {} });

describe('the profile of a file', () => {
  it('[BD8] recognises numbers, categories, times, lists, text, numbers of people, and what never changes', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => [
      i + 1,
      `person ${i}`,
      i === 3 ? '' : (i * 7919) % 100,
      ['red', 'green'][i % 2],
      `2024-01-${String((i % 28) + 1).padStart(2, '0')} 10:00`,
      ['milk|eggs', 'eggs|bread|milk', 'milk|bread', 'bread|eggs|milk'][i % 4],
      'DE',
      '',
      i % 2,
    ]);
    const text = [
      'id,name,score,colour,when,basket,country,nothing,bad',
      ...rows.map((row) => row.join(',')),
    ].join('\n');
    const { columns, rows: count, firstRows } = await profileOf(text);
    expect(count).toBe(40);
    expect(firstRows).toHaveLength(5);
    expect(
      columns.map(({ name, kind, missing, isIdLike, isConstant }) => [
        name,
        kind,
        missing,
        isIdLike,
        isConstant,
      ]),
    ).toEqual([
      ['id', 'number', 0, true, false],
      ['name', 'text', 0, true, false],
      ['score', 'number', 1, false, false],
      ['colour', 'category', 0, false, false],
      ['when', 'time', 0, false, false],
      ['basket', 'items', 0, false, false],
      ['country', 'category', 0, false, true],
      ['nothing', 'empty', 40, false, false],
      ['bad', 'number', 0, false, false],
    ]);
    expect(columns[3]?.top).toEqual([
      { value: 'red', count: 20 },
      { value: 'green', count: 20 },
    ]);
    expect(columns[5]?.separator).toBe('|');
    expect(columns[0]?.numbers).toMatchObject({ count: 40, min: 1, max: 40, mean: 20.5 });
  });

  it('[BD8] counts rows before a column of JSON lines was first met as missing', async () => {
    const { columns } = await profileOf('{"a":1}\n{"a":2,"b":"x"}\n');
    expect(columns.map(({ name, missing }) => [name, missing])).toEqual([
      ['a', 0],
      ['b', 1],
    ]);
  });

  it('[BD8] reads a decimal comma', async () => {
    const { columns } = await profileOf('a;b\n1,5;x\n2,5;y\n');
    expect(columns[0]).toMatchObject({ kind: 'number', numbers: { mean: 2 } });
  });
});

describe('a streaming histogram', () => {
  it('[BD8] counts every value in the bin that holds it, whatever the range and the order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e12, max: 1e12, noNaN: true }), { minLength: 1, maxLength: 200 }),
        (values) => {
          const histogram = new StreamingHistogram();
          for (const value of values) histogram.push(value);
          const { edges, counts } = histogram.result();
          expect(edges).toHaveLength(counts.length + 1);
          expect(counts.length).toBeLessThanOrEqual(24);
          const expected = counts.map(
            (_, i) => values.filter((v) => v >= (edges[i] as number) && v < (edges[i + 1] as number)).length,
          );
          expect(counts).toEqual(expected);
          expect(counts.reduce((sum, count) => sum + count, 0)).toBe(values.length);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('[BD8] of one value is one bin, and of none is none', () => {
    const one = new StreamingHistogram();
    one.push(0);
    one.push(0);
    expect(one.result().counts).toEqual([2]);
    expect(new StreamingHistogram().result()).toEqual({ edges: [], counts: [] });
  });
});
