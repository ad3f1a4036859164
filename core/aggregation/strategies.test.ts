import { describe, expect, it } from 'vitest';
import type { StrategyConfig } from '../task/aggregation.ts';
import { combined, describeStrategy } from '../testing/strategy-contract.ts';
import { bulyan } from './robust/bulyan.ts';
import { meanOfNearest, medianOfSorted, perCoordinate } from './robust/coordinate-wise.ts';
import { geometricMedian } from './robust/geometric-median.ts';
import { krum } from './robust/krum.ts';
import type { InSlices } from './robust/robust-strategy.ts';

const ROBUST: readonly StrategyConfig[] = [
  { name: 'median' },
  { name: 'trimmed-mean', trimmedShare: 0.2 },
  { name: 'geometric-median' },
  { name: 'krum', attackers: 2 },
  { name: 'multi-krum', attackers: 2, selected: 5 },
  { name: 'bulyan', attackers: 2 },
];
const uniform = { name: 'uniform' } as const;

describeStrategy('mean', {});
describeStrategy('mean with a capped share', { maxShare: 0.2 });
describeStrategy('normalized-mean', { strategy: { name: 'normalized-mean' } }, { staysWithin: false });
for (const strategy of ROBUST) describeStrategy(strategy.name, { strategy, weighting: uniform });

const column = (...values: number[]) => values.map((value) => Float32Array.of(value));
const send = (deltas: readonly Float32Array[]) => deltas.map((delta) => ({ delta, exampleCount: 1 }));

function done<T>(slices: InSlices<T>): T {
  for (;;) {
    const { done: isDone, value } = slices.next();
    if (isDone) return value;
  }
}

describe('robust strategies on published figures', () => {
  // Figures of Flower's tests: server/strategy/aggregate_test.py, krum_test.py, multikrum_test.py, bulyan_test.py.
  it('[AG15] the median is that of each coordinate, between the two in the middle', () => {
    const deltas = [
      [1, 0.2, 0.5, 1],
      [0.2, 0.5, 1, 0.2],
      [0.5, 1, 0.2, 0.5],
    ].map((each) => Float32Array.from(each));
    expect(combined({ strategy: { name: 'median' } }, send(deltas))).toEqual(new Float32Array(4).fill(0.5));
    expect(combined({ strategy: { name: 'median' } }, send(column(1, 4, 2, 8)))[0]).toBe(3);
  });

  it('[AG15] the trimmed mean leaves out ⌊share · K⌋ at each end', () => {
    const strategy = { name: 'trimmed-mean', trimmedShare: 0.25 } as const;
    expect(combined({ strategy, maxDeltaValue: 200 }, send(column(0.5, 1, 2, 100)))[0]).toBe(1.5);
    // Three: ⌊0.75⌋ = 0 are left out.
    expect(combined({ strategy }, send(column(1, 2, 6)))[0]).toBe(3);
  });

  it('[AG15] Krum is the delta nearest to its neighbours; of two as near the first in order', () => {
    const found = done(krum(column(0.2, 0.7, 1), { attackers: 1, selected: 1 }));
    expect(found[0]).toBeCloseTo(0.7, 6);
    // n = 6, f = 1: three neighbours. 2 has 1 + 1 + 4; 3 has 1 + 1 + 4 too, and comes later; 9 is far.
    expect(done(krum(column(0, 1, 2, 3, 4, 9), { attackers: 1, selected: 1 }))[0]).toBe(1);
  });

  it('[AG15] Multi-Krum is the mean of the best', () => {
    expect(done(krum(column(0.2, 0.5, 1), { attackers: 1, selected: 2 }))[0]).toBeCloseTo(0.35, 6);
  });

  it('[AG15] Bulyan chooses by Krum again and again, then takes what is nearest to the median', () => {
    expect(done(bulyan(column(0.2, 0.5, 0.7, 12, 0.1, 0.1), 0))[0]).toBeCloseTo(13.6 / 6, 5);
    // f = 1, n = 7: five are chosen, and of them the three in the middle. Krum one after another, worked out by hand.
    expect(done(bulyan(column(0, 1, 2, 3, 4, 5, 1000), 1))[0]).toBe(handBulyan([0, 1, 2, 3, 4, 5, 1000], 1));
  });

  it('[AG15] values nearest to a center are those of its side, as many as asked for', () => {
    const nearest = (values: number[], center: number, count: number) =>
      meanOfNearest(Float64Array.from(values).sort(), center, count);
    expect(nearest([1, 2, 0.5], 1, 2)).toBe(0.75);
    expect(nearest([1.1, 0.9, 5], 1, 2)).toBe(1);
    expect(nearest([0.2, -0.1, 7], 0, 2)).toBeCloseTo(0.05, 12);
    expect(nearest([1.2, 0.8, 8], 1, 2)).toBe(1);
  });

  it('[AG15] the geometric median is where distances add up to least', () => {
    // On a line: the median. A square: its middle. A right triangle: its Fermat point, (3 − √3) / 6.
    expect(done(geometricMedian(column(-3, 1, 14)))[0]).toBeCloseTo(1, 5);
    const points = (...each: [number, number][]) => each.map((point) => Float32Array.from(point));
    const square = done(geometricMedian(points([0, 0], [1, 0], [0, 1], [1, 1])));
    expect([...square]).toEqual([0.5, 0.5]);
    for (const side of done(geometricMedian(points([0, 0], [1, 0], [0, 1])))) {
      expect(side).toBeCloseTo((3 - Math.sqrt(3)) / 6, 5);
    }
  });
});

