/**
 * What an airport knows before an hour begins: the mean delay of the hours just before and of the same hour of the days
 * before, and how much goes on. An hour in which no aircraft left has no delay; lags take it for the usual one. Delays
 * are cut at the ends, so that a night of a single late aircraft does not outweigh a day.
 */
import type { Column } from '../../core/task/columns.ts';

const DAY = 24;
const WEEK = 7 * DAY;
/** Hours that a row looks back on: a week. */
export const FURTHEST = WEEK;

const MINUTES = { clip: [-15, 90] as [number, number], center: 8, scale: 12, missing: { fill: 8 } };
const COUNTS = { log: true, center: 2.5, scale: 1 } as const;

export const delayColumns: Column[] = [
  {
    name: 'recent_delay',
    type: 'lags',
    of: 'delay',
    lags: [1, 2, 3, 4, DAY, WEEK],
    ...MINUTES,
    unit: 'min',
    label: {
      en: 'Mean delay 1, 2, 3, 4, 24 and 168 hours before',
      zh: '1、2、3、4、24、168 小时前的平均延误',
    },
  },
  {
    name: 'usual_delay',
    type: 'lags',
    of: 'delay',
    lags: Array.from({ length: 7 }, (_, back) => (back + 1) * DAY),
    summary: 'mean',
    ...MINUTES,
    unit: 'min',
    label: { en: 'Same hour, mean of 7 days', zh: '过去 7 天同一小时的平均延误' },
  },
  {
    name: 'recent_departures',
    type: 'lags',
    of: 'departures',
    lags: [1, 2, DAY],
    ...COUNTS,
    label: { en: 'Departures 1, 2 and 24 hours before', zh: '1、2、24 小时前的离港数' },
  },
  {
    name: 'hour',
    type: 'time',
    features: ['hour'],
    label: { en: 'Hour of the day', zh: '时刻' },
  },
];
