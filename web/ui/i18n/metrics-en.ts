/** Names of metrics, and what each says. */
import type { MetricName } from '../../../core/task/metrics.ts';

export const metricsEn = {
  metric: {
    accuracy: 'right answers',
    auc: 'AUC',
    loss: 'loss',
    mae: 'mean error',
    rmse: 'RMSE',
    rmseLog: 'RMSE (log)',
    cIndex: 'C-index',
    hitRate: 'hits in 10',
  } satisfies Record<MetricName, string>,
  metricExplained: {
    accuracy: 'Share of right answers on rows that nobody trained on.',
    auc: 'How well it ranks the rows that nobody trained on: 0.5 is guessing, 1 is perfect.',
    loss: 'Mean loss on rows that nobody trained on; lower is better.',
    mae: 'Mean distance to the true value on rows that nobody trained on; lower is better.',
    rmse: 'Root of the mean squared distance to the true value on rows that nobody trained on; lower is better.',
    rmseLog:
      'As RMSE, of the logarithm: being off by a tenth counts alike for small and large values; lower is better.',
    cIndex:
      'Of two rows that nobody trained on, how often it tells which had the event first: 0.5 is guessing, 1 is perfect.',
    hitRate: 'How often an item that was taken out of a list is among the ten that it suggests for it.',
  } satisfies Record<MetricName, string>,
};
