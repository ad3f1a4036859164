/**
 * What a participant counts of a model's answers, so that many participants' counts add up to what pooled rows would
 * have given. A mean of AUCs is not the AUC of all rows; a sum of histograms is their histogram.
 *
 * | target | tally | what follows from it |
 * |---|---|---|
 * | binary | positives and negatives in fixed bins of the log-odds | AUC to the width of a bin, accuracy, calibration |
 * | classes | confusion matrix, up to 32 classes | accuracy, what is taken for what |
 * | number | sums of absolute and squared errors | MAE, RMSE; RMSE of the logarithm, where that is learnt |
 */
import * as z from 'zod/mini';
import type { Data } from '../task/data-schema.ts';
import { outputUnits } from '../task/model-layout.ts';

/** Bins are even in the log-odds, from −8 to 8: answers near 0 and 1, as rare events have them, stay apart. */
export const PROBABILITY_BINS = 256;
const MOST_LOG_ODDS = 8;
const BINS_PER_LOG_ODDS = PROBABILITY_BINS / (2 * MOST_LOG_ODDS);

/** A confusion matrix of more would be larger than many a model. */
export const MAX_TALLIED_CLASSES = 32;

const rows = () => z.int().check(z.nonnegative());
const rowsOf = (least: number, most: number) => z.array(rows()).check(z.minLength(least), z.maxLength(most));
const bins = () => rowsOf(PROBABILITY_BINS, PROBABILITY_BINS);
const sum = () => z.number().check(z.nonnegative());

export const TallySchema = z.discriminatedUnion('kind', [
  /** Rows of the positive and of the negative class, by the bin of the answer. */
  z.strictObject({ kind: z.literal('binary'), positives: bins(), negatives: bins() }),
  /** `confusion[actual · classes + answered]`. */
  z.strictObject({ kind: z.literal('classes'), confusion: rowsOf(4, MAX_TALLIED_CLASSES ** 2) }),
  /** Σ|error| and Σ error² in the unit of the target; `squaredLog`: Σ error² of its logarithm, where that is learnt. */
  z.strictObject({
    kind: z.literal('number'),
    absolute: sum(),
    squared: sum(),
    squaredLog: z.optional(sum()),
  }),
]);
export type Tally = z.infer<typeof TallySchema>;
export type TallyOf<Kind extends Tally['kind']> = Extract<Tally, { kind: Kind }>;

/** What is counted for a task's target; undefined where its metrics are means over rows, or no sums at all. */
export function tallyKindOf(data: Data): Tally['kind'] | undefined {
  const kind = data.kind === 'images' ? 'category' : data.target.type;
  switch (kind) {
    case 'category':
      return outputUnits(data) <= MAX_TALLIED_CLASSES ? 'classes' : undefined;
    case 'items':
    case 'survival':
      return undefined;
    default:
      return kind;
  }
}

/** The bin of an answer; the two outermost take everything beyond. */
export function binOf(logit: number): number {
  const bin = Math.floor((logit + MOST_LOG_ODDS) * BINS_PER_LOG_ODDS);
  return Math.min(Math.max(bin, 0), PROBABILITY_BINS - 1);
}

/** The probability in the middle of a bin. */
export function probabilityOf(bin: number): number {
  return 1 / (1 + Math.exp(MOST_LOG_ODDS - (bin + 0.5) / BINS_PER_LOG_ODDS));
}

/** Rows in a tally; undefined where it does not say. */
export function rowsIn(tally: Tally): number | undefined {
  switch (tally.kind) {
    case 'binary':
      return total(tally.positives) + total(tally.negatives);
    case 'classes':
      return total(tally.confusion);
    case 'number':
      return undefined;
  }
}

/**
 * Sums of tallies of one kind and size, each cut down to its share.
 *
 * @param shares - From 0 to 1, one for each tally; counts that are cut down are rounded to whole rows.
 */
export function addTallies(tallies: readonly Tally[], shares: readonly number[]): Tally | undefined {
  const cut = tallies.map((tally, i) => cutDown(tally, shares[i] ?? 1));
  return cut.length === 0 ? undefined : cut.reduce(addTwo);
}

function cutDown(tally: Tally, share: number): Tally {
  if (share === 1) return tally;
  const counts = (of: readonly number[]) => of.map((each) => Math.round(each * share));
  switch (tally.kind) {
    case 'binary':
      return { ...tally, positives: counts(tally.positives), negatives: counts(tally.negatives) };
    case 'classes':
      return { ...tally, confusion: counts(tally.confusion) };
    case 'number':
      return {
        ...tally,
        absolute: tally.absolute * share,
        squared: tally.squared * share,
        ...(tally.squaredLog !== undefined && { squaredLog: tally.squaredLog * share }),
      };
  }
}

function addTwo(a: Tally, b: Tally): Tally {
  const counts = (of: readonly number[], more: readonly number[]) => of.map((each, i) => each + more[i]!);
  if (a.kind === 'binary' && b.kind === 'binary') {
    return {
      kind: 'binary',
      positives: counts(a.positives, b.positives),
      negatives: counts(a.negatives, b.negatives),
    };
  }
  if (a.kind === 'classes' && b.kind === 'classes' && a.confusion.length === b.confusion.length) {
    return { kind: 'classes', confusion: counts(a.confusion, b.confusion) };
  }
  if (a.kind === 'number' && b.kind === 'number') {
    const logs = [a.squaredLog, b.squaredLog].filter((sum) => sum !== undefined);
    return {
      kind: 'number',
      absolute: a.absolute + b.absolute,
      squared: a.squared + b.squared,
      ...(logs.length === 2 && { squaredLog: total(logs) }),
    };
  }
  throw new RangeError(`tallies are of kind ${a.kind} and ${b.kind}, expected one kind and size`);
}

export const total = (counts: readonly number[]): number => counts.reduce((sum, each) => sum + each, 0);
