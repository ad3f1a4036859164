import { expect, test } from 'vitest';
import { baselineOf, freeAt, rankOf } from './survival-curve.ts';

const seen = (time: number, happened: boolean, risk = 1) => ({ time, happened, risk });

test('the baseline adds events over the risk of all who were still there', () => {
  // At 2: one event among risks 1 + 3 + 1 + 1; at 5: two among 1 + 1. At 3 one was last seen.
  const rows = [seen(2, true, 1), seen(3, false, 3), seen(5, true), seen(5, true)];
  const baseline = baselineOf(rows);
  expect(baseline.map(({ time }) => time)).toEqual([2, 5]);
  expect(baseline[0]?.hazard).toBeCloseTo(1 / 6, 12);
  expect(baseline[1]?.hazard).toBeCloseTo(1 / 6 + 2 / 2, 12);
});

test('a curve begins at 1, falls at the events, and faster with a higher risk', () => {
  const baseline = baselineOf([seen(2, true), seen(4, false)]);
  expect(freeAt(baseline, 1, 1.9)).toBe(1);
  expect(freeAt(baseline, 1, 2)).toBeCloseTo(Math.exp(-0.5), 12);
  expect(freeAt(baseline, 3, 9)).toBeCloseTo(Math.exp(-1.5), 12);
});

test('a rank is the share of lower risks', () => {
  const rows = [seen(1, true, 1), seen(1, true, 2), seen(1, true, 2), seen(1, true, 5)];
  expect(rankOf(2, rows)).toBe(0.5);
  expect(rankOf(9, rows)).toBe(1);
});
