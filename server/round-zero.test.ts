import { describe, expect, it } from 'vitest';
import { weightsFromBytes } from '../core/codec/model-bytes.ts';
import { modelShape } from '../core/task/model-layout.ts';
import { initialWeights } from '../tasks/initial-weights.ts';
import { builtInTasks } from '../tasks/registry.ts';
import { roundZero } from './round-zero.ts';

describe('round 0 of a task', () => {
  it.each(
    builtInTasks.map((task) => [task.id, task] as const),
  )('is a model file that reads back as the untrained weights: %s', (_, task) => {
    const bytes = roundZero(task);
    const weights = weightsFromBytes(bytes, modelShape(task).layout);
    expect(Buffer.from(initialWeights(task).buffer).equals(new Uint8Array(weights.buffer))).toBe(true);
    expect(Buffer.from(roundZero(task)).equals(bytes)).toBe(true);
  });
});
