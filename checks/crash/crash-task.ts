import type { Task } from '../../core/task/task.ts';
import { binaryTask } from '../../core/testing/sample-tasks.ts';

export const PARTICIPANTS = 4;

/**
 * Every round needs the update of every participant, so that the frames of a round, and with them its model, are
 * the same in every run, however often it was repeated. The model is just too large to ride in a message: it is
 * downloaded over HTTP, and frames go up in chunks.
 */
export function crashTask(maxRounds: number): Task {
  return {
    ...binaryTask,
    model: {
      ...binaryTask.model,
      layers: [
        { type: 'dense', units: 2_800, activation: 'tanh' },
        { type: 'dense', units: 1, activation: 'sigmoid' },
      ],
    },
    // What it remembers has to survive every kill too: a lost bit is another model in every later round.
    aggregation: {
      ...binaryTask.aggregation,
      serverOptimizer: { name: 'yogi', learningRate: 0.1, beta1: 0.9, beta2: 0.99, tau: 1e-3 },
    },
    rounds: {
      ...binaryTask.rounds,
      minParticipants: PARTICIPANTS,
      cohortSize: PARTICIPANTS,
      quorum: PARTICIPANTS,
      gatherMs: 0,
      maxRounds,
    },
  };
}
