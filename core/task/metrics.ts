/** The metrics that a task may be judged by, and which way is better. */
export const METRICS = {
  loss: 'lower',
  accuracy: 'higher',
  auc: 'higher',
  mae: 'lower',
} as const;

export type MetricName = keyof typeof METRICS;

/** Whether `value` reaches the goal of a metric. */
export function reaches(metric: MetricName, value: number, goal: number): boolean {
  return METRICS[metric] === 'higher' ? value >= goal : value <= goal;
}
