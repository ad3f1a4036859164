/** What of a task the engine needs to decide. */
import type { MetricName } from '../../core/task/metrics.ts';
import { collectsStatistics } from '../../core/task/statistics.ts';
import type { Rounds, Task } from '../../core/task/task.ts';

export interface RoundPolicy extends Rounds {
  readonly metric: MetricName;
  /** Weight limit of one participant's score: nobody's claimed row count outvotes the rest. */
  readonly maxExampleCount: number;
  /** Fewest participants whose statistics are collected before the first round; absent: none are. */
  readonly statisticsFrom?: number;
  /** Rounds that the privacy budget still affords; absent where there is none. */
  readonly releasesLeft?: number;
  /** The operator wants nobody to be invited; what is under way goes on to its end. */
  readonly isPaused: boolean;
}

export function policyOf(
  task: Task,
  now: Pick<RoundPolicy, 'isPaused' | 'releasesLeft'> = { isPaused: false },
): RoundPolicy {
  return {
    ...task.rounds,
    metric: task.metric,
    maxExampleCount: task.aggregation.maxExampleCount,
    ...(collectsStatistics(task) && {
      statisticsFrom: task.statistics?.minParticipants ?? task.rounds.minParticipants,
    }),
    ...now,
  };
}

/** Surveys of participants are collected in a round of this number, before the first one that trains. */
export const STATISTICS_ROUND = 0;

/** How many start the next round, are invited, have to report, and close it. */
export function sizesOf(
  policy: RoundPolicy,
  { lacksStatistics }: { readonly lacksStatistics: boolean },
): Required<Pick<Rounds, 'minParticipants' | 'quorum' | 'goal' | 'cohortSize'>> {
  const { minParticipants, quorum, cohortSize, statisticsFrom } = policy;
  // Statistics are of everybody who can be had: they are collected once.
  if (lacksStatistics && statisticsFrom !== undefined) {
    return { minParticipants: statisticsFrom, quorum: statisticsFrom, goal: cohortSize, cohortSize };
  }
  return { minParticipants, quorum, goal: policy.goal ?? cohortSize, cohortSize };
}

/** Shortest pause after the first abandoned attempt; doubles with each further one. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

/**
 * How long the hub waits before it invites again after an attempt that came to nothing: participants whose
 * trainers fail at once would otherwise be invited in a tight loop.
 */
export function pauseAfterAttempt(attempts: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** Math.min(attempts - 1, 16), LONGEST_PAUSE_MS);
}
