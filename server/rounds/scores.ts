/** Scores of many participants made into one, and the question whether training has reached its goal. */
import type { Score, Scores } from '../../core/protocol/messages.ts';
import { reaches } from '../../core/task/metrics.ts';
import type { RoundPolicy } from './policy.ts';

/**
 * Means over participants, weighted by the rows that each metric was measured on, at most `maxExampleCount`
 * a participant. An AUC so combined is the mean of the participants' AUCs, not that of the pooled rows.
 */
export function mergeScores(all: readonly Scores[], maxExampleCount: number): Scores {
  const heldOut = mergeSet(
    all.map((scores) => scores.heldOut),
    maxExampleCount,
  );
  const test = mergeSet(
    all.map((scores) => scores.test),
    maxExampleCount,
  );
  return { ...(heldOut && { heldOut }), ...(test && { test }) };
}

function mergeSet(sets: readonly (Score | undefined)[], maxExampleCount: number): Score | undefined {
  const sums = new Map<string, { weighted: number; weight: number }>();
  let exampleCount = 0;
  for (const set of sets) {
    if (!set) continue;
    const weight = Math.min(set.exampleCount, maxExampleCount);
    exampleCount += weight;
    for (const [metric, value] of Object.entries(set.metrics)) {
      const sum = sums.get(metric) ?? { weighted: 0, weight: 0 };
      sums.set(metric, { weighted: sum.weighted + weight * value, weight: sum.weight + weight });
    }
  }
  if (exampleCount === 0) return undefined;
  const metrics = Object.fromEntries(
    [...sums].map(([metric, { weighted, weight }]) => [metric, weighted / weight]),
  );
  return { exampleCount, metrics };
}

/** The value that a target is compared with: the public test set's where there is one, else the held-out rows'. */
export function judgedValue(policy: RoundPolicy, scores: Scores): number | undefined {
  return scores.test?.metrics[policy.metric] ?? scores.heldOut?.metrics[policy.metric];
}

/** `heldRounds` after one more round with these scores. A round that nobody measured holds nothing. */
export function heldAfter(policy: RoundPolicy, heldRounds: number, scores: Scores): number {
  if (!policy.target) return 0;
  const value = judgedValue(policy, scores);
  return value !== undefined && reaches(policy.metric, value, policy.target.value) ? heldRounds + 1 : 0;
}

/** Why training is over after `committedRound`, if it is. */
export function finishedBecause(
  policy: RoundPolicy,
  committedRound: number,
  heldRounds: number,
): 'max-rounds' | 'target-held' | undefined {
  if (policy.target && heldRounds >= policy.target.holdRounds) return 'target-held';
  return committedRound >= policy.maxRounds ? 'max-rounds' : undefined;
}
