import { modelBytes } from '../core/codec/model-bytes.ts';
import type { Task } from '../core/task/task.ts';
import { initialWeights } from '../tasks/initial-weights.ts';

/**
 * The untrained model of a task as a model file. Needs no tensor library, so that the same task has the same
 * round 0, with the same id, on every machine.
 */
export function roundZero(task: Task): Uint8Array<ArrayBuffer> {
  return modelBytes(initialWeights(task));
}
