import { expect, it } from 'vitest';
import { reaches } from './metrics.ts';

it('a metric reaches its goal from below where higher is better, from above where lower is', () => {
  const around = (metric: Parameters<typeof reaches>[0]) =>
    [0.4, 0.5, 0.6].map((value) => reaches(metric, value, 0.5));
  expect(around('accuracy')).toEqual([false, true, true]);
  expect(around('auc')).toEqual([false, true, true]);
  expect(around('loss')).toEqual([true, true, false]);
  expect(around('mae')).toEqual([true, true, false]);
  expect(around('rmse')).toEqual([true, true, false]);
  expect(reaches('loss', Number.NaN, 0.5) || reaches('accuracy', Number.NaN, 0.5)).toBe(false);
});
