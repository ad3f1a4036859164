/**
 * What the hub decides: one pure function of (policy, state, event). It answers with the next state and with
 * commands as data; server/shell carries them out. No clock, no sockets, no weights.
 */
import { unreachable } from '../../core/errors/tabfed-error.ts';
import { mergeScores } from '../../core/evaluation/merge-scores.ts';
import type { ParticipantId } from '../../core/protocol/ids.ts';
import type { RoundCommand, RoundEvent, Step } from './events.ts';
import { pauseAfterAttempt, type RoundPolicy, STATISTICS_ROUND, sizesOf } from './policy.ts';
import { finishedBecause, heldAfter } from './scores.ts';
import { inOrderOfChoice, invitable, toTheBack } from './selection.ts';
import {
  type Committing,
  type Evaluating,
  hasScored,
  isExpected,
  isHere,
  type Member,
  type Person,
  present,
  type ReceivedScores,
  type Recruiting,
  type RoundState,
  reporters,
  statusOf,
  type Training,
  withStatus,
} from './state.ts';

export function step(policy: RoundPolicy, state: RoundState, event: RoundEvent): Step {
  switch (event.type) {
    case 'arrived':
      return arrived(policy, state, event.participants, event.atMs);
    case 'went-away':
      return settle(
        policy,
        withPresence(state, event.participant, { kind: 'away', sinceMs: event.atMs }),
        event.atMs,
      );
    case 'paused':
      return settle(
        policy,
        withPresence(state, event.participant, { kind: 'paused', sinceMs: event.atMs }),
        event.atMs,
      );
    case 'left':
      return settle(policy, without(state, event.participant, event.atMs), event.atMs);
    case 'updates-folded':
      if (state.phase !== 'training') return stay(state);
      return settle(
        policy,
        { ...state, cohort: withStatus(state.cohort, event.participants, 'reported', event.atMs) },
        event.atMs,
      );
    case 'declined':
      if (state.phase !== 'training' || state.round !== event.round || state.attempts !== event.attempt)
        return stay(state);
      return settle(
        policy,
        { ...state, cohort: withStatus(state.cohort, [event.participant], 'declined', event.atMs) },
        event.atMs,
      );
    case 'committed':
      return state.phase === 'committing' && state.round === event.round
        ? proceedFrom(policy, state, event.atMs)
        : stay(state);
    case 'commit-failed':
      if (state.phase !== 'committing' || state.round !== event.round) return stay(state);
      return settle(policy, recruitAgain(state, event.atMs), event.atMs);
    case 'scores-received':
      if (state.phase !== 'evaluating') return stay(state);
      return settle(policy, withScores(state, event.received), event.atMs);
    case 'time-passed':
      return settle(policy, state, event.atMs);
    default:
      return unreachable(event);
  }
}

/**
 * When the engine wants a `time-passed` event at the latest; undefined where only people can change anything.
 * Moments up to `nowMs` have been decided on by the last step.
 */
export function nextWakeAtMs(policy: RoundPolicy, state: RoundState, nowMs: number): number | undefined {
  let next = Number.POSITIVE_INFINITY;
  const consider = (atMs: number) => {
    if (atMs > nowMs && atMs < next) next = atMs;
  };
  for (const { presence } of state.people) {
    if (presence.kind !== 'here') consider(presence.sinceMs + policy.awayGraceMs);
  }
  if (state.phase === 'training') consider(state.deadlineAtMs);
  if (state.phase === 'evaluating') {
    consider(state.closesAtMs);
    consider(state.mayReturnUntilMs);
  }
  if (state.phase === 'recruiting') {
    if (state.hold) consider(state.hold.untilMs);
    if (state.enoughSinceMs !== null) consider(state.enoughSinceMs + policy.gatherMs);
  }
  return Number.isFinite(next) ? next : undefined;
}

// ---- people ----------------------------------------------------------------------------------------

function arrived(policy: RoundPolicy, state: RoundState, ids: readonly ParticipantId[], atMs: number): Step {
  const arriving = new Set(ids);
  const here = (id: ParticipantId): Person => ({ id, presence: { kind: 'here' } });
  const known = new Set(state.people.map(({ id }) => id));
  const people = [
    ...state.people.map((person) => (arriving.has(person.id) ? here(person.id) : person)),
    ...[...arriving].filter((id) => !known.has(id)).map(here),
  ];
  const next = settle(policy, { ...state, people }, atMs);
  // Only members of a round that was under way before: a cohort that forms now is invited anyway.
  if (state.phase !== 'training' || next.state.phase !== 'training') return next;
  const { round, attempts: attempt, deadlineAtMs, cohort } = next.state;
  const again = cohort
    .filter(({ id, status }) => status === 'training' && arriving.has(id))
    .map(({ id }): RoundCommand => ({ type: 'invite-again', round, attempt, participant: id, deadlineAtMs }));
  return { state: next.state, commands: [...next.commands, ...again] };
}

