/** The rounds of a task as rows of a timeline: who did what, and when, as far as the hub kept times. */
import type { RoundSummary } from '../../core/protocol/messages.ts';
import type { OpenState } from './dashboard-state.ts';
import { chosenTask } from './dashboard-state.ts';
import { FORGOTTEN, type ParticipantView, type RefusalRecord } from './operator-api.ts';

/** In the order in which they are drawn. */
export const OUTCOMES = ['reported', 'training', 'late', 'declined', 'left'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface MemberRow {
  readonly participant: string;
  readonly outcome: Outcome;
  /** From the invitation to the outcome, or until now where it trains; absent where nobody knows. */
  readonly spanMs?: number;
  readonly exampleCount: number;
  readonly frameBytes: number;
  /** What of it was refused in this round. */
  readonly refusals: readonly RefusalRecord[];
  /** Moments of these, from the invitation on; empty where nobody knows. */
  readonly refusedAtMs: readonly number[];
}

export interface RoundRow {
  readonly round: number;
  /** Absent for the round under way. */
  readonly summary?: RoundSummary;
  /** Of everybody invited; only those above 0, in the order of OUTCOMES. */
  readonly outcomes: readonly { readonly outcome: Outcome; readonly count: number }[];
  readonly invited: number;
  /** Absent while they are fetched. */
  readonly members?: readonly MemberRow[];
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
  const refusals = refusalsOf(round, detail?.refusals);
  const sinceInvitation = ({ atMs }: RefusalRecord) => Math.max(0, atMs - (committedAtMs - durationMs));
  const members = detail?.members.get(round)?.map(({ afterMs, ...member }): MemberRow => {
    const own = refusalsOfMember(member.participant, refusals);
    const spanMs = afterMs ?? undefined;
    return { ...member, spanMs, refusals: own, refusedAtMs: own.map(sinceInvitation) };
  });
  return {
    round,
    summary,
    outcomes: counted(members?.map(({ outcome }) => outcome) ?? []),
    invited: members?.length ?? 0,
    members,
    refusals,
    spanMs: durationMs,
    refusedAtMs: refusals.map(sinceInvitation),
  };
}

function liveRow(state: OpenState): RoundRow | undefined {
  const view = chosenTask(state);
  if (view === undefined || (view.standing.phase !== 'training' && view.standing.phase !== 'committing')) {
    return undefined;
  }
  const { task, standing } = view;
  const round = standing.committedRound + 1;
  const refusals = refusalsOf(round, state.detail?.refusals);
  const spanMs =
    standing.remainingMs === undefined
      ? undefined
      : Math.max(0, task.rounds.roundTimeoutMs - standing.remainingMs);
  const members = state.detail?.participants.flatMap((one) => liveMember(one, spanMs, refusals));
  return {
    round,
    outcomes:
      members === undefined ? standingOutcomes(standing) : counted(members.map(({ outcome }) => outcome)),
    invited: standing.invited,
    members,
    refusals,
    ...(spanMs !== undefined && { spanMs }),
    // The invitation's moment on the hub's clock is not told, and the clocks differ.
    refusedAtMs: [],
  };
}

function liveMember(
  { participant, inRound, afterMs }: ParticipantView,
  nowMs: number | undefined,
  refusals: readonly RefusalRecord[],
): readonly MemberRow[] {
  if (inRound === null) return [];
  const own = refusalsOfMember(participant, refusals);
  const spanMs = afterMs ?? nowMs;
  return [
    { participant, outcome: inRound, spanMs, exampleCount: 0, frameBytes: 0, refusals: own, refusedAtMs: [] },
  ];
}

const refusalsOfMember = (participant: string, refusals: readonly RefusalRecord[]) =>
  refusals.filter((refusal) => refusal.participant === participant && participant !== FORGOTTEN);

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
