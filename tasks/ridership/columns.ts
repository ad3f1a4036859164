/**
 * What a station knows of each day of its window: which weekday it is, and how many riders came the day before and a week
 * before. Riders are taken as logarithms, so that a busy station and a quiet one speak of the same shares.
 */
import type { Column } from '../../core/task/columns.ts';

/** Days that the network reads one after another; the last one is the day that is forecast. */
export const WINDOW = 7;
const LAGS = [1, 7];

/** Days that a row looks back on. */
export const FURTHEST = WINDOW - 1 + Math.max(...LAGS);

export const ridershipColumns: Column[] = [
  {
    name: 'before',
    type: 'lags',
    of: 'riders',
    lags: LAGS,
    log: true,
    center: 8,
    scale: 1,
    label: { en: 'Riders the day before and a week before', zh: '前一天和一周前的乘客数' },
  },
  {
    name: 'day',
    type: 'time',
    features: ['each-weekday'],
    label: { en: 'Day', zh: '日期' },
  },
];
