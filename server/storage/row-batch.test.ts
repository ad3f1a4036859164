import { describe, expect, it } from 'vitest';
import { RowBatch } from './row-batch.ts';

describe('rows that come together', () => {
  it('[ST50] are written by one statement, in their order, and no later than asked for', async () => {
    const written: (readonly number[])[] = [];
    const batch = new RowBatch<number>((rows) => written.push(rows));
    await Promise.all([batch.put(1), batch.put(2), batch.put(3)]);
    const last = batch.put(4);
    batch.flush();
    expect(written).toEqual([[1, 2, 3], [4]]);
    await last;
  });

  it('[ST50] are all refused where they could not be written, and the next ones are not', async () => {
    let isFull = true;
    const batch = new RowBatch<number>(() => {
      if (isFull) throw new Error('full');
    });
    const refused = await Promise.allSettled([batch.put(1), batch.put(2)]);
    expect(refused.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    isFull = false;
    await batch.put(3);
  });
});
