/** Every state of the operator's page, by the name under which its picture is kept. */
import { participantId } from '../../../core/protocol/ids.ts';
import {
  builtIn,
  centralPrivacy,
  noRoundStanding,
  roundsFixture,
  standingFixture,
} from '../../demo/testing/fixtures.ts';
import { type DashboardState, type OpenState, ROUNDS_AT_ONCE, type TaskDetail } from '../dashboard-state.ts';
import {
  FORGOTTEN,
  type MemberRecord,
  type OperatedTask,
  type ParticipantView,
  type RefusalRecord,
} from '../operator-api.ts';

const why = {
  training: {
    code: 'training',
    en: 'Round 7: 2 of 5 have reported; waits for 2 (and 1 away), at most 41 s.',
    zh: '第 7 轮：5 位中已有 2 位提交；等待 2 位（另有 1 位暂时离线），最多 41 秒。',
  },
  needs: {
    code: 'needs-participants',
    en: 'Needs 3 participants, has 2.',
    zh: '需要 3 位参与者，现有 2 位。',
  },
  paused: {
    code: 'paused-by-operator',
    en: 'Paused by its operator; nobody is invited.',
    zh: '运营者已暂停此任务，暂不邀请参与者。',
  },
  finished: {
    code: 'finished',
    en: 'Finished after round 6: the target is reached.',
    zh: '第 6 轮后结束：已达到目标。',
  },
};

export function operated(
  id: string,
  { rounds = 6, ...change }: Partial<Omit<OperatedTask, 'rounds'>> & { readonly rounds?: number } = {},
): OperatedTask {
  const task = builtIn(id);
  return {
    task,
    standing: standingFixture({ invited: 5, maxRounds: task.rounds.maxRounds }),
    waitingFor: why.training,
    isPaused: false,
    ...change,
    rounds: roundsFixture(task, rounds).map(({ summary }, i) => ({
      ...summary,
      attempt: i === 3 ? 2 : 1,
      durationMs: 3200 + ((i * 2900) % 4700),
    })),
  };
}

/** A task under central privacy that has spent most of its budget. */
function operatedPrivately(): OperatedTask {
  const view = operated('digits');
  return {
    ...view,
    task: { ...view.task, privacy: centralPrivacy },
    rounds: view.rounds.map((summary, i) => ({ ...summary, epsilon: 0.68 * Math.sqrt(i + 1) * 1.2 })),
    privacy: { epsilon: 2.15, releasesLeft: 11 },
  };
}

const names = ['p-3f1a', 'p-91c0', 'p-77e2', 'p-0b4d', 'p-c55a'].map((name) => participantId(name));
const [first = participantId('p-1')] = names;

const member = (i: number, outcome: MemberRecord['outcome'] = 'reported'): MemberRecord => ({
  participant: names[i] ?? FORGOTTEN,
  outcome,
  exampleCount: outcome === 'reported' ? 2500 : 0,
  frameBytes: outcome === 'reported' ? 398_460 : 0,
  afterMs: outcome === 'reported' ? 1_300 + 410 * i : outcome === 'late' ? 3_000 : 900,
});

const refusal = (
  code: RefusalRecord['error']['code'],
  round: number | null,
  atMs: number,
  what: string,
  next: string,
  participant: string | null = 'p-0b4d',
): RefusalRecord => ({ participant, round, atMs, error: { code, what, next } });

const START = 1_790_000_000_000;
const refusals: RefusalRecord[] = [
  refusal(
    'update.round-closed',
    6,
    START + 31_400,
    'Round 6 closed 4 s before this update arrived.',
    'Nothing to do: it takes part again from round 7.',
    'p-c55a',
  ),
  refusal(
    'update.not-finite',
    5,
    START + 22_000,
    '3 of 199,210 values are NaN or infinite, the first at 1,204.',
    'Train again with a smaller learning rate.',
  ),
  refusal(
    'enrol.task-version',
    null,
    START + 2000,
    'Expected version 2 of task "digits", got <b>version 1</b>.',
    'Reload the page to fetch the current version.',
    null,
  ),
];

