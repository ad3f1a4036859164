/** How good answers are, in float64, from logits: no tensor library here. */
import type { MetricName } from '../../core/task/metrics.ts';
import { fixedSteps, fromInput } from '../../core/task/number-steps.ts';
import type { Target } from '../../core/task/targets.ts';
import type { Task } from '../../core/task/task.ts';
import { areaUnderRoc } from './auc.ts';
import { concordance, coxLoss } from './survival.ts';

export type Metrics = Partial<Record<MetricName, number>>;

/** For how many items a list may be asked whether the one that was hidden is among them. */
const HIT_RANKS = 10;

/**
 * @param logits - Shape `[rows, outputs]`.
 * @param targets - As in `EncodedRows`, of the same rows. Of items see `itemMetrics`.
 */
export function metricsOf(
  { data, training }: Pick<Task, 'data' | 'training'>,
  logits: Float32Array,
  targets: Float32Array,
): Metrics {
  if (data.kind === 'images') return classMetrics(logits, targets, data.classes.length);
  const { target } = data;
  switch (target.type) {
    case 'binary':
      return binaryMetrics(logits, targets, training.positiveWeight ?? 1);
    case 'number':
      return numberMetrics(target, logits, targets);
    case 'category':
      return classMetrics(logits, targets, target.values.length);
    case 'survival':
      return { loss: coxLoss(logits, targets), cIndex: concordance(logits, targets) };
    case 'items':
      throw new TypeError('items are measured by itemMetrics');
    default:
      return target satisfies never;
  }
}

function binaryMetrics(logits: Float32Array, targets: Float32Array, positiveWeight: number): Metrics {
  return {
    loss: mean(
      targets,
      (target, i) => (target === 1 ? positiveWeight : 1) * crossEntropy(logits[i]!, target),
    ),
    accuracy: mean(targets, (target, i) => (logits[i]! >= 0 === (target === 1) ? 1 : 0)),
    auc: areaUnderRoc(logits, targets),
  };
}

/** Errors in the target's own unit, as people say them; the loss on the scale of training. */
function numberMetrics(
  target: Extract<Target, { type: 'number' }>,
  logits: Float32Array,
  targets: Float32Array,
): Metrics {
  const steps = fixedSteps(target);
  const error = (value: number, i: number) => fromInput(steps, logits[i]!) - fromInput(steps, value);
  const loss = mean(targets, (value, i) => (logits[i]! - value) ** 2);
  return {
    loss,
    mae: mean(targets, (value, i) => Math.abs(error(value, i))),
    rmse: Math.sqrt(mean(targets, (value, i) => error(value, i) ** 2)),
    ...(steps.log && { rmseLog: Math.sqrt(loss) * steps.scale }),
  };
}

function classMetrics(logits: Float32Array, targets: Float32Array, classes: number): Metrics {
  const rowOf = (i: number) => logits.subarray(i * classes, (i + 1) * classes);
  return {
    loss: mean(targets, (target, i) => logSumExp(rowOf(i)) - rowOf(i)[target]!),
    accuracy: mean(targets, (target, i) => (rowOf(i).indexOf(Math.max(...rowOf(i))) === target ? 1 : 0)),
  };
}

/**
 * Of rows of items, one of which was hidden from the model.
 *
 * @param held - Shape `[rows, items]`: 1 where the row holds the item, the hidden one included.
 * @param hidden - The item that was hidden, by row.
 */
export function itemMetrics(logits: Float32Array, held: Float32Array, hidden: Uint32Array): Metrics {
  const items = logits.length / hidden.length;
  return {
    loss: mean(held, (target, i) => crossEntropy(logits[i]!, target)),
    hitRate: mean(hidden, (item, row) => {
      const scores = logits.subarray(row * items, (row + 1) * items);
      const has = held.subarray(row * items, (row + 1) * items);
      // What the row holds anyway is no suggestion. Items of equal score share their ranks.
      let rank = 0;
      for (let i = 0; i < items; i++) {
        if (has[i] === 1) continue;
        if (scores[i]! > scores[item]!) rank++;
        else if (scores[i] === scores[item]) rank += 0.5;
      }
      return rank < HIT_RANKS ? 1 : 0;
    }),
  };
}

function mean(values: Float32Array | Uint32Array, termOf: (value: number, i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += termOf(values[i]!, i);
  return sum / values.length;
}

/** log(1 + eᶻ) − z · target, without overflow. */
const crossEntropy = (z: number, target: number) =>
  Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - z * target;

export function logSumExp(row: Float32Array): number {
  const largest = Math.max(...row);
  return largest + Math.log(row.reduce((sum, z) => sum + Math.exp(z - largest), 0));
}
