import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withTalliedMetrics } from '../../core/evaluation/merge-scores.ts';
import { checkTask } from '../../core/task/check-task.ts';
import { METRICS } from '../../core/task/metrics.ts';
import { initialWeights } from '../../tasks/initial-weights.ts';
import type { Trainer, TrainerInput } from '../ports.ts';
import { nodeTrainerPorts } from './node-ports.ts';
import { TARGET_TASKS } from './testing/target-tasks.ts';
import { anyHash, offer, trainRound } from './testing/trained-rounds.ts';
import { createTfjsTrainer } from './tfjs-trainer.ts';

const ports = { ...nodeTrainerPorts(), sha256: anyHash };
let trainer: Trainer;
beforeEach(() => {
  trainer = createTfjsTrainer(ports);
});
afterEach(() => trainer.close());

const KINDS = Object.keys(TARGET_TASKS) as (keyof typeof TARGET_TASKS)[];
const scoreOf = async (weights: Float32Array, metric: string) => {
  const { heldOut } = withTalliedMetrics(await trainer.evaluate(offer(weights)));
  return heldOut!.metrics[metric]!;
};

describe.each(['cpu', 'wasm'] as const)('training on %s', (backend) => {
  it.each(KINDS)('[TR6] learns a target of %s, and leaves no tensor behind', async (kind) => {
    const { input, metric, reach } = TARGET_TASKS[kind];
    expect(checkTask(input.task)).toMatchObject({ ok: true });
    await trainer.prepare({ ...input, backend });
    const before = await scoreOf(initialWeights(input.task), metric);
    const first = await trainRound(trainer, input, 1);
    const held = tf.memory().numTensors;
    const second = await trainRound(trainer, input, 2, first.local);
    expect(tf.memory().numTensors).toBe(held);
    const after = await scoreOf(second.local, metric);
    if (METRICS[metric] === 'higher') {
      expect(after).toBeGreaterThan(before);
      expect(after).toBeGreaterThanOrEqual(reach);
    } else {
      expect(after).toBeLessThan(before);
      expect(after).toBeLessThanOrEqual(reach);
    }
  });
});

it('[TK7] a task that scales by statistics is prepared with them, and refused without', async () => {
  const { input } = TARGET_TASKS.category;
  const { data } = input.task;
  if (data.kind !== 'table') throw new TypeError('expected a table');
  const open: TrainerInput = {
    ...input,
    task: {
      ...input.task,
      data: {
        ...data,
        columns: data.columns.map(({ name }) => ({
          name,
          type: 'number',
          scaling: 'standardise',
          bounds: [-2, 2],
        })),
      },
    },
  };
  const figures = { count: 9, missing: 0, quantiles: [], histogram: { edges: [-2, 2], counts: [9] } };
  const a = { ...figures, mean: 0, stdDev: 1 };
  await expect(trainer.prepare({ ...open, statistics: { columns: { a }, cohort: 3 } })).rejects.toMatchObject(
    {
      code: 'task.statistics-missing',
      what: expect.stringContaining('there are none of "b"'),
    },
  );
  await trainer.prepare(open);
  await expect(trainRound(trainer, input, 1)).rejects.toMatchObject({ code: 'trainer.busy' });
  await trainer.prepare({ ...open, statistics: { columns: { a, b: a }, cohort: 3 } });
  const byStatistics = await trainRound(trainer, input, 1);
  await trainer.prepare(input);
  expect((await trainRound(trainer, input, 1)).delta).toEqual(byStatistics.delta);
});
