/**
 * Admission of one update: its example count, then its values, then its norm. Refuses and never saturates: a value
 * cut to the bound would be a delta that nobody trained.
 */
import { TabfedError } from '../errors/tabfed-error.ts';
import { countNotFinite } from '../math/finite.ts';
import type { DeltaLimits, DeltaSize, PackedValues } from '../ports.ts';
import type { Aggregation } from '../task/aggregation.ts';
import { unpack, valueCount } from './packed-values.ts';

/**
 * @param exampleCount - As it came over the wire: any number.
 * @throws TabfedError `update.example-count`.
 */
export function checkExampleCount(exampleCount: number, { maxExampleCount }: Aggregation): void {
  if (Number.isInteger(exampleCount) && exampleCount >= 1 && exampleCount <= maxExampleCount) return;
  throw new TabfedError('update.example-count', {
    what: `The update claims ${exampleCount} examples, expected a whole number from 1 to ${maxExampleCount}.`,
    next: `Train on at most ${maxExampleCount} rows and send their number, or raise aggregation.maxExampleCount in the task.`,
  });
}

/** What a task admits. */
export function deltaLimits({ maxDeltaValue, maxDeltaNorm }: Aggregation): DeltaLimits {
  return { maxValue: maxDeltaValue, maxNorm: maxDeltaNorm };
}

/**
 * @param values - What `size` was measured on.
 * @throws TabfedError `update.not-finite` or `update.too-large`, where `size` is beyond the task's limits.
 */
export function checkSize(
  { largest, norm }: DeltaSize,
  values: PackedValues,
  aggregation: Aggregation,
): void {
  const { maxDeltaValue, maxDeltaNorm } = aggregation;
  if (!Number.isFinite(largest)) {
    throw new TabfedError('update.not-finite', {
      what: `The update holds ${countNotFinite(unpack(values))} of ${valueCount(values)} values that are not finite, expected none.`,
      next: 'Local training diverged or its delta is too large for the encoding; lower the learning rate.',
    });
  }
  if (!(largest <= maxDeltaValue)) throw tooLarge('largest |value|', largest, 'maxDeltaValue', maxDeltaValue);
  if (!(norm <= maxDeltaNorm)) throw tooLarge('norm', norm, 'maxDeltaNorm', maxDeltaNorm);
}

function tooLarge(figure: string, found: number, bound: string, limit: number): TabfedError {
  return new TabfedError('update.too-large', {
    what: `The delta's ${figure} is ${Number(found.toPrecision(6))}, expected at most ${limit}.`,
    next: `Lower the learning rate or the local epochs, set a clipping norm, or raise aggregation.${bound} in the task.`,
  });
}
