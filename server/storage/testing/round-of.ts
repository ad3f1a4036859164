import type { ModelId, TaskId } from '../../../core/protocol/ids.ts';
import type { CommitRecord } from '../../ports.ts';

/** A commit of a round of which only its number and its model matter to a test. */
export const roundOf = (task: TaskId, round: number, modelId: ModelId): CommitRecord => ({
  task,
  summary: {
    round,
    attempt: 1,
    modelId,
    participants: 0,
    examples: 0,
    bytesUp: 0,
    bytesDown: 0,
    durationMs: 0,
    committedAtMs: 0,
    scores: {},
  },
  members: [],
});
