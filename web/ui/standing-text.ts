/** Where a task stands, in words; shared by the list of tasks and the participant's page. */
import type { MergedScores } from '../../core/evaluation/scores.ts';
import type { FinishedBecause, RoundSummary, Standing } from '../../core/protocol/messages.ts';
import type { Task } from '../../core/task/task.ts';
import { FORMATS, type Language } from './format.ts';
import { WORDS } from './language.ts';

export type StandingKind = 'waits' | 'starts' | 'runs' | 'finished';

/** Participants that are still missing before a round can start; 0 where none are waited for. */
export function missingParticipants(standing: Standing): number {
  return standing.phase === 'recruiting' ? Math.max(0, standing.needed - standing.present) : 0;
}

export function standingKind(standing: Standing): StandingKind {
  if (standing.phase === 'finished') return 'finished';
  if (standing.phase !== 'recruiting') return 'runs';
  return missingParticipants(standing) > 0 ? 'waits' : 'starts';
}

/** One sentence: what is happening, and what it waits for. */
export function standingText(standing: Standing, task: Task, language: Language): string {
  const words = WORDS[language];
  const { committedRound, maxRounds } = standing;
  switch (standing.phase) {
    case 'recruiting':
      return missingParticipants(standing) > 0
        ? words.needsHas(standing.needed, standing.present)
        : standing.lacksStatistics
          ? words.statisticsFirst(standing.present)
          : words.enoughAreHere(committedRound + 1, standing.present);
    case 'training':
      return `${standing.lacksStatistics ? words.statisticsUnderWay : words.roundTrains(committedRound + 1, maxRounds)}${language === 'zh' ? '：' : ': '}${words.updatesIn(standing.reported, standing.invited)}`;
    case 'committing':
      if (standing.lacksStatistics) return words.statisticsUnderWay;
      return words.roundAverages(committedRound + 1, maxRounds, standing.reported);
    case 'evaluating':
      return words.roundMeasured(committedRound, maxRounds);
    case 'finished':
      return finishedText(standing.finishedBecause, task, maxRounds, language);
    default:
      return standing.phase satisfies never;
  }
}

export function finishedText(
  because: FinishedBecause | undefined,
  task: Task,
  maxRounds: number,
  language: Language,
): string {
  const words = WORDS[language];
  if (because === 'max-rounds') return words.finishedMaxRounds(maxRounds);
  if (because === 'privacy-spent') return words.finishedPrivacySpent;
  const target = task.rounds.target;
  if (because === undefined || target === undefined) return words.finished;
  return words.finishedTarget(FORMATS[language].metric(task.metric, target.value), target.holdRounds);
}

/** The task's metric on its public test rows where they were measured, else on held-out rows. */
export function metricOf(scores: MergedScores | undefined, task: Task): number | undefined {
  return scores?.test?.metrics[task.metric] ?? scores?.heldOut?.metrics[task.metric];
}

/** The newest round that was measured. */
export function lastMeasured(
  rounds: readonly RoundSummary[],
  task: Task,
): { round: number; value: number } | undefined {
  for (const summary of rounds.toReversed()) {
    const value = metricOf(summary.scores, task);
    if (value !== undefined) return { round: summary.round, value };
  }
  return undefined;
}
