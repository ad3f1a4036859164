/** The question whether training has reached its goal. */

import type { MergedScores } from '../../core/evaluation/scores.ts';
import type { FinishedBecause } from '../../core/protocol/messages.ts';
import { reaches } from '../../core/task/metrics.ts';
import type { RoundPolicy } from './policy.ts';

/** The value that a target is compared with: the public test set's where there is one, else the held-out rows'. */
export function judgedValue(policy: RoundPolicy, scores: MergedScores): number | undefined {
  return scores.test?.metrics[policy.metric] ?? scores.heldOut?.metrics[policy.metric];
}

/** `heldRounds` after one more round with these scores. A round that nobody measured holds nothing. */
export function heldAfter(policy: RoundPolicy, heldRounds: number, scores: MergedScores): number {
  if (!policy.target) return 0;
  const value = judgedValue(policy, scores);
  return value !== undefined && reaches(policy.metric, value, policy.target.value) ? heldRounds + 1 : 0;
}

/** Why training is over after `committedRound`, if it is. */
export function finishedBecause(
  policy: RoundPolicy,
  committedRound: number,
  heldRounds: number,
): FinishedBecause | undefined {
  if (policy.target && heldRounds >= policy.target.holdRounds) return 'target-held';
  if (policy.releasesLeft === 0) return 'privacy-spent';
  return committedRound >= policy.maxRounds ? 'max-rounds' : undefined;
}
