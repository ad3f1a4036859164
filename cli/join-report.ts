/** What a headless participant writes down: the rounds that it saw, and how good the model was in the end. */
import { type MergedScore, withoutTallies } from '../core/evaluation/scores.ts';
import type { RoundSummary } from '../core/protocol/messages.ts';
import type { ParticipantStatus } from '../participant/status.ts';
import { speakingScore } from './progress-line.ts';

export interface JoinReport {
  readonly task: string;
  /** The hub's name for this participant. */
  readonly participant?: string;
  readonly rows?: { readonly training: number; readonly heldOut: number; readonly skipped: number };
  readonly rounds: readonly {
    readonly summary: RoundSummary;
    /** The shared model on this participant's rows, and its own before averaging. */
    readonly local?: MergedScore;
    readonly own?: MergedScore;
  }[];
  /** After the last round: on this participant's held-out rows, and over all participants. */
  readonly final: { readonly round: number; readonly local?: MergedScore; readonly global?: MergedScore };
}

export function joinReport(task: string, { participant, profile, rounds }: ParticipantStatus): JoinReport {
  // The newest round may not be measured yet.
  const last = rounds.findLast(({ summary }) => speakingScore(summary.scores)) ?? rounds.at(-1);
  const local = last?.here && speakingScore(last.here);
  const global = last && speakingScore(last.summary.scores);
  return {
    task,
    ...(participant !== undefined && { participant }),
    ...(profile && {
      rows: {
        training: profile.trainingRows,
        heldOut: profile.heldOutRows,
        skipped: profile.skippedRows,
      },
    }),
    rounds: rounds.map(({ summary, here, own }) => ({
      summary,
      ...(here && { local: speakingScore(withoutTallies(here)) }),
      ...(own && { own: speakingScore(withoutTallies(own)) }),
    })),
    final: { round: last?.round ?? 0, ...(local && { local }), ...(global && { global }) },
  };
}
