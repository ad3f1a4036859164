/** Parts of the German credit data: 200 of the 1,000 loans are test rows, 800 are dealt. */
import { csvSamples, equalShares, type MixedCsv } from '../csv-samples.ts';
import { PURPOSES } from './columns.ts';

/** The five common purposes alone, the five rare ones together, so that every part has at least 60 rows. */
const COMMON = 5;
const PURPOSE_GROUPS = [
  ...PURPOSES.slice(0, COMMON).map(([value, en, zh]) => ({ values: [value], label: { en, zh } })),
  {
    values: PURPOSES.slice(COMMON).map(([value]) => value),
    label: { en: 'Education, repairs and everything else', zh: '教育、维修及其他' },
  },
];

export const creditDeal: MixedCsv = {
  file: 'data/credit/german_credit.csv',
  rows: 'loans',
  testEvery: 5,
  splits: [
    {
      id: 'purpose',
      label: { en: 'By purpose of the loan', zh: '按贷款用途' },
      parts: PURPOSE_GROUPS.length,
      partLabel: (part) => PURPOSE_GROUPS[part]?.label ?? { en: '', zh: '' },
      deal: (_, cellsOf) =>
        cellsOf('purpose').map((purpose) =>
          PURPOSE_GROUPS.findIndex(({ values }) => values.includes(purpose)),
        ),
    },
    equalShares(8),
  ],
};

export const creditSamples = csvSamples(creditDeal);
