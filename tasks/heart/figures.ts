/**
 * The share of right answers at each hospital, by whose rows a model was trained on: `npm run bench -- tasks --only heart`,
 * ten splits of the 740 complete rows. docs/TASKS.md has the same figures, and a test holds them together.
 */
import type { Localised } from '../samples.ts';

/** The columns of the figures below. */
export const HOSPITALS: readonly { readonly name: Localised; readonly rows: number }[] = [
  { name: { en: 'Cleveland', zh: '克利夫兰' }, rows: 303 },
  { name: { en: 'Budapest', zh: '布达佩斯' }, rows: 261 },
  { name: { en: 'Zurich and Basel', zh: '苏黎世与巴塞尔' }, rows: 46 },
  { name: { en: 'Long Beach', zh: '长滩' }, rows: 130 },
];

export interface ModelFigures {
  readonly trainedOn: Localised;
  readonly kind: 'alone' | 'together' | 'pooled';
  /** At each hospital, in the order above. */
  readonly accuracy: readonly number[];
  /** On everybody's test rows. */
  readonly everybody: { readonly accuracy: number; readonly auc: number };
}

export const HEART_FIGURES: readonly ModelFigures[] = [
  {
    trainedOn: { en: 'Cleveland', zh: '克利夫兰' },
    kind: 'alone',
    accuracy: [0.799, 0.8079, 0.7875, 0.7432],
    everybody: { accuracy: 0.7917, auc: 0.8751 },
  },
  {
    trainedOn: { en: 'Budapest', zh: '布达佩斯' },
    kind: 'alone',
    accuracy: [0.7709, 0.8056, 0.6062, 0.7182],
    everybody: { accuracy: 0.7635, auc: 0.8603 },
  },
  {
    trainedOn: { en: 'Zurich and Basel', zh: '苏黎世与巴塞尔' },
    kind: 'alone',
    accuracy: [0.4612, 0.3618, 0.9812, 0.7795],
    everybody: { accuracy: 0.5147, auc: 0.6832 },
  },
  {
    trainedOn: { en: 'Long Beach', zh: '长滩' },
    kind: 'alone',
    accuracy: [0.6699, 0.6742, 0.8375, 0.7432],
    everybody: { accuracy: 0.6948, auc: 0.8291 },
  },
  {
    trainedOn: { en: 'All four, together', zh: '四家一起' },
    kind: 'together',
    accuracy: [0.8029, 0.8213, 0.775, 0.75],
    everybody: { accuracy: 0.7984, auc: 0.8816 },
  },
  {
    trainedOn: { en: 'All four, pooled', zh: '四家汇总' },
    kind: 'pooled',
    accuracy: [0.8068, 0.8225, 0.8625, 0.7705],
    everybody: { accuracy: 0.8095, auc: 0.888 },
  },
];
