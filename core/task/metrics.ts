/** The metrics that a task may be judged by, and which way is better. */
export const METRICS = {
  loss: 'lower',
  accuracy: 'higher',
  auc: 'higher',
  mae: 'lower',
  rmse: 'lower',
  /** Of ln(1 + value), for targets that are learnt on that scale. */
  rmseLog: 'lower',
  /** Share of the pairs whose order in time the model tells (Harrell). */
  cIndex: 'higher',
  /** Share of the lists for which one item, hidden, is among the first ten that the model names. */
  hitRate: 'higher',
} as const;

export type MetricName = keyof typeof METRICS;

/** Metrics that are shares, from 0 to 1. */
export function isShare(metric: MetricName): boolean {
  return METRICS[metric] === 'higher';
}

/** Whether `value` reaches the goal of a metric. */
export function reaches(metric: MetricName, value: number, goal: number): boolean {
  return METRICS[metric] === 'higher' ? value >= goal : value <= goal;
}
