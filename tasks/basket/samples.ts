import { csvSamples } from '../csv-samples.ts';
import { basketDeal } from '../supermarket/deal.ts';

export const basketSamples = csvSamples(basketDeal);