function withPresence(state: RoundState, id: ParticipantId, presence: Person['presence']): RoundState {
  return { ...state, people: state.people.map((person) => (person.id === id ? { id, presence } : person)) };
}

function without(state: RoundState, id: ParticipantId, atMs: number): RoundState {
  const gone = { ...state, people: state.people.filter((person) => person.id !== id) };
  const isTraining = gone.phase === 'training' && statusOf(gone, id) === 'training';
  return isTraining ? { ...gone, cohort: withStatus(gone.cohort, [id], 'left', atMs) } : gone;
}

/** The first score of each participant counts. */
function withScores(state: Evaluating, more: readonly ReceivedScores[]): Evaluating {
  const isNew = more.filter(({ participant }) => !hasScored(state, participant));
  const byParticipant = new Map([...isNew].reverse().map((entry) => [entry.participant, entry]));
  return { ...state, received: [...state.received, ...byParticipant.values()] };
}

/** Forgets those who have been away too long, unless the round under way still counts on them. */
function forgetTheLongGone(policy: RoundPolicy, state: RoundState, atMs: number): RoundState {
  const isCounted = (id: ParticipantId) => state.phase === 'training' && statusOf(state, id) === 'training';
  const people = state.people.filter(
    ({ id, presence }) =>
      presence.kind !== 'away' || atMs < presence.sinceMs + policy.awayGraceMs || isCounted(id),
  );
  return people.length === state.people.length ? state : { ...state, people };
}

// ---- rounds ----------------------------------------------------------------------------------------

/** Takes every decision that is due: the only way in which a phase ends because of people or of time. */
function settle(policy: RoundPolicy, before: RoundState, atMs: number): Step {
  const state = forgetTheLongGone(policy, before, atMs);
  switch (state.phase) {
    case 'recruiting':
      return startIfReady(policy, state, atMs);
    case 'training':
      return closeIfDecided(policy, state, atMs);
    case 'evaluating':
      return concludeIfMeasured(policy, state, atMs);
    case 'committing':
    case 'finished':
      return stay(state);
    default:
      return unreachable(state);
  }
}

function startIfReady(policy: RoundPolicy, state: Recruiting, atMs: number): Step {
  // Spent by an attempt that came to nothing.
  const because = finishedBecause(policy, state.committedRound, state.heldRounds);
  if (because)
    return {
      state: { phase: 'finished', ...enrolledIn(state), because },
      commands: [{ type: 'finish', because }],
    };
  const here = invitable(state);
  const { minParticipants, cohortSize } = sizesOf(policy, state);
  if (here.length < minParticipants) return stay({ ...state, enoughSinceMs: null });

  const enoughSinceMs = state.enoughSinceMs ?? atMs;
  const isFull = here.length >= cohortSize;
  if (policy.isPaused || isHeld(state, atMs) || (!isFull && atMs < enoughSinceMs + policy.gatherMs)) {
    return stay({ ...state, enoughSinceMs });
  }
  const chosen = inOrderOfChoice(policy, state, here).slice(0, cohortSize);
  const cohort = chosen.map(({ id }): Member => ({ id, status: 'training', sinceMs: atMs }));
  // In front, as those whose turn it is are anyway: a round that is tried again begins with who has a frame for it.
  const isChosen = new Set(chosen);
  const people = [...chosen, ...state.people.filter((person) => !isChosen.has(person))];
  const { lacksStatistics, committedRound } = state;
  const round = lacksStatistics ? STATISTICS_ROUND : committedRound + 1;
  const attempts = state.attempts + 1;
  const deadlineAtMs = atMs + policy.roundTimeoutMs;
  const enrolled = { ...enrolledIn(state), people, attempts };
  return {
    state: { phase: 'training', ...enrolled, round, cohort, invitedAtMs: atMs, deadlineAtMs },
    commands: [
      { type: 'invite-cohort', round, attempt: attempts, cohort: cohort.map(({ id }) => id), deadlineAtMs },
    ],
  };
}

function isHeld(state: Recruiting, atMs: number): boolean {
  if (!state.hold || atMs >= state.hold.untilMs) return false;
  const here = new Set(present(state).map(({ id }) => id));
  return !state.hold.expected?.every((id) => here.has(id));
}

/** Closes the round at its deadline, and before it where waiting longer cannot change the outcome. */
function closeIfDecided(policy: RoundPolicy, state: Training, atMs: number): Step {
  const reported = reporters(state).length;
  const { quorum, goal } = sizesOf(policy, state);
  const missing = state.cohort.filter((member) => member.status === 'training').length;
  if (atMs >= state.deadlineAtMs) {
    return reported >= quorum ? aggregate(state, atMs) : abandon(policy, state, atMs, 'deadline');
  }
  if (reported + missing < quorum) return abandon(policy, state, atMs, 'too-few-left');
  // More were invited than are needed: whoever is slower than the goal is not waited for.
  const isWaitedFor = reported < goal && (reported < quorum || missingAreAwaited(policy, state, atMs));
  return isWaitedFor ? stay(state) : aggregate(state, atMs);
}

