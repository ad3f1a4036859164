/** What answers count up to, from logits: no tensor library here. */
import {
  binOf,
  PROBABILITY_BINS,
  type Tally,
  type TallyOf,
  tallyKindOf,
} from '../../core/evaluation/tally.ts';
import { outputUnits } from '../../core/task/model-layout.ts';
import { fixedSteps, fromInput } from '../../core/task/number-steps.ts';
import type { NumberTarget } from '../../core/task/targets.ts';
import type { Task } from '../../core/task/task.ts';

/**
 * @param logits - Shape `[rows, outputs]`.
 * @param targets - As in `EncodedRows`, of the same rows.
 * @returns Undefined where the target has no tally.
 */
export function tallyOf(
  { data }: Pick<Task, 'data'>,
  logits: Float32Array,
  targets: Float32Array,
): Tally | undefined {
  switch (tallyKindOf(data)) {
    case 'binary':
      return binaryTally(logits, targets);
    case 'classes':
      return classTally(logits, targets, outputUnits(data));
    case 'number':
      return data.kind === 'table' && data.target.type === 'number'
        ? errorTally(data.target, logits, targets)
        : undefined;
    case undefined:
      return undefined;
  }
}

function binaryTally(logits: Float32Array, targets: Float32Array): TallyOf<'binary'> {
  const positives = new Array<number>(PROBABILITY_BINS).fill(0);
  const negatives = [...positives];
  targets.forEach((target, i) => {
    (target === 1 ? positives : negatives)[binOf(logits[i]!)]! += 1;
  });
  return { kind: 'binary', positives, negatives };
}

function classTally(logits: Float32Array, targets: Float32Array, classes: number): TallyOf<'classes'> {
  const confusion = new Array<number>(classes ** 2).fill(0);
  targets.forEach((actual, i) => {
    const row = logits.subarray(i * classes, (i + 1) * classes);
    confusion[actual * classes + row.indexOf(Math.max(...row))]! += 1;
  });
  return { kind: 'classes', confusion };
}

/** Errors in the target's own unit, as people say them; those of a logarithm beside them, where that is learnt. */
function errorTally(target: NumberTarget, logits: Float32Array, targets: Float32Array): TallyOf<'number'> {
  const steps = fixedSteps(target);
  let [absolute, squared, squaredLog] = [0, 0, 0];
  targets.forEach((value, i) => {
    const error = Math.abs(fromInput(steps, logits[i]!) - fromInput(steps, value));
    absolute += error;
    squared += error ** 2;
    squaredLog += ((logits[i]! - value) * steps.scale) ** 2;
  });
  return { kind: 'number', absolute, squared, ...(steps.log && { squaredLog }) };
}
