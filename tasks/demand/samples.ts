/** Parts of the orange juice sales: weeks 141 to 160 are test rows, each store keeps its earlier ones. */
import { csvSamples, type TimedCsv } from '../csv-samples.ts';
import { LAGS } from './columns.ts';

const LAST_TRAINING_WEEK = 140;
/** As numbered by the chain, with gaps. */
const STORES = [
  2, 5, 8, 9, 12, 14, 18, 21, 28, 32, 33, 40, 44, 45, 47, 48, 49, 50, 51, 52, 53, 54, 56, 59, 62, 64, 67, 68,
  70, 71, 72, 73, 74, 75, 76, 77, 78, 80, 81, 83, 84, 86, 88, 89, 90, 91, 92, 93, 94, 95, 97, 98, 100, 101,
  102, 103, 104, 105, 106, 107, 109, 110, 111, 112, 113, 114, 115, 116, 117, 118, 119, 121, 122, 123, 124,
  126, 128, 129, 130, 131, 132, 134, 137,
];
/** Of stores that are run together: enough rows each, and fewer participants. */
const DISTRICTS = 10;

export const demandDeal: TimedCsv = {
  file: 'data/demand/orange_juice.csv.gz',
  rows: 'sales',
  testFrom: {
    column: 'week',
    isTest: (week) => Number(week) > LAST_TRAINING_WEEK,
    lead: { rows: LAGS, within: ['store', 'brand'] },
  },
  splits: [
    {
      id: 'store',
      label: { en: 'By store', zh: '按门店' },
      parts: STORES.length,
      partLabel: (part) => ({ en: `Store ${STORES[part]}`, zh: `${STORES[part]} 号店` }),
      deal: (_, cellsOf) => cellsOf('store').map((store) => STORES.indexOf(Number(store))),
    },
    {
      id: 'district',
      label: { en: 'Eight stores or nine each', zh: '每份八到九家门店' },
      parts: DISTRICTS,
      partLabel: (part) => ({ en: `District ${part + 1}`, zh: `第 ${part + 1} 片区` }),
      deal: (_, cellsOf) => cellsOf('store').map((store) => STORES.indexOf(Number(store)) % DISTRICTS),
    },
  ],
};

export const demandSamples = csvSamples(demandDeal);