/** The slow twin: Krum from its definition, one choice after another. */
function handBulyan(values: number[], attackers: number): number {
  const left = [...values];
  const chosen: number[] = [];
  while (chosen.length < values.length - 2 * attackers) {
    const scores = left.map((value, i) => {
      const others = left.filter((_, j) => j !== i).map((other) => (other - value) ** 2);
      return others
        .sort((a, b) => a - b)
        .slice(0, Math.max(1, left.length - attackers - 2))
        .reduce((a, b) => a + b);
    });
    chosen.push(...left.splice(scores.indexOf(Math.min(...scores)), 1));
  }
  const sorted = Float64Array.from(chosen).sort();
  return meanOfNearest(sorted, medianOfSorted(sorted), chosen.length - 2 * attackers);
}

it.each(ROBUST)('[AG16] two attackers of eleven move $name no further than honest updates do', (strategy) => {
  const honest = Array.from({ length: 9 }, (_, k) => Float32Array.of(Math.sin(k) / 10, 1 + Math.cos(k) / 10));
  const range = [0, 1].map((i) => honest.map((delta) => delta[i]!));
  for (const attack of [Float32Array.of(15, -15), Float32Array.of(-4, -4), Float32Array.of(0, 16)]) {
    const attacked = combined({ strategy, weighting: uniform }, send([...honest, attack, attack]));
    // The geometric median and what is trimmed may leave the honest range by a little; the mean by more than one.
    attacked.forEach((value, i) => {
      expect(value).toBeGreaterThan(Math.min(...range[i]!) - 0.1);
      expect(value).toBeLessThan(Math.max(...range[i]!) + 0.1);
    });
    const mean = combined({ weighting: uniform }, send([...honest, attack, attack]));
    expect(Math.hypot(mean[0]!, mean[1]! - 1)).toBeGreaterThan(1);
  }
});

it('[AG16] a strategy below the updates that it is defined for is refused', () => {
  expect(() =>
    combined({ strategy: { name: 'krum', attackers: 2 } }, send(column(1, 2, 3, 4, 5, 6))),
  ).toThrow(new RangeError('krum got 6 updates, expected at least 7'));
});

describe('work on a round that closes', () => {
  const slicesOf = (combine: InSlices<unknown>) => {
    let slices = 1;
    while (!combine.next().done) slices++;
    return slices;
  };
  const members = (count: number, parameters: number) =>
    Array.from({ length: count }, (_, k) => new Float32Array(parameters).fill(k));

  it('[AG16] comes in slices that hold alike much, of many members as of many parameters', () => {
    const many = members(300, 2);
    expect(slicesOf(krum(many, { attackers: 20, selected: 1 }))).toBeGreaterThan(20);
    expect(slicesOf(bulyan(many, 20))).toBeGreaterThan(60);
    expect(slicesOf(perCoordinate(members(1000, 100), medianOfSorted))).toBe(4);
    const long = members(2, 2 ** 20);
    expect(slicesOf(krum(long, { attackers: 0, selected: 1 }))).toBe(3);
    expect(slicesOf(geometricMedian(long))).toBeGreaterThan(5);
    // And where there is little to do, in one.
    expect(slicesOf(krum(members(20, 200), { attackers: 2, selected: 3 }))).toBe(1);
  });
});
