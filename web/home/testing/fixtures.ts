/** Every state of the list of tasks, by the name under which its picture is kept. */
import type { Standing } from '../../../core/protocol/messages.ts';
import type { TaskView } from '../../../participant/courier/hub-http.ts';
import {
  builtIn,
  noRoundStanding,
  roundsFixture,
  standingFixture,
  statusFixture,
} from '../../demo/testing/fixtures.ts';
import type { HomeState } from '../home-state.ts';

function viewOf(id: string, standing: Partial<Standing>, rounds: number): TaskView {
  const task = builtIn(id);
  const maxRounds = task.rounds.maxRounds;
  return {
    task,
    standing: standingFixture({ maxRounds, ...standing }),
    rounds: roundsFixture(task, rounds).map(({ summary }) => summary),
  };
}

export function homeStates(): Record<string, HomeState> {
  const digits = builtIn('digits');
  const finished = {
    phase: 'finished',
    finishedBecause: 'max-rounds',
    committedRound: 30,
    invited: 0,
  } as const;
  const tasks = [
    viewOf('digits', {}, 6),
    viewOf('credit', { ...noRoundStanding, maxRounds: 30 }, 0),
    viewOf('linear', { ...finished, present: 0 }, 6),
  ];
  const progress = { epoch: 1, epochs: 1, done: 1500, total: 2250, rowsPerSecond: 900 };
  const failed = {
    phase: 'failed',
    error: {
      code: 'trainer.no-backend',
      what: 'None of webgl, wasm, cpu could start.',
      next: 'Use another browser.',
    },
  } as const;
  const unreachable = {
    code: 'hub.unreachable',
    what: 'Expected an answer from http://localhost:8080, got none.',
    next: 'Check that the hub runs.',
  } as const;
  return {
    loading: { local: {} },
    empty: { tasks: [], local: {} },
    tasks: { tasks, local: {} },
    'with-participants': {
      tasks,
      local: {
        digits: [
          { number: 1, status: statusFixture(digits, { phase: 'training', round: 7, progress }) },
          { number: 2, status: statusFixture(digits, { phase: 'reported', round: 7 }) },
          { number: 3 },
          { number: 4, status: statusFixture(digits, failed) },
        ],
      },
    },
    unreachable: { local: {}, problem: unreachable, retryAtMs: Date.now() + 5000 },
    'unreachable-later': { tasks, local: {}, problem: unreachable, retryAtMs: Date.now() + 5000 },
    error: {
      local: {},
      problem: {
        code: 'hub.internal',
        what: 'The hub could not answer because of a fault of its own.',
        next: 'Try again in a minute.',
      },
    },
  };
}
