import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitHeldOut, splitLatest } from './held-out.ts';

describe('held-out rows', () => {
  it('and training rows are all rows, once each, the same for the same seed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        fc.integer(),
        (rows, fraction, seed) => {
          const { training, heldOut } = splitHeldOut(rows, fraction, seed);
          expect([...training, ...heldOut].sort((a, b) => a - b)).toEqual([...Array(rows).keys()]);
          expect(splitHeldOut(rows, fraction, seed)).toEqual({ training, heldOut });
          expect(training.length).toBeGreaterThan(0);
          if (fraction > 0 && rows >= 2) expect(heldOut.length).toBeGreaterThan(0);
        },
      ),
    );
  });

  it('are none where the fraction is 0', () => {
    expect(splitHeldOut(5, 0, 1).heldOut).toHaveLength(0);
  });

  it('are the fraction of the rows, spread over the source, others for another seed', () => {
    const { heldOut } = splitHeldOut(1000, 0.2, 1);
    expect(heldOut).toHaveLength(200);
    expect(heldOut.filter((row) => row < 500).length).toBeGreaterThan(70);
    expect(heldOut.filter((row) => row < 500).length).toBeLessThan(130);
    expect(splitHeldOut(1000, 0.2, 2).heldOut).not.toEqual(heldOut);
  });

  it('are the last ones where rows have an order, ties by their place in the source', () => {
    const keys = Float64Array.of(5, 1, 9, 7, 3, 9, 7, 0);
    expect(splitLatest(keys, 0.25)).toEqual({
      training: Uint32Array.of(0, 1, 3, 4, 6, 7),
      heldOut: Uint32Array.of(2, 5),
    });
    expect(splitLatest(keys, 0.4)).toMatchObject({ heldOut: Uint32Array.of(2, 5, 6) });
    expect(splitLatest(keys, 0).heldOut).toHaveLength(0);
  });
});
