import { expect, it } from 'vitest';
import { weightOf } from './weighting.ts';

it('[AG7] an update weighs its example count, the cap, or the same as every other', () => {
  const weights = (weighting: Parameters<typeof weightOf>[0]) =>
    [1, 30, 700].map((n) => weightOf(weighting, n));
  expect(weights({ name: 'by-example-count' })).toEqual([1, 30, 700]);
  expect(weights({ name: 'capped', maxExamples: 50 })).toEqual([1, 30, 50]);
  expect(weights({ name: 'uniform' })).toEqual([1, 1, 1]);
});
