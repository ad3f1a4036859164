import { expect, it } from 'vitest';
import { numberTask } from '../testing/sample-tasks.ts';
import { claimOf, weightOf } from './weighting.ts';

it('[AG7] an update weighs its example count, the cap, or the same as every other', () => {
  const weights = (weighting: Parameters<typeof weightOf>[0]) =>
    [1, 30, 700].map((n) => weightOf(weighting, n));
  expect(weights({ name: 'by-example-count' })).toEqual([1, 30, 700]);
  expect(weights({ name: 'capped', maxExamples: 50 })).toEqual([1, 30, 50]);
  expect(weights({ name: 'uniform' })).toEqual([1, 1, 1]);
});

it('[DP23] a participant claims its rows, and under privacy its weight alone', () => {
  const central = {
    mechanism: 'central',
    clippingNorm: 1,
    noiseMultiplier: 1,
    expectedCohort: 2,
    budget: { epsilon: 8, delta: 1e-5 },
  } as const;
  const claims = (
    privacy: Parameters<typeof claimOf>[0]['privacy'],
    weighting: Parameters<typeof weightOf>[0],
  ) =>
    [30, 70, 200_000].map((rows) =>
      claimOf({ privacy, aggregation: { ...numberTask.aggregation, weighting } }, rows),
    );
  expect(claims(numberTask.privacy, { name: 'uniform' })).toEqual([30, 70, 100_000]);
  expect(claims(central, { name: 'uniform' })).toEqual([1, 1, 1]);
  expect(claims(central, { name: 'capped', maxExamples: 50 })).toEqual([30, 50, 50]);
});