const participants: ParticipantView[] = [
  { participant: first, presence: 'here', inRound: 'reported', afterMs: 1_900 },
  { participant: 'p-91c0', presence: 'here', inRound: 'reported', afterMs: 2_600 },
  { participant: 'p-77e2', presence: 'here', inRound: 'training' },
  { participant: 'p-0b4d', presence: 'here', inRound: 'training' },
  { participant: 'p-c55a', presence: 'away', sinceMs: 8000, inRound: 'training' },
  { participant: 'p-e210', presence: 'paused', sinceMs: 130_000, inRound: null },
];

export const detailFixture = (change: Partial<TaskDetail> = {}): TaskDetail => ({
  task: 'digits',
  refusals,
  participants,
  members: new Map<number, readonly MemberRecord[]>([
    [1, [member(0), member(1), member(9)]],
    [2, [member(0), member(1), member(2), member(9, 'left')]],
    [3, [member(0), member(1), member(2), member(3)]],
    [4, [member(0), member(1, 'late'), member(2), member(3), member(4, 'declined')]],
    [5, [member(0), member(1), member(2), member(3, 'declined'), member(4)]],
    [6, [member(0), member(1), member(2), member(3), member(4, 'late')]],
  ]),
  ...change,
});

export function openFixture(change: Partial<OpenState> = {}): OpenState {
  const finished = { phase: 'finished', finishedBecause: 'max-rounds', committedRound: 30 } as const;
  return {
    view: 'open',
    tasks: [
      operated('digits'),
      operated('credit', { standing: noRoundStanding, rounds: 0, waitingFor: why.needs }),
      operated('linear', {
        standing: standingFixture({ ...finished, maxRounds: 30, invited: 0, present: 0 }),
        waitingFor: why.finished,
      }),
    ],
    chosen: 'digits',
    detail: detailFixture(),
    shownRounds: ROUNDS_AT_ONCE,
    isPausing: false,
    ...change,
  };
}

export function dashboardStates(): Record<string, DashboardState> {
  const wrong = { code: 'auth.operator', what: 'The token is wrong.', next: 'Send the right one.' } as const;
  const unreachable = {
    code: 'hub.unreachable',
    what: 'Expected an answer from the hub at http://localhost:8080, got none (Failed to fetch).',
    next: 'Check that the hub runs (`tabfed hub`).',
  } as const;
  const nobody = { refusals: [], participants: [], members: new Map() };
  const waiting = standingFixture({ phase: 'recruiting', invited: 0, reported: 0 });
  const [digits = operated('digits')] = openFixture().tasks;
  const paused = { ...digits, isPaused: true, standing: waiting, waitingFor: why.paused };
  return {
    token: { view: 'token', isChecking: false },
    'token-checking': { view: 'token', isChecking: true },
    'token-wrong': { view: 'token', isChecking: false, problem: wrong },
    'token-unreachable': { view: 'token', isChecking: false, problem: unreachable },
    loading: openFixture({ detail: undefined }),
    'no-tasks': openFixture({ tasks: [], chosen: undefined, detail: undefined }),
    training: openFixture(),
    participant: openFixture({ participant: 'p-0b4d', shownRounds: 3 }),
    waiting: openFixture({
      chosen: 'credit',
      detail: detailFixture({ ...nobody, task: 'credit', participants: participants.slice(0, 2) }),
    }),
    private: openFixture({ tasks: [operatedPrivately()] }),
    paused: openFixture({ tasks: [paused] }),
    'pause-refused': openFixture({ refusedWish: unreachable }),
    finished: openFixture({ chosen: 'linear', detail: detailFixture({ ...nobody, task: 'linear' }) }),
    unreachable: openFixture({ problem: unreachable, retryAtMs: Date.now() + 5000 }),
  };
}
