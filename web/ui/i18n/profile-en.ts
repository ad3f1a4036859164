/** English, for statistics of all participants' columns and for how good the shared model is. */
import { FORMATS } from '../format.ts';

const f = FORMATS.en;
const plural = (n: number, one: string, many = `${one}s`) => `${f.count(n)} ${n === 1 ? one : many}`;

export const profileEn = {
  link: 'Data profile',
  where: 'Data profile',
  title: (task: string) => `${task}: what all rows together look like`,
  lede: (participants: number, rows: number) =>
    `Counts and sums over ${plural(rows, 'row')} of ${plural(participants, 'participant')}, added up before the first round. No row left its tab; the hub saw each participant’s counts and sums.`,
  notYet: 'There are no statistics yet',
  notYetNext: 'They are collected once, before the first round, as soon as enough participants are here.',
  never: 'This task collects no statistics',
  neverNext: 'Its columns have fixed scales that everybody can read in the task.',
  toTask: 'To the task',
  mean: 'Mean',
  stdDev: 'Standard deviation',
  median: 'Median',
  missing: 'Missing',
  values: 'Values',
  participants: 'Participants with values',
  ofLog: 'of ln(1 + value), as the model reads it',
  target: 'target',
  other: 'any other',
  more: (n: number) => `and ${plural(n, 'rarer value')}`,
  histogram: (name: string, low: string, high: string) =>
    `Histogram of ${name}: half of the values lie from ${low} to ${high}.`,
  beyond: 'Values beyond the bounds are counted at the ends.',

  goodTitle: 'How good it is, and for whom',
  goodLede: (rows: number, participants: number) =>
    `Over ${plural(rows, 'row')} of ${plural(participants, 'participant')} that nobody trained on.`,
  goodTest: (rows: number) => `Over ${plural(rows, 'public test row')}, the same for everybody.`,
  measure: 'Measure',
  overall: 'Overall',
  here: 'This tab',
  worst: 'Worst',
  middle: 'Median',
  best: 'Best',
  spreadOf: (n: number) => `Worst to best: single participants of ${f.count(n)}, without names.`,
  spreadFrom: (n: number) => `How far participants lie apart is shown from ${f.count(n)} on.`,
  curvesFrom: (n: number) => `Curves over everybody’s rows are shown from ${plural(n, 'participant')} on.`,
  rocTitle: 'Hits against false alarms',
  rocLabel: (auc: string) => `ROC curve of the shared model; the area under it is ${auc}.`,
  falseAlarms: 'false alarms',
  hits: 'hits',
  calibrationTitle: 'What it says against what happened',
  calibrationLabel: 'Calibration: answered probability against the share that happened, in groups of rows.',
  answered: 'answered',
  happened: 'happened',
  guessing: 'The dashed line is guessing.',
  honest: 'On the dashed line, what it says is what happens.',
  confusionTitle: 'What is taken for what',
  actual: 'Actual',
  answer: 'Answer',
  confusionLabel: 'Rows by their class and by the answer of the shared model, in percent of the class.',
};