/** A member that vanished or paused holds up a round with a quorum for a grace only, not to the deadline. */
function missingAreAwaited(policy: RoundPolicy, state: Training, atMs: number): boolean {
  return state.people.some(
    ({ id, presence }) =>
      (presence.kind === 'here' || atMs < presence.sinceMs + policy.awayGraceMs) &&
      statusOf(state, id) === 'training',
  );
}

function aggregate(state: Training, closedAtMs: number): Step {
  const { attempts, round, cohort, invitedAtMs } = state;
  return {
    state: { phase: 'committing', ...enrolledIn(state), round, cohort, invitedAtMs, closedAtMs },
    commands: [{ type: 'aggregate', round, attempt: attempts }],
  };
}

function abandon(
  policy: RoundPolicy,
  state: Training,
  atMs: number,
  because: 'deadline' | 'too-few-left',
): Step {
  const { round, attempts: attempt } = state;
  const reported = reporters(state).length;
  const next = settle(policy, recruitAgain(state, atMs), atMs);
  return {
    ...next,
    commands: [{ type: 'abandon-round', round, attempt, reported, because }, ...next.commands],
  };
}

/** Back to recruiting for the same round, after a pause that grows with the attempts. */
function recruitAgain(state: Training | Committing, atMs: number): Recruiting {
  const { attempts, cohort } = state;
  const hold = { untilMs: atMs + pauseAfterAttempt(attempts) };
  // Members who reported hold a frame for this round. Those who did not must not keep others out again.
  const silent = cohort.filter((member) => member.status !== 'reported').map(({ id }) => id);
  const people = toTheBack(state.people, silent);
  return { phase: 'recruiting', ...enrolledIn(state), people, enoughSinceMs: null, hold };
}

function proceedFrom(policy: RoundPolicy, state: Committing, atMs: number): Step {
  if (state.round !== STATISTICS_ROUND) return evaluate(policy, state, atMs);
  // There is no model to measure: whoever has had time to come for the statistics is there for the first round.
  const known = { ...enrolledIn(state), attempts: 0, lacksStatistics: false };
  const enoughSinceMs = atMs - policy.gatherMs;
  return settle(policy, { phase: 'recruiting', ...known, enoughSinceMs, hold: null }, atMs);
}

function evaluate(policy: RoundPolicy, state: Committing, atMs: number): Step {
  const { round } = state;
  // With more people than places, everybody gets a turn.
  const people = toTheBack(
    state.people,
    state.cohort.map(({ id }) => id),
  );
  const evaluating: Evaluating = {
    phase: 'evaluating',
    ...enrolledIn(state),
    people,
    committedRound: round,
    recent: [reporters(state), ...state.recent].slice(0, policy.separation ?? 0),
    attempts: 0,
    closesAtMs: atMs + policy.evaluationTimeoutMs,
    expected: present(state).map(({ id }) => id),
    mayReturnUntilMs: atMs,
    received: [],
  };
  return settle(policy, evaluating, atMs);
}

function concludeIfMeasured(policy: RoundPolicy, state: Evaluating, atMs: number): Step {
  const mayReturn = atMs < state.mayReturnUntilMs && state.expected.some((id) => !hasScored(state, id));
  const isMissing =
    mayReturn ||
    state.people.some(
      (person) => isHere(person) && isExpected(state, person.id) && !hasScored(state, person.id),
    );
  if (isMissing && atMs < state.closesAtMs) return stay(state);

  const scores = mergeScores(
    state.received.map((entry) => entry.scores),
    policy.maxExampleCount,
  );
  const heldRounds = heldAfter(policy, state.heldRounds, scores);
  const record: RoundCommand = { type: 'record-scores', round: state.committedRound, scores };
  const { committedRound } = state;
  const enrolled = { ...enrolledIn(state), heldRounds };
  const because = finishedBecause(policy, committedRound, heldRounds);
  if (because) {
    return {
      state: { phase: 'finished', ...enrolled, because },
      commands: [record, { type: 'finish', because }],
    };
  }
  // Everybody who wanted in has had the whole last round to come: no gathering, the next round starts now.
  const enoughSinceMs = atMs - policy.gatherMs;
  const next = startIfReady(policy, { phase: 'recruiting', ...enrolled, enoughSinceMs, hold: null }, atMs);
  return { ...next, commands: [record, ...next.commands] };
}

/** What every phase knows, without what is of this one. */
const enrolledIn = ({
  people,
  committedRound,
  heldRounds,
  attempts,
  recent,
  lacksStatistics,
}: RoundState) => ({
  people,
  committedRound,
  heldRounds,
  attempts,
  recent,
  lacksStatistics,
});

const stay = (state: RoundState): Step => ({ state, commands: [] });
