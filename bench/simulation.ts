/**
 * What a simulated round costs beside the same local training in a plain loop, in this process, on one thread:
 *
 *     npm run bench -- simulation [--models 2nn,cnn] [--turns 5] --json FILE
 *
 * `vsPlainLoop`: tfjs's layers, `tf.train.sgd` and batches, as anybody would write it. `vsBareSteps`: our own forward pass
 * and kernels with nothing around them. A round is all of it (drawing the cohort, training, frames, fold, commit) but the
 * measuring of the model. They take turns, and figures are medians over turns: below 1 a round is faster.
 */
import * as tf from '@tensorflow/tfjs-core';
import { runSimulation } from '../cli/simulate/run-simulation.ts';
import { simulatedRows } from '../cli/simulate/simulated-rows.ts';
import type { ModelName } from '../cli/simulate/simulated-task.ts';
import type { ImagesSource } from '../core/task/data-source.ts';
import { modelShape } from '../core/task/model-layout.ts';
import type { Task } from '../core/task/task.ts';
import { logitsFrom } from '../participant/trainer/forward.ts';
import { digits } from '../tasks/digits/task.ts';
import { initialWeights } from '../tasks/initial-weights.ts';
import { buildModel } from '../tasks/testing/build-model.ts';
import type { Row } from './bench.ts';
import { registerFilterGradient } from './train/filter-gradient.ts';

const BATCH = 10;
/** As in McMahan et al. 2017; what a round costs beside its training depends on how much each participant trains. */
const EXAMPLES_EACH = 600;
const LEARNING_RATE = 0.05;
/** A few seconds a round. */
const PARTICIPANTS: Readonly<Record<ModelName, number>> = { '2nn': 10, cnn: 2 };

export async function run({
  models = '2nn,cnn',
  turns = '5',
}: Readonly<Record<string, string>>): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const model of models.split(',') as ModelName[]) rows.push(await measure(model, Number(turns)));
  return rows;
}

async function measure(model: ModelName, turns: number): Promise<Row> {
  const participants = PARTICIPANTS[model];
  const examples = participants * EXAMPLES_EACH;
  const wanted = { participants, examples, seed: 1 };
  const parts = (await simulatedRows(digits, wanted, async () => new Uint8Array())).parts as ImagesSource[];
  const rounds: number[] = [];
  const plain: number[] = [];
  const bare: number[] = [];
  let startedAt = 0;
  await runSimulation(
    digits,
    {
      ...wanted,
      fraction: 1,
      epochs: 1,
      batch: BATCH,
      lr: LEARNING_RATE,
      model,
      // The first one opens trainers, the last one is measured on the test rows.
      rounds: turns + 2,
      evaluateEvery: turns + 2,
      workers: 1,
    },
    {
      async onRound({ round }, task) {
        const seconds = (performance.now() - startedAt) / 1000;
        if (round > 1 && round <= turns + 1) {
          rounds.push(seconds);
          plain.push(await timed(() => plainLoop(task, parts)));
          bare.push(await timed(() => bareSteps(task, parts)));
        } else {
          registerFilterGradient();
          await plainLoop(task, parts);
          await bareSteps(task, parts);
        }
        startedAt = performance.now();
      },
    },
  );
  return {
    model,
    participants,
    examples,
    roundSeconds: median(rounds),
    plainSeconds: median(plain),
    bareSeconds: median(bare),
    vsPlainLoop: median(rounds.map((seconds, turn) => seconds / plain[turn]!)),
    vsBareSteps: median(rounds.map((seconds, turn) => seconds / bare[turn]!)),
  };
}

async function plainLoop(task: Task, parts: readonly ImagesSource[]): Promise<void> {
  const model = buildModel(task, 'logits');
  const optimizer = tf.train.sgd(LEARNING_RATE);
  for (const batch of batches(task, parts)) {
    tf.tidy(() => {
      const [inputs, targets] = batch();
      optimizer.minimize(
        () => tf.losses.softmaxCrossEntropy(targets, model.apply(inputs) as tf.Tensor2D) as tf.Scalar,
      );
    });
  }
  await model.trainableWeights[0]!.read().data();
  model.dispose();
}

async function bareSteps(task: Task, parts: readonly ImagesSource[]): Promise<void> {
  const weights = initialWeights(task);
  const variables = modelShape(task).layout.weights.map(({ offset, size, shape }) =>
    tf.variable(tf.tensor(weights.slice(offset, offset + size), [...shape])),
  );
  const optimizer = tf.train.sgd(LEARNING_RATE);
  for (const batch of batches(task, parts)) {
    tf.tidy(() => {
      const [inputs, targets] = batch();
      optimizer.minimize(
        () =>
          tf.losses.softmaxCrossEntropy(
            targets,
            logitsFrom(task.model.layers, variables, inputs),
          ) as tf.Scalar,
      );
    });
  }
  await variables[0]!.data();
  tf.dispose(variables);
}

/** Everybody's rows once, in batches. */
function* batches(task: Task, parts: readonly ImagesSource[]): Generator<() => [tf.Tensor, tf.Tensor2D]> {
  if (task.data.kind !== 'images') throw new TypeError('expected images');
  const { height, width, channels, classes } = task.data;
  const bytes = height * width * channels;
  for (const { pixels, labels } of parts) {
    for (let from = 0; from < labels.length; from += BATCH) {
      const to = Math.min(from + BATCH, labels.length);
      yield () => [
        tf.tensor(
          Float32Array.from(pixels.subarray(from * bytes, to * bytes), (byte) => byte / 255),
          [to - from, height, width, channels],
        ),
        tf.oneHot(tf.tensor1d(labels.subarray(from, to), 'int32'), classes.length) as tf.Tensor2D,
      ];
    }
  }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1000;
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1]!;
