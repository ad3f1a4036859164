/** Parts of the Wisconsin data: every fifth of the 569 masses is a test row, the others are dealt. */
import { csvSamples, equalShares, type MixedCsv } from '../csv-samples.ts';
import { dirichletParts } from '../dirichlet.ts';

const CLINICS = 6;
const ALPHA = 0.5;
/** Gives every clinic 20 masses or more, whichever fifth is cut off. */
const SEED = 138;

export const breastCancerDeal: MixedCsv = {
  file: 'data/breast-cancer/wdbc.csv',
  rows: 'masses',
  testEvery: 5,
  splits: [
    {
      id: 'clinics',
      label: { en: 'Unlike clinics', zh: '各不相同的诊所' },
      parts: CLINICS,
      partLabel: (part) => ({ en: `Clinic ${part + 1}`, zh: `诊所 ${part + 1}` }),
      deal: (_, cellsOf) => dirichletParts(cellsOf('malignant'), CLINICS, ALPHA, SEED),
    },
    equalShares(CLINICS),
  ],
};

export const breastCancerSamples = csvSamples(breastCancerDeal);
