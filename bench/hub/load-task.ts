import type { Task } from '../../core/task/task.ts';
import { numberTask } from '../../core/testing/sample-tasks.ts';

/**
 * Ten thousand parameters: a frame of 40 kB as float32, and a model that rides in the message.
 *
 * @param isScored - Whether the next round waits for everybody's score of the last model.
 */
export function loadTask(participants: number, maxRounds: number, isScored: boolean): Task {
  return {
    ...numberTask,
    model: {
      ...numberTask.model,
      layers: [
        { type: 'dense', units: 3_333, activation: 'tanh' },
        { type: 'dense', units: 1, activation: 'linear' },
      ],
    },
    rounds: {
      ...numberTask.rounds,
      minParticipants: participants,
      cohortSize: participants,
      // A connection that is lost shows as a disconnect, and does not end the measuring.
      quorum: Math.ceil(participants * 0.9),
      gatherMs: 0,
      roundTimeoutMs: 120_000,
      evaluationTimeoutMs: isScored ? 60_000 : 0,
      maxRounds,
    },
  };
}
