/**
 * Scores: what one participant measured, what all of them come to, and how far they lie apart. The messages carry them.
 */
import * as z from 'zod/mini';
import { TallySchema } from './tally.ts';

const metricName = () => z.string().check(z.regex(/^[a-z][a-zA-Z]{0,23}$/));
const metrics = () => z.record(metricName(), z.number());
const setsOf = <Schema extends z.ZodMiniType>(score: Schema) =>
  z.strictObject({ heldOut: z.optional(score), test: z.optional(score) });

/** One participant's figures of one set of rows: means over the rows, and the tally from which all else follows. */
export const ScoreSchema = z.strictObject({
  exampleCount: z.int().check(z.positive()),
  /** Means over the rows. Names: core/task/metrics.ts. */
  metrics: metrics(),
  tally: z.optional(TallySchema),
});
export type Score = z.infer<typeof ScoreSchema>;

/** `heldOut`: rows of participants that nobody trains on. `test`: rows of the task's public test set. */
export const ScoresSchema = setsOf(ScoreSchema);
export type Scores = z.infer<typeof ScoresSchema>;

/** How far participants lie apart in one metric. Values without names, in the order worst to best. */
export const SpreadSchema = z.strictObject({
  /** Those whose rows give the metric a value. */
  participants: z.int().check(z.positive()),
  worst: z.number(),
  median: z.number(),
  best: z.number(),
  /** The quartile nearer to the worst, then the one nearer to the best; only where there are enough. */
  quartiles: z.optional(z.tuple([z.number(), z.number()])),
});
export type Spread = z.infer<typeof SpreadSchema>;

/** Everybody's figures of one set of rows. */
export const MergedScoreSchema = z.strictObject({
  exampleCount: z.int().check(z.positive()),
  /** Absent in rounds that an older hub has measured. */
  participants: z.optional(z.int().check(z.positive())),
  metrics: metrics(),
  /** Absent below {@link FEWEST_FOR_TALLY} participants on their own rows, and in lists of many rounds. */
  tally: z.optional(TallySchema),
  /** By metric; absent below {@link FEWEST_FOR_SPREAD} participants. */
  spread: z.optional(z.record(metricName(), SpreadSchema)),
});
export type MergedScore = z.infer<typeof MergedScoreSchema>;

export const MergedScoresSchema = setsOf(MergedScoreSchema);
export type MergedScores = z.infer<typeof MergedScoresSchema>;

/**
 * Small numbers: of two participants' sum each can subtract its own part and has the other's. Worst and best are
 * single participants' figures, which among a handful could be told whose they are; quartiles of fewer than ten are
 * nearly all of the figures that there are.
 */
export const FEWEST_FOR_TALLY = 3;
export const FEWEST_FOR_SPREAD = 5;
export const FEWEST_FOR_QUARTILES = 10;

/** For lists of many rounds: figures without the counts behind them. */
export function withoutTallies({ heldOut, test }: MergedScores): MergedScores {
  const plain = ({ tally: _, ...rest }: MergedScore): MergedScore => rest;
  return { ...(heldOut && { heldOut: plain(heldOut) }), ...(test && { test: plain(test) }) };
}
