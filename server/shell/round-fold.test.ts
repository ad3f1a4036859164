import { expect, it } from 'vitest';
import { encodeFrame } from '../../core/codec/frame.ts';
import type { ParticipantId } from '../../core/protocol/ids.ts';
import { modelShape } from '../../core/task/model-layout.ts';
import type { Task } from '../../core/task/task.ts';
import { numberTask } from '../../core/testing/sample-tasks.ts';
import { RoundFold } from './round-fold.ts';

/** What comes of frames whose values are all the same number. */
async function combinedFrames(aggregation: Partial<Task['aggregation']>, values: readonly number[]) {
  const task: Task = { ...numberTask, aggregation: { ...numberTask.aggregation, ...aggregation } };
  const { layout } = modelShape(task);
  const fold = new RoundFold(task, layout);
  for (const [i, value] of values.entries()) {
    const delta = new Float32Array(layout.parameterCount).fill(value);
    const frame = encodeFrame({ encoding: task.encoding, layout, delta });
    const update = { exampleCount: i + 1, encoding: task.encoding, frame, frameBytes: frame.length };
    fold.add(`p${i}` as ParticipantId, update);
    frame.fill(0); // the sender's memory
  }
  return { delta: await fold.combine(), examples: fold.exampleCount };
}

it('[AG14] frames become one delta by the strategy of the task, in any order', async () => {
  expect(await combinedFrames({}, [1, 2, 4])).toEqual({
    delta: Float32Array.of(17 / 6, 17 / 6),
    examples: 6,
  });
  const median = { strategy: { name: 'median' }, weighting: { name: 'uniform' } } as const;
  for (const values of [
    [1, 2, 15],
    [15, 1, 2],
  ]) {
    expect(await combinedFrames(median, values)).toEqual({ delta: Float32Array.of(2, 2), examples: 6 });
  }
});

it('[AG11] a frame beyond the limits is refused by strategies that keep deltas too', async () => {
  await expect(combinedFrames({ strategy: { name: 'median' } }, [1, 17])).rejects.toMatchObject({
    code: 'update.too-large',
  });
});
