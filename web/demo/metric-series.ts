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
