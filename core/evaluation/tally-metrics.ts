/** Metrics and curves that follow from a tally: the same for one participant's as for everybody's. */
import type { MetricName } from '../task/metrics.ts';
import { PROBABILITY_BINS, probabilityOf, type Tally, type TallyOf, total } from './tally.ts';

/** What is worked out from the tally of each kind, and so never sent beside it. */
export const TALLIED_METRICS = {
  binary: ['accuracy', 'auc'],
  classes: ['accuracy'],
  number: ['mae', 'rmse', 'rmseLog'],
} as const satisfies Record<Tally['kind'], readonly MetricName[]>;

/** @param exampleCount - Rows behind the tally. A metric that has no value (an AUC of one class) is left out. */
export function tallyMetrics(tally: Tally, exampleCount: number): Partial<Record<MetricName, number>> {
  const found: Partial<Record<MetricName, number>> = {};
  const set = (metric: MetricName, value: number) => {
    if (Number.isFinite(value)) found[metric] = value;
  };
  switch (tally.kind) {
    case 'binary':
      set('accuracy', binaryAccuracy(tally));
      set('auc', areaUnderRoc(tally));
      break;
    case 'classes':
      set('accuracy', classAccuracy(tally));
      break;
    case 'number':
      set('mae', tally.absolute / exampleCount);
      set('rmse', Math.sqrt(tally.squared / exampleCount));
      set('rmseLog', Math.sqrt((tally.squaredLog ?? Number.NaN) / exampleCount));
      break;
  }
  return found;
}

/**
 * Area under the ROC curve: the chance that a positive row is answered higher than a negative one. Rows of one bin
 * count half, so that it differs from the AUC of the rows by at most half the pairs that share a bin.
 *
 * @returns NaN where a class has no rows.
 */
export function areaUnderRoc({ positives, negatives }: TallyOf<'binary'>): number {
  let below = 0;
  let wins = 0;
  for (let bin = 0; bin < PROBABILITY_BINS; bin++) {
    wins += positives[bin]! * (below + negatives[bin]! / 2);
    below += negatives[bin]!;
  }
  return wins / (total(positives) * below);
}

/** An answer from 0.5 on is a yes; 0.5 is the edge of a bin. */
function binaryAccuracy({ positives, negatives }: TallyOf<'binary'>): number {
  const middle = PROBABILITY_BINS / 2;
  const right = total(negatives.slice(0, middle)) + total(positives.slice(middle));
  return right / (total(positives) + total(negatives));
}

/** Classes of a confusion matrix. */
export const classesIn = ({ confusion }: TallyOf<'classes'>): number =>
  Math.round(Math.sqrt(confusion.length));

function classAccuracy(tally: TallyOf<'classes'>): number {
  const classes = classesIn(tally);
  const right = tally.confusion.filter((_, i) => i % (classes + 1) === 0);
  return total(right) / total(tally.confusion);
}

export interface RocPoint {
  /** Share of the negative rows that are answered from this bin on: false alarms. */
  readonly falseAlarms: number;
  /** Share of the positive rows that are: hits. */
  readonly hits: number;
}

/** From (0, 0) to (1, 1), one point a bin that holds rows. Empty where a class has none. */
export function rocCurve({ positives, negatives }: TallyOf<'binary'>): readonly RocPoint[] {
  const [allPositives, allNegatives] = [total(positives), total(negatives)];
  if (allPositives === 0 || allNegatives === 0) return [];
  const points: RocPoint[] = [{ falseAlarms: 0, hits: 0 }];
  let [hits, alarms] = [0, 0];
  for (let bin = PROBABILITY_BINS - 1; bin >= 0; bin--) {
    if (positives[bin]! + negatives[bin]! === 0) continue;
    hits += positives[bin]!;
    alarms += negatives[bin]!;
    points.push({ falseAlarms: alarms / allNegatives, hits: hits / allPositives });
  }
  return points;
}

export interface CalibrationPoint {
  /** Mean answer of the group, to half a bin. */
  readonly answered: number;
  /** Share of the group's rows that were positive. */
  readonly happened: number;
  readonly rows: number;
}

/** Neighbouring bins gathered into groups of about equally many rows; at most `groups`. */
export function calibrationCurve(
  { positives, negatives }: TallyOf<'binary'>,
  groups = 10,
): readonly CalibrationPoint[] {
  const enough = (total(positives) + total(negatives)) / groups;
  const points: CalibrationPoint[] = [];
  let [rows, happened, answered] = [0, 0, 0];
  for (let bin = 0; bin < PROBABILITY_BINS; bin++) {
    const here = positives[bin]! + negatives[bin]!;
    rows += here;
    happened += positives[bin]!;
    answered += here * probabilityOf(bin);
    const isLast = bin === PROBABILITY_BINS - 1;
    if (rows === 0 || (rows < enough && !isLast)) continue;
    points.push({ answered: answered / rows, happened: happened / rows, rows });
    [rows, happened, answered] = [0, 0, 0];
  }
  return points;
}
