import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RoundState } from './state.ts';
import { present, reporters } from './state.ts';
import { nextWakeAtMs } from './step.ts';
import { accuracy, driveRounds, id } from './testing/drive.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f'];
const name = fc.constantFrom(...NAMES);

const action = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('arrive' as const), name }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('go-away' as const, 'pause' as const, 'leave' as const),
      name,
    }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom('report' as const, 'score' as const), name }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('decline' as const), name }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('commit' as const, 'commit' as const, 'fail-commit' as const),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      ms: fc.constantFrom(1, 500, 2_000, 9_999, 30_000),
    }),
  },
);
type Action = typeof action extends fc.Arbitrary<infer A> ? A : never;

const policyChanges = fc.record({
  minParticipants: fc.integer({ min: 1, max: 3 }),
  cohortSize: fc.integer({ min: 3, max: 5 }),
  quorum: fc.integer({ min: 1, max: 3 }),
  goal: fc.constantFrom(undefined, 3),
  gatherMs: fc.constantFrom(0, 1_500),
  maxRounds: fc.constantFrom(3, 1_000),
});

function policyOf({ goal, ...changes }: typeof policyChanges extends fc.Arbitrary<infer C> ? C : never) {
  const quorum = Math.min(changes.quorum, changes.minParticipants);
  return { ...changes, quorum, ...(goal !== undefined && { goal }) };
}

/** Does what a shell would do: only what the state allows is reported, folded or committed. */
function perform(rounds: ReturnType<typeof driveRounds>, action: Action): void {
  const { state } = rounds;
  const isEnrolled = 'name' in action && state.people.some((person) => person.id === action.name);
  switch (action.do) {
    case 'arrive':
      rounds.arrive(action.name);
      return;
    case 'wait':
      rounds.wait(action.ms);
      return;
    case 'commit':
      if (state.phase === 'committing') rounds.commit();
      return;
    case 'fail-commit':
      if (state.phase === 'committing') rounds.send({ type: 'commit-failed', round: state.round });
      return;
  }
  if (!isEnrolled) return;
  switch (action.do) {
    case 'go-away':
      rounds.goAway(action.name);
      return;
    case 'pause':
      rounds.pause(action.name);
      return;
    case 'leave':
      rounds.leave(action.name);
      return;
    case 'report': {
      const isOpen =
        state.phase === 'training' &&
        state.cohort.some((m) => m.id === action.name && m.status === 'training');
      if (isOpen) rounds.report(action.name);
      return;
    }
    case 'decline':
      if (state.phase === 'training') rounds.decline(action.name);
      return;
    case 'score':
      if (state.phase === 'evaluating' && state.expected.includes(id(action.name)))
        rounds.score(action.name, accuracy(0.5));
      return;
  }
}

function checkInvariants(
  rounds: ReturnType<typeof driveRounds>,
  before: RoundState,
  online: Set<string>,
): void {
  const { state, policy, nowMs, commands } = rounds;
  // Enough waiting, nothing to wait for: a round runs.
  if (state.phase === 'recruiting' && present(state).length >= policy.minParticipants) {
    const isGathering = state.enoughSinceMs !== null && nowMs < state.enoughSinceMs + policy.gatherMs;
    expect(isGathering || (state.hold !== null && nowMs < state.hold.untilMs)).toBe(true);
  }
  // Nobody is listed twice, nobody online is lost.
  const ids = state.people.map((person) => person.id as string);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.filter((each) => online.has(each)).sort()).toEqual([...online].sort());
  // Nobody who is gone lingers, but members that a round under way still counts on.
  for (const person of state.people) {
    if (person.presence.kind !== 'away' || nowMs < person.presence.sinceMs + policy.awayGraceMs) continue;
    expect(
      state.phase === 'training' && state.cohort.some((m) => m.id === person.id && m.status === 'training'),
    ).toBe(true);
  }
  // Rounds never run backwards, never skip, and a committed one is never lost.
  expect(state.committedRound - before.committedRound).toBeOneOf([0, 1]);
  if (state.committedRound > before.committedRound) expect(before.phase).toBe('committing');
  // Nothing is aggregated below the quorum, and no cohort outgrows its size.
  if (commands.some((command) => command.type === 'aggregate') && state.phase === 'committing') {
    expect(reporters(state).length).toBeGreaterThanOrEqual(policy.quorum);
  }
  if (state.phase === 'training') expect(state.cohort.length).toBeLessThanOrEqual(policy.cohortSize);
  // A timer is always set ahead, and is always set while time can change something.
  const wake = nextWakeAtMs(policy, state, nowMs);
  if (wake !== undefined) expect(wake).toBeGreaterThan(nowMs);
  if (state.phase === 'training' || state.phase === 'evaluating') expect(wake).toBeDefined();
}

describe('random histories of a task', () => {
  it('[RD25] keep the invariants of the engine', () => {
    fc.assert(
      fc.property(policyChanges, fc.array(action, { maxLength: 120 }), (changes, actions) => {
        const rounds = driveRounds(policyOf(changes));
        const online = new Set<string>();
        for (const each of actions) {
          const before = rounds.state;
          perform(rounds, each);
          if (each.do === 'arrive') online.add(each.name);
          if (each.do === 'go-away' || each.do === 'leave') online.delete(each.name);
          checkInvariants(rounds, before, online);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('[RD26] always come to a commit once enough people stay and report', () => {
    fc.assert(
      fc.property(policyChanges, fc.array(action, { maxLength: 60 }), (changes, actions) => {
        const rounds = driveRounds({ ...policyOf(changes), maxRounds: 1_000 });
        for (const each of actions) perform(rounds, each);
        const committedBefore = rounds.state.committedRound;
        rounds.arrive('a', 'b', 'c');
        for (let tick = 0; tick < 200 && rounds.state.committedRound === committedBefore; tick++) {
          if (rounds.state.phase === 'training') {
            const open = rounds.state.cohort.filter((m) => m.status === 'training' && 'abc'.includes(m.id));
            rounds.report(...open.map((member) => member.id as string));
          }
          if (rounds.state.phase === 'committing') rounds.commit();
          const wake = nextWakeAtMs(rounds.policy, rounds.state, rounds.nowMs);
          if (wake !== undefined) rounds.wait(wake - rounds.nowMs);
        }
        expect(rounds.state.committedRound).toBeGreaterThan(committedBefore);
      }),
      { numRuns: 300 },
    );
  });
});
