import { airTrafficDeal } from '../air-traffic/deal.ts';
import { csvSamples } from '../csv-samples.ts';
import { FURTHEST } from './columns.ts';

export const flightsDeal = airTrafficDeal(FURTHEST);
export const flightsSamples = csvSamples(flightsDeal);
