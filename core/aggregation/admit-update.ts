import { TabfedError } from '../errors/tabfed-error.ts';
import { countNotFinite } from '../math/finite.ts';
import type { FoldKernel } from '../ports.ts';
import type { Aggregation } from '../task/task.ts';

/**
 * Admission of one decoded update, before any of it is folded: its example count, then its values, then its norm.
 * Refuses and never saturates: a value cut to the bound would be a delta that nobody trained.
 *
 * @param exampleCount - As it came over the wire: any number.
 * @returns The ℓ² norm of the whole delta, after decoding.
 * @throws TabfedError `update.example-count`, `update.not-finite` or `update.too-large`.
 */
export function checkDelta(update: {
  readonly values: Float32Array;
  readonly exampleCount: number;
  readonly aggregation: Aggregation;
  readonly kernel: FoldKernel;
}): { readonly norm: number } {
  const { values, exampleCount, aggregation, kernel } = update;
  const { maxExampleCount, maxDeltaValue, maxDeltaNorm } = aggregation;
  if (!Number.isInteger(exampleCount) || exampleCount < 1 || exampleCount > maxExampleCount) {
    throw new TabfedError('update.example-count', {
      what: `The update claims ${exampleCount} examples, expected a whole number from 1 to ${maxExampleCount}.`,
      next: `Train on at most ${maxExampleCount} rows and send their number, or raise aggregation.maxExampleCount in the task.`,
    });
  }
  const { largest, norm } = kernel.measure(values);
  if (!Number.isFinite(largest)) {
    throw new TabfedError('update.not-finite', {
      what: `The update holds ${countNotFinite(values)} of ${values.length} values that are not finite, expected none.`,
      next: 'Local training diverged or its delta is too large for the encoding; lower the learning rate.',
    });
  }
  if (!(largest <= maxDeltaValue)) throw tooLarge('largest |value|', largest, 'maxDeltaValue', maxDeltaValue);
  if (!(norm <= maxDeltaNorm)) throw tooLarge('norm', norm, 'maxDeltaNorm', maxDeltaNorm);
  return { norm };
}

function tooLarge(figure: string, found: number, bound: string, limit: number): TabfedError {
  return new TabfedError('update.too-large', {
    what: `The delta's ${figure} is ${Number(found.toPrecision(6))}, expected at most ${limit}.`,
    next: `Lower the learning rate or the local epochs, set a clipping norm, or raise aggregation.${bound} in the task.`,
  });
}
