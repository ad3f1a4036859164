/** Local training: the loop that a participant spends its time in. */
import * as tf from '@tensorflow/tfjs-core';
import type { Data } from '../../core/task/data-schema.ts';
import { itemsRange } from '../../core/task/table-features.ts';
import { type SeededRandom, seededPermutation, seededRandom } from '../../tasks/seeded-random.ts';
import type { EncodedRows } from '../data/encoded-rows.ts';
import type { TrainingProgress } from '../ports.ts';
import { diverged } from '../update/pipeline.ts';
import type { Attempt } from './attempt.ts';
import { type HideItems, trainingBatch } from './batches.ts';
import { hideShare } from './item-hiding.ts';
import type { LocalModel } from './local-model.ts';
import { LOSSES } from './losses.ts';
import { createOptimizer, type LocalOptimizer, type OptimizerMemory } from './optimizers.ts';
import { ProximalTerm } from './proximal-term.ts';

/** Work between two yields: short enough to cancel within 200 ms, long enough to cost nothing. */
const SLICE_MS = 50;
const PROGRESS_EVERY_MS = 250;

export interface LoopPorts {
  /** Milliseconds that only grow. */
  now(): number;
  /** Resolves after messages that wait have been taken. */
  yieldNow(): Promise<void>;
}

export interface LocalTraining {
  readonly model: LocalModel;
  readonly rows: EncodedRows;
  /** Numbers of the rows to train on. At least one. */
  readonly training: Uint32Array;
  readonly seed: number;
  /** What the optimizer remembered after the round before; not changed. Used where the task keeps it. */
  readonly memory?: OptimizerMemory | undefined;
  readonly attempt: Attempt;
  readonly ports: LoopPorts;
  readonly onProgress: (progress: TrainingProgress) => void;
}

export interface TrainedLocally {
  readonly loss: number;
  readonly rowsPerSecond: number;
  readonly memory?: OptimizerMemory;
}

/**
 * Trains `model` in place for the task's local epochs. The batches of an epoch are of one size, give or take a row, and
 * at most the task's: where 450 rows made 14 batches of 32 and one of 2, the mean over these 2 alone would move the
 * model as far as any other.
 *
 * Steps run in slices without waiting, because each wait costs a way to the graphics card and back. A slice ends by
 * reading its losses, so that what was asked for is done when the loop yields. Where slices begin and end depends on
 * the clock, but has no part in the result.
 *
 * @returns The mean loss over the last epoch, and what the optimizer remembers where the task keeps that.
 * @throws TabfedError `trainer.diverged`, or what interrupted the attempt.
 */
