import { airportNames, airTrafficDeal } from '../air-traffic/deal.ts';
import { AIR_NETWORK } from '../air-traffic/routes.ts';
import { csvSamples, type TimedCsv } from '../csv-samples.ts';
import { FURTHEST } from './columns.ts';

export const delayDeal: TimedCsv = {
  ...airTrafficDeal(FURTHEST),
  series: { ...airportNames, network: AIR_NETWORK },
};
export const delaySamples = csvSamples(delayDeal);
