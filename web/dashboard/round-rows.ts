/** The rounds of a task as rows of a timeline: who did what, and when, as far as the hub kept times. */
import type { RoundSummary } from '../../core/protocol/messages.ts';
import type { OpenState } from './dashboard-state.ts';
import { chosenTask } from './dashboard-state.ts';
import type { MemberRecord, RefusalRecord } from './operator-api.ts';

/** In the order in which they are drawn. */
export const OUTCOMES = ['reported', 'training', 'late', 'declined', 'left'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface RoundRow {
  readonly round: number;
  /** Absent for the round under way. */
  readonly summary?: RoundSummary;
  /** Of everybody invited; only those above 0, in the order of OUTCOMES. */
  readonly outcomes: readonly { readonly outcome: Outcome; readonly count: number }[];
  readonly invited: number;
  /** Absent while they are fetched, and for the round under way. */
  readonly members?: readonly MemberRecord[];
  /** Refusals that name this round, oldest first. */
  readonly refusals: readonly RefusalRecord[];
  /** From the invitation to the commit, or until now; absent where nobody knows. */
  readonly spanMs?: number;
  /** Moments of the refusals, from the invitation on; never below 0. */
  readonly refusedAtMs: readonly number[];
}

/** Newest first, the round under way before them. */
export function roundRows(state: OpenState): readonly RoundRow[] {
  const view = chosenTask(state);
  if (view === undefined) return [];
  const done = view.rounds
    .slice(-state.shownRounds)
    .toReversed()
    .map((summary) => doneRow(summary, state));
  const live = liveRow(state);
  return live === undefined ? done : [live, ...done];
}

/**
 * The whole width of the lanes: the longest committed round, at least 1 ms. A round under way that takes much longer
 * would leave the others a dot each; without others it is its own measure.
 */
export function scaleMs(rows: readonly RoundRow[]): number {
  const done = rows.filter(({ summary }) => summary !== undefined);
  return Math.max(1, ...(done.length > 0 ? done : rows).map(({ spanMs = 0 }) => spanMs));
}

/** A moment's place in a lane, 0 to 1; what came after the longest round stands at the end. */
export const shareOf = (ms: number, scale: number): number => Math.min(1, Math.max(0, ms / scale));

function doneRow(summary: RoundSummary, { detail }: OpenState): RoundRow {
  const { round, durationMs, committedAtMs } = summary;
  const members = detail?.members.get(round);
  const refusals = refusalsOf(round, detail?.refusals);
  const startedAtMs = committedAtMs - durationMs;
  return {
    round,
    summary,
    outcomes: counted(members?.map(({ outcome }) => outcome) ?? []),
    invited: members?.length ?? 0,
    members,
    refusals,
    spanMs: durationMs,
    refusedAtMs: refusals.map(({ atMs }) => Math.max(0, atMs - startedAtMs)),
  };
}

function liveRow(state: OpenState): RoundRow | undefined {
  const view = chosenTask(state);
  if (view === undefined || (view.standing.phase !== 'training' && view.standing.phase !== 'committing')) {
    return undefined;
  }
  const { task, standing } = view;
  const round = standing.committedRound + 1;
  const inRound = state.detail?.participants.flatMap((one) => one.inRound ?? []);
  return {
    round,
    outcomes: inRound === undefined ? standingOutcomes(standing) : counted(inRound),
    invited: standing.invited,
    refusals: refusalsOf(round, state.detail?.refusals),
    ...(standing.remainingMs !== undefined && {
      spanMs: Math.max(0, task.rounds.roundTimeoutMs - standing.remainingMs),
    }),
    // The invitation's moment on the hub's clock is not told, and the clocks differ.
    refusedAtMs: [],
  };
}

const standingOutcomes = ({ invited, reported }: { invited: number; reported: number }) =>
  [
    { outcome: 'reported', count: reported } as const,
    { outcome: 'training', count: invited - reported } as const,
  ].filter(({ count }) => count > 0);

const counted = (outcomes: readonly Outcome[]) =>
  OUTCOMES.map((outcome) => ({ outcome, count: outcomes.filter((one) => one === outcome).length })).filter(
    ({ count }) => count > 0,
  );

const refusalsOf = (round: number, refusals: readonly RefusalRecord[] = []) =>
  refusals.filter((refusal) => refusal.round === round).toReversed();
