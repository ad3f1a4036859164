/** The chart's lines: the shared model over the rounds, and this tab's own model beside it. */
import type { Task } from '../../core/task/task.ts';
import type { RoundView } from '../../participant/status.ts';
import { metricOf } from '../ui/standing-text.ts';

export interface MetricSeries {
  readonly rounds: readonly number[];
  /** `null` where a round was not measured. */
  readonly together: readonly (number | null)[];
  readonly own: readonly (number | null)[];
}

export function metricSeries(rounds: readonly RoundView[], task: Task): MetricSeries {
  const measured = rounds
    .map(({ round, summary, own }) => ({
      round,
      together: metricOf(summary.scores, task) ?? null,
      own: metricOf(own, task) ?? null,
    }))
    .filter(({ together, own }) => together !== null || own !== null);
  return {
    rounds: measured.map(({ round }) => round),
    together: measured.map(({ together }) => together),
    own: measured.map(({ own }) => own),
  };
}

/** The newest value of a line. */
export function lastValue(line: readonly (number | null)[]): number | undefined {
  return line.findLast((value) => value !== null) ?? undefined;
}

/**
 * Bounds of the value axis that do not mislead: shares end at 1 and begin at a round tenth below the
 * lowest value, everything else begins at 0.
 */
export function valueBounds(task: Pick<Task, 'metric'>, series: MetricSeries): readonly [number, number] {
  const values = [...series.together, ...series.own].filter((value) => value !== null);
  const lowest = Math.min(...values);
  const highest = Math.max(...values);
  if (values.length === 0) return [0, 1];
  if (task.metric === 'accuracy' || task.metric === 'auc') {
    return [Math.max(0, Math.min(0.9, Math.floor(lowest * 10 - 0.2) / 10)), 1];
  }
  return [0, highest > 0 ? highest * 1.1 : 1];
}

/**
 * Where labels beside the lines' ends stand, so that none covers another and all stay between `top` and
 * `bottom`, each as near to its line's end as that allows.
 *
 * @param middles - The lines' ends, from the top down, in pixels.
 * @param heights - The labels' heights, in the same order.
 * @returns Each label's upper edge.
 */
export function stackLabels(
  middles: readonly number[],
  heights: readonly number[],
  top: number,
  bottom: number,
): readonly number[] {
  const height = (i: number) => heights[i] ?? 0;
  let free = top;
  const down = middles.map((middle, i) => {
    const at = Math.max(middle - height(i) / 2, free);
    free = at + height(i);
    return at;
  });
  let limit = bottom;
  return down
    .map((_, i) => down.length - 1 - i)
    .map((i) => {
      limit = Math.min(down[i] ?? 0, limit - height(i));
      return limit;
    })
    .toReversed();
}
