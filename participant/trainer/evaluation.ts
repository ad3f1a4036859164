/** How good a model is on rows that it was not trained on. Metrics are worked out here, in float64, from logits. */
import * as tf from '@tensorflow/tfjs-core';
import type { Score } from '../../core/protocol/messages.ts';
import type { MetricName } from '../../core/task/metrics.ts';
import type { Task } from '../../core/task/task.ts';
import type { EncodedRows } from '../data/encoded-rows.ts';
import type { Attempt } from './attempt.ts';
import { areaUnderRoc } from './auc.ts';
import { type InputRows, inputBatch } from './batches.ts';
import type { LocalModel } from './local-model.ts';
import type { LoopPorts } from './training-loop.ts';

/** Input values in one batch: 4 MB, a few hundred small images. */
const BATCH_VALUES = 2 ** 20;
const MAX_BATCH_ROWS = 512;

/** @returns Undefined where there are no rows. A metric that is not finite is left out. */
export async function scoreModel(
  model: LocalModel,
  rows: EncodedRows,
  which: Uint32Array,
  attempt: Attempt,
  ports: LoopPorts,
): Promise<Score | undefined> {
  if (which.length === 0) return undefined;
  const logits = await logitsOf(model, rows, which, attempt, ports);
  const targets = Float32Array.from(which, (row) => rows.targets[row]!);
  const metrics = Object.entries(metricsOf(model.task, logits, targets));
  return {
    exampleCount: which.length,
    metrics: Object.fromEntries(metrics.filter(([, value]) => Number.isFinite(value))),
  };
}

/** @returns A new array, shape `[which.length, outputs]`. */
export async function logitsOf(
  model: LocalModel,
  rows: InputRows,
  which: Uint32Array,
  attempt: Attempt,
  ports: LoopPorts,
): Promise<Float32Array> {
  const width = rows.inputs.length / rows.rows;
  const batchRows = Math.max(1, Math.min(MAX_BATCH_ROWS, Math.floor(BATCH_VALUES / width)));
  const logits = new Float32Array(which.length * model.outputs);
  for (let start = 0; start < which.length; start += batchRows) {
    const end = Math.min(start + batchRows, which.length);
    model.device.activate();
    const batch = tf.tidy(() => model.forward(inputBatch(rows, which, start, end)));
    try {
      logits.set((await attempt.wait(batch.data())) as Float32Array, start * model.outputs);
    } finally {
      batch.dispose();
    }
    await attempt.wait(ports.yieldNow());
  }
  return logits;
}

/** What the model answers: probabilities of classes, one probability, or a number on the scale of training. */
export function answersOf(task: Task, logits: Float32Array): Float32Array {
  if (task.data.kind === 'images') return softmax(logits, task.data.classes.length);
  return task.data.target.type === 'binary' ? logits.map((z) => 1 / (1 + Math.exp(-z))) : logits;
}

function softmax(logits: Float32Array, classes: number): Float32Array {
  const answers = new Float32Array(logits.length);
  for (let start = 0; start < logits.length; start += classes) {
    const row = logits.subarray(start, start + classes);
    const logTotal = logSumExp(row);
    answers.set(
      row.map((z) => Math.exp(z - logTotal)),
      start,
    );
  }
  return answers;
}

function metricsOf(
  task: Task,
  logits: Float32Array,
  targets: Float32Array,
): Partial<Record<MetricName, number>> {
  const { data } = task;
  if (data.kind === 'images') return classMetrics(logits, targets, data.classes.length);
  if (data.target.type === 'binary') {
    return {
      loss: mean(targets, (target, i) => softplus(logits[i]!) - logits[i]! * target),
      accuracy: mean(targets, (target, i) => (logits[i]! >= 0 === (target === 1) ? 1 : 0)),
      auc: areaUnderRoc(logits, targets),
    };
  }
  const { scale } = data.target;
  return {
    loss: mean(targets, (target, i) => (logits[i]! - target) ** 2),
    // In the target's own unit, as people say it.
    mae: mean(targets, (target, i) => Math.abs(logits[i]! - target)) * scale,
  };
}

function classMetrics(logits: Float32Array, targets: Float32Array, classes: number) {
  const rowOf = (i: number) => logits.subarray(i * classes, (i + 1) * classes);
  return {
    loss: mean(targets, (target, i) => logSumExp(rowOf(i)) - rowOf(i)[target]!),
    accuracy: mean(targets, (target, i) => (rowOf(i).indexOf(Math.max(...rowOf(i))) === target ? 1 : 0)),
  };
}

function mean(targets: Float32Array, termOf: (target: number, i: number) => number): number {
  return targets.reduce((sum, target, i) => sum + termOf(target, i), 0) / targets.length;
}

/** log(1 + eᶻ) without overflow. */
const softplus = (z: number) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));

function logSumExp(row: Float32Array): number {
  const largest = Math.max(...row);
  return largest + Math.log(row.reduce((sum, z) => sum + Math.exp(z - largest), 0));
}