export async function trainLocally(work: LocalTraining): Promise<TrainedLocally> {
  const { model, training, ports, attempt } = work;
  const { batchSize, localEpochs: epochs, optimizer: settings } = model.task.training;
  const stepsPerEpoch = Math.ceil(training.length / batchSize);
  const batchStart = (batch: number) => Math.floor((batch * training.length) / stepsPerEpoch);
  const steps = epochs * stepsPerEpoch;
  const step = createSteps(work, stepsPerEpoch, batchStart);
  const total = epochs * training.length;
  const startedAt = ports.now();
  let reportedAt = startedAt;
  let stepsPerSlice = 1;
  let next = 0;
  let lastEpochLoss = 0;
  model.device.activate();
  const optimizer = createOptimizer(settings);
  const proximal = proximalTermOf(model);
  const isKept = settings.name !== 'sgd' && settings.state === 'kept';
  let memory: OptimizerMemory | undefined;
  try {
    if (isKept && work.memory) await optimizer.recall(work.memory, attempt);
    while (next < steps) {
      const sliceStartedAt = ports.now();
      const end = next + powerOfTwo(Math.min(steps - next, stepsPerSlice));
      model.device.activate();
      const losses: tf.Scalar[] = [];
      const first = next;
      for (; next < end; next++) losses.push(step(next, optimizer, proximal));
      const values = await readAndDispose(losses, attempt);
      values.forEach((value, i) => {
        const epoch = Math.floor((first + i) / stepsPerEpoch);
        if (!Number.isFinite(value)) {
          throw diverged(`The training loss became ${value} in epoch ${epoch + 1} of ${epochs}.`);
        }
        const batch = (first + i) % stepsPerEpoch;
        if (epoch === epochs - 1) lastEpochLoss += value * (batchStart(batch + 1) - batchStart(batch));
      });
      const now = ports.now();
      if (now - reportedAt >= PROGRESS_EVERY_MS || next === steps) {
        reportedAt = now;
        work.onProgress(progressAt(now));
      }
      stepsPerSlice = nextSlice(stepsPerSlice, now - sliceStartedAt);
      await attempt.wait(ports.yieldNow());
    }
    if (isKept) memory = await optimizer.remember(attempt);
  } finally {
    optimizer.dispose();
    proximal?.dispose();
  }
  return {
    loss: lastEpochLoss / training.length,
    rowsPerSecond: progressAt(ports.now()).rowsPerSecond,
    ...(memory && { memory }),
  };

  function progressAt(now: number): TrainingProgress {
    const epoch = Math.floor(next / stepsPerEpoch);
    const done = epoch * training.length + batchStart(next % stepsPerEpoch);
    const seconds = Math.max(now - startedAt, 1) / 1000;
    return { epoch: Math.min(epoch + 1, epochs), epochs, done, total, rowsPerSecond: done / seconds };
  }
}

/** WebGL compiles a shader for each number of losses that are read together: it shall meet few. */
const powerOfTwo = (atMost: number) => 2 ** Math.floor(Math.log2(atMost));

/** The next slice takes about SLICE_MS, and at most twice the steps: a first fast step says little. */
function nextSlice(steps: number, elapsedMs: number): number {
  const wanted = Math.floor((steps * SLICE_MS) / Math.max(elapsedMs, 0.1));
  return Math.max(1, Math.min(2 * steps, wanted));
}

/** Steps in order: every epoch has a shuffle of its own, drawn from the round's seed. */
function createSteps(
  { model, rows, training: which, seed }: LocalTraining,
  stepsPerEpoch: number,
  batchStart: (batch: number) => number,
) {
  const { training, data } = model.task;
  const random = seededRandom(seed);
  const dropout = seededRandom(seed, 1);
  const hide = hidingOf(data, seededRandom(seed, 2));
  let order = new Uint32Array();
  return (step: number, optimizer: LocalOptimizer, proximal: ProximalTerm | undefined): tf.Scalar => {
    const batch = step % stepsPerEpoch;
    if (batch === 0) order = seededPermutation(which.length, random).map((place) => which[place]!);
    const [start, end] = [batchStart(batch), batchStart(batch + 1)];
    return tf.tidy(() => {
      const { inputs, targets } = trainingBatch(rows, { order, start, end }, data, hide);
      const { value, grads } = tf.variableGrads(
        () => LOSSES[training.loss](model.forward(inputs, dropout), targets, training),
        [...model.variables],
      );
      optimizer.apply(proximal?.addTo(grads) ?? grads);
      return value;
    });
  };
}

function proximalTermOf({ task, variables }: LocalModel): ProximalTerm | undefined {
  const { proximalWeight } = task.training;
  return proximalWeight === undefined ? undefined : new ProximalTerm(variables, proximalWeight);
}

function hidingOf(data: Data, random: SeededRandom): HideItems | undefined {
  if (data.kind !== 'table' || data.target.type !== 'items') return undefined;
  return hideShare(data.target.hidden, itemsRange(data)!, random);
}

async function readAndDispose(losses: tf.Scalar[], attempt: Attempt): Promise<Float32Array> {
  const stacked = tf.stack(losses);
  tf.dispose(losses);
  try {
    return (await attempt.wait(stacked.data())) as Float32Array;
  } finally {
    stacked.dispose();
  }
}
