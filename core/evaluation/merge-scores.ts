/** Many participants' scores made into one, by adding what they counted, and how far they lie apart. */
import { METRICS, type MetricName } from '../task/metrics.ts';
import {
  FEWEST_FOR_QUARTILES,
  FEWEST_FOR_SPREAD,
  FEWEST_FOR_TALLY,
  type MergedScore,
  type MergedScores,
  type Score,
  type Scores,
  type Spread,
} from './scores.ts';
import { addTallies, type Tally } from './tally.ts';
import { tallyMetrics } from './tally-metrics.ts';

/** A participant's score with the metrics that follow from its tally, as a page shows them. */
export function withTalliedMetrics({ heldOut, test }: Scores): Scores {
  const complete = (score: Score): Score => ({ ...score, metrics: metricsOf(score) });
  return { ...(heldOut && { heldOut: complete(heldOut) }), ...(test && { test: complete(test) }) };
}

const metricsOf = ({ metrics, tally, exampleCount }: Score): Record<string, number> => ({
  ...metrics,
  ...(tally && tallyMetrics(tally, exampleCount)),
});

/**
 * @param all - Each admitted by `checkScore`.
 * @param maxExampleCount - Nobody's score weighs more rows than this; more are cut down to it.
 */
export function mergeScores(all: readonly Scores[], maxExampleCount: number): MergedScores {
  const heldOut = mergeSet(
    all.flatMap((scores) => scores.heldOut ?? []),
    maxExampleCount,
  );
  const test = mergeSet(
    all.flatMap((scores) => scores.test ?? []),
    maxExampleCount,
  );
  return {
    ...(heldOut && { heldOut: withSpread(heldOut.merged, heldOut.scores) }),
    // Rows of the public test set are no participant's: all measured the same model on the same rows.
    ...(test && { test: test.merged }),
  };
}

function mergeSet(scores: readonly Score[], maxExampleCount: number) {
  if (scores.length === 0) return undefined;
  const weights = scores.map(({ exampleCount }) => Math.min(exampleCount, maxExampleCount));
  const exampleCount = weights.reduce((sum, weight) => sum + weight, 0);
  const tallied = scores.flatMap(({ tally, exampleCount: rows }, i) =>
    tally ? [{ tally, share: weights[i]! / rows, weight: weights[i]! }] : [],
  );
  const tally: Tally | undefined = addTallies(
    tallied.map((each) => each.tally),
    tallied.map((each) => each.share),
  );
  const talliedRows = tallied.reduce((sum, { weight }) => sum + weight, 0);
  const merged: MergedScore = {
    exampleCount,
    participants: scores.length,
    metrics: { ...weightedMeans(scores, weights), ...(tally && tallyMetrics(tally, talliedRows)) },
    ...(tally && { tally }),
  };
  return { merged, scores };
}

function weightedMeans(scores: readonly Score[], weights: readonly number[]): Record<string, number> {
  const sums = new Map<string, { weighted: number; weight: number }>();
  scores.forEach(({ metrics }, i) => {
    for (const [metric, value] of Object.entries(metrics)) {
      const sum = sums.get(metric) ?? { weighted: 0, weight: 0 };
      const weight = weights[i]!;
      sums.set(metric, { weighted: sum.weighted + weight * value, weight: sum.weight + weight });
    }
  });
  return Object.fromEntries([...sums].map(([metric, { weighted, weight }]) => [metric, weighted / weight]));
}

function withSpread(merged: MergedScore, scores: readonly Score[]): MergedScore {
  const { tally: _, ...figures } = merged;
  const shown = scores.length < FEWEST_FOR_TALLY ? figures : merged;
  const each = scores.map(metricsOf);
  const spreads = Object.keys(METRICS).flatMap((metric) => {
    const values = each.flatMap((metrics) => metrics[metric] ?? []);
    const spread = spreadOf(values, metric as MetricName);
    return spread ? [[metric, spread] as const] : [];
  });
  return spreads.length === 0 ? shown : { ...shown, spread: Object.fromEntries(spreads) };
}

/** @returns Undefined where there are too few to say anything without saying it of somebody. */
export function spreadOf(values: readonly number[], metric: MetricName): Spread | undefined {
  if (values.length < FEWEST_FOR_SPREAD) return undefined;
  const isBetter = METRICS[metric] === 'higher' ? 1 : -1;
  const sorted = [...values].sort((a, b) => (a - b) * isBetter);
  return {
    participants: values.length,
    worst: sorted[0]!,
    median: quantileOf(sorted, 0.5),
    best: sorted.at(-1)!,
    ...(values.length >= FEWEST_FOR_QUARTILES && {
      quartiles: [quantileOf(sorted, 0.25), quantileOf(sorted, 0.75)] as [number, number],
    }),
  };
}

/** Between the two neighbours, in proportion: what R calls type 7, and numpy its default. */
function quantileOf(sorted: readonly number[], share: number): number {
  const at = (sorted.length - 1) * share;
  const below = Math.floor(at);
  const [low, high] = [sorted[below]!, sorted[Math.min(below + 1, sorted.length - 1)]!];
  return low + (high - low) * (at - below);
}
