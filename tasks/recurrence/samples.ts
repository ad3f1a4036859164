/** Parts of the two cohorts: every fifth patient is a test row, the others stay with their cohort or are dealt. */
import { csvSamples, equalShares, type MixedCsv } from '../csv-samples.ts';

const COHORTS = [
  { cohort: 'rotterdam', label: { en: 'Rotterdam tumour bank', zh: '鹿特丹肿瘤库' } },
  { cohort: 'gbsg', label: { en: 'German trial (GBSG)', zh: '德国临床试验（GBSG）' } },
];

export const recurrenceDeal: MixedCsv = {
  file: 'data/recurrence/breast_survival.csv',
  rows: 'patients',
  testEvery: 5,
  splits: [
    {
      id: 'cohort',
      label: { en: 'By cohort', zh: '按队列' },
      parts: COHORTS.length,
      partLabel: (part) => COHORTS[part]?.label ?? { en: '', zh: '' },
      deal: (_, cellsOf) =>
        cellsOf('cohort').map((found) => COHORTS.findIndex(({ cohort }) => cohort === found)),
    },
    equalShares(6),
  ],
};

export const recurrenceSamples = csvSamples(recurrenceDeal);
