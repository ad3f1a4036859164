/**
 * What an airport knows before an hour begins: how many aircraft left in the hours just before, at the same hour of
 * yesterday, the day before and last week, and usually at this hour. Counts are taken as logarithms, so that a busy airport
 * and a quiet one speak of the same shares. Neither the airport nor the hour of the day is an input: what is usual at an hour
 * says more, and with inputs for hours each airport's network drifted towards its own timetable within a round.
 */
import type { Column } from '../../core/task/columns.ts';

const DAY = 24;
const WEEK = 7 * DAY;
const every = (hours: number, times: number) =>
  Array.from({ length: times }, (_, back) => (back + 1) * hours);

/** Hours that a row looks back on: four weeks. */
export const FURTHEST = 4 * WEEK;
/** Centre and scale of ln(1 + departures): about eleven an hour. */
const STEPS = { log: true, center: 2.5, scale: 1 } as const;

export const flightsColumns: Column[] = [
  {
    name: 'recent',
    type: 'lags',
    of: 'departures',
    lags: [1, 2, 3, DAY, 2 * DAY, WEEK - 1, WEEK],
    ...STEPS,
    label: {
      en: 'Departures 1, 2, 3, 24, 48, 167 and 168 hours before',
      zh: '1、2、3、24、48、167、168 小时前的离港数',
    },
  },
  {
    name: 'usual_week',
    type: 'lags',
    of: 'departures',
    lags: every(WEEK, 4),
    summary: 'mean',
    ...STEPS,
    label: { en: 'Same hour and weekday, mean of 4 weeks', zh: '过去 4 周同一星期同一小时的平均' },
  },
  {
    name: 'usual_day',
    type: 'lags',
    of: 'departures',
    lags: every(DAY, 5),
    summary: 'mean',
    ...STEPS,
    label: { en: 'Same hour, mean of 5 days', zh: '过去 5 天同一小时的平均' },
  },
];
