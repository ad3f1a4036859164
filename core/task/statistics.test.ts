import { describe, expect, it } from 'vitest';
import { numberTask } from '../testing/sample-tasks.ts';
import type { TableData } from './data-schema.ts';
import { measuredColumns, needsStatistics, type TaskStatistics, withStatistics } from './statistics.ts';
import type { Task } from './task.ts';

const taskOf = (data: Partial<TableData>): Task => ({
  ...numberTask,
  data: { ...(numberTask.data as TableData), ...data },
});
const figures = {
  count: 3,
  missing: 1,
  mean: 2,
  stdDev: 0.5,
  quantiles: [{ share: 0.5, value: Math.log1p(9) }],
  histogram: { edges: [0, 4], counts: [3] },
};
const statistics = (columns: TaskStatistics['columns']): TaskStatistics => ({ columns, cohort: 5 });
const open = taskOf({
  columns: [
    {
      name: 'a',
      type: 'number',
      scaling: 'standardise',
      bounds: [0, 10],
      log: true,
      missing: { fill: 'median' },
    },
    { name: 'b', type: 'number', scaling: 'min-max', bounds: [0, 10] },
    { name: 'c', type: 'number', center: 1, scale: 2, bounds: [0, 1] },
    { name: 'd', type: 'lags', of: 'y', lags: [1], scaling: 'min-max', bounds: [0, 10], clip: [2, 8] },
  ],
  target: { name: 'y', type: 'number', scaling: 'standardise', bounds: [-5, 5] },
  order: { by: 'day' },
});

describe('the statistics of a task', () => {
  it('are needed by scaling, means and medians only', () => {
    expect(needsStatistics(open)).toBe(true);
    expect(needsStatistics(numberTask)).toBe(false);
    const filled = (fill: 'mean' | number) =>
      taskOf({
        columns: [{ name: 'x', type: 'number', center: 0, scale: 1, bounds: [0, 1], missing: { fill } }],
      });
    expect(needsStatistics(filled('mean'))).toBe(true);
    expect(needsStatistics(filled(3))).toBe(false);
    expect(withStatistics(numberTask, undefined)).toBe(numberTask);
  });

  it('become fixed figures: mean and deviation, least and greatest or the bounds, a median in the unit of the cell', () => {
    const resolved = withStatistics(
      open,
      statistics({
        a: figures,
        b: { ...figures, min: 2, max: 6 },
        d: figures,
        y: { ...figures, stdDev: 0 },
      }),
    );
    expect(needsStatistics(resolved)).toBe(false);
    expect((resolved.data as TableData).columns).toEqual([
      {
        name: 'a',
        type: 'number',
        center: 2,
        scale: 0.5,
        bounds: [0, 10],
        log: true,
        missing: { fill: expect.closeTo(9, 9) },
      },
      { name: 'b', type: 'number', center: 2, scale: 4, bounds: [0, 10] },
      (open.data as TableData).columns[2],
      { name: 'd', type: 'lags', of: 'y', lags: [1], center: 2, scale: 6, bounds: [0, 10], clip: [2, 8] },
    ]);
    // Where all values are one, there is nothing to scale by.
    expect((resolved.data as TableData).target).toMatchObject({ center: 2, scale: 1 });
    expect(open.data).toMatchObject({ target: { scaling: 'standardise' } });
  });

  it('[TK7] that are missing are named', () => {
    const { columns } = statistics({ b: figures, a: { ...figures, quantiles: [] } });
    expect(() => withStatistics(open, statistics(columns))).toThrow(
      expect.objectContaining({
        code: 'task.statistics-missing',
        what: expect.stringContaining('there are none of "a", "d", "y"'),
      }),
    );
    expect(() => withStatistics(open, undefined)).toThrow(/"a", "b", "d", "y"/);
  });

  it('are taken of values within bounds, clipped, by their logarithm', () => {
    const measured = measuredColumns(open.data);
    expect(measured.map(({ name, cell, isNeeded }) => [name, cell, isNeeded])).toEqual([
      ['a', 'a', true],
      ['b', 'b', true],
      ['c', 'c', false],
      ['d', 'y', true],
      ['y', 'y', true],
    ]);
    const [a, b, , d] = measured;
    expect(a!.bounds).toEqual([0, Math.log(11)]);
    expect([a!.measure(9), a!.measure(-3), a!.measure(99)]).toEqual([Math.log1p(9), 0, Math.log(11)]);
    expect([b!.measure(-1), b!.measure(4)]).toEqual([0, 4]);
    expect(d!.bounds).toEqual([2, 8]);
  });
});
