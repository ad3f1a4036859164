/** Means over rows of how good answers are, in float64, from logits: no tensor library here. Sums: row-tally.ts. */
import { tallyKindOf } from '../../core/evaluation/tally.ts';
import { logSumExp } from '../../core/math/log-sum.ts';
import type { Data } from '../../core/task/data-schema.ts';
import type { MetricName } from '../../core/task/metrics.ts';
import type { Task } from '../../core/task/task.ts';
import { concordance, coxLoss } from './survival.ts';

export type Metrics = Partial<Record<MetricName, number>>;

/** For how many items a list may be asked whether the one that was hidden is among them. */
const HIT_RANKS = 10;

/**
 * @param logits - Shape `[rows, outputs]`.
 * @param targets - As in `EncodedRows`, of the same rows. Of items see `itemMetrics`.
 * @returns What does not follow from the tally.
 */
export function meansOf(
  { data, training }: Pick<Task, 'data' | 'training'>,
  logits: Float32Array,
  targets: Float32Array,
): Metrics {
  if (data.kind === 'images') return classMeans(data, logits, targets, data.classes.length);
  const { target } = data;
  switch (target.type) {
    case 'binary': {
      const weightOf = (value: number) => (value === 1 ? (training.positiveWeight ?? 1) : 1);
      return { loss: mean(targets, (value, i) => weightOf(value) * crossEntropy(logits[i]!, value)) };
    }
    case 'number':
      return { loss: mean(targets, (value, i) => (logits[i]! - value) ** 2) };
    case 'category':
      return classMeans(data, logits, targets, target.values.length);
    case 'survival':
      return { loss: coxLoss(logits, targets), cIndex: concordance(logits, targets) };
    case 'items':
      throw new TypeError('items are measured by itemMetrics');
    default:
      return target satisfies never;
  }
}

function classMeans(data: Data, logits: Float32Array, targets: Float32Array, classes: number): Metrics {
  const rowOf = (i: number) => logits.subarray(i * classes, (i + 1) * classes);
  const loss = mean(targets, (target, i) => logSumExp(rowOf(i)) - rowOf(i)[target]!);
  if (tallyKindOf(data)) return { loss };
  const isRight = (target: number, i: number) => rowOf(i).indexOf(Math.max(...rowOf(i))) === target;
  return { loss, accuracy: mean(targets, (target, i) => (isRight(target, i) ? 1 : 0)) };
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
    // As in training: what is shown does not count.
    loss: meanWhere(held, logits, (i) => held[i] === 0 || i % items === hidden[Math.floor(i / items)]),
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

function meanWhere(held: Float32Array, logits: Float32Array, counts: (i: number) => boolean): number {
  let [sum, counted] = [0, 0];
  held.forEach((target, i) => {
    if (!counts(i)) return;
    sum += crossEntropy(logits[i]!, target);
    counted++;
  });
  return sum / counted;
}

function mean(values: Float32Array | Uint32Array, termOf: (value: number, i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += termOf(values[i]!, i);
  return sum / values.length;
}

/** log(1 + eᶻ) − z · target, without overflow. */
const crossEntropy = (z: number, target: number) =>
  Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - z * target;
