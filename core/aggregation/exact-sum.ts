import type { FoldKernel } from '../ports.ts';
import { type FoldBounds, foldGrid } from './fold-grid.ts';

/** grid, total weight, update count; float64 each. */
const HEADER_BYTES = 24;

/**
 * The weighted sum of a round's deltas, Σ nᵢδᵢ, of which the order of the updates and their split over partial sums
 * leave no trace: the same updates give the same bits. Memory is 8 bytes a parameter, however many updates come.
 *
 * Updates must have been admitted (`checkDelta`): a value that is not finite, or beyond `maxDeltaValue`, would break
 * the sum without a sign of it.
 */
export class ExactSum {
  readonly #sum: Float64Array;
  readonly #bounds: FoldBounds;
  readonly #grid: number;
  readonly #kernel: FoldKernel;
  #totalWeight = 0;
  #updateCount = 0;

  /** @throws RangeError where no grid can keep the bounds. */
  constructor(parameterCount: number, bounds: FoldBounds, kernel: FoldKernel) {
    this.#sum = new Float64Array(parameterCount);
    this.#bounds = bounds;
    this.#grid = foldGrid(bounds);
    this.#kernel = kernel;
  }

  get totalWeight(): number {
    return this.#totalWeight;
  }

  get updateCount(): number {
    return this.#updateCount;
  }

  /**
   * Adds weight · values, rounded to the grid.
   *
   * @param values - A delta, shape `[P]`; not changed, not kept.
   * @param weight - As `weightOf` gives it: a whole number from 1 to the bounds' `maxExampleCount`.
   * @throws RangeError where length, weight or number of updates leave the bounds; nothing is added then.
   */
  fold(values: Float32Array, weight: number): void {
    if (values.length !== this.#sum.length) {
      throw new RangeError(`values has ${values.length} values, expected ${this.#sum.length}`);
    }
    if (!Number.isInteger(weight) || weight < 1 || weight > this.#bounds.maxExampleCount) {
      throw new RangeError(
        `weight is ${weight}, expected a whole number from 1 to ${this.#bounds.maxExampleCount}`,
      );
    }
    this.#count(weight, 1);
    this.#kernel.fold(this.#sum, values, weight, this.#grid);
  }

  /**
   * Adds a partial sum of the same round, exactly. `other` is not changed.
   *
   * @throws RangeError where `other` has another length or grid, or the round would get too many updates.
   */
  merge(other: ExactSum): void {
    if (other.#sum.length !== this.#sum.length || other.#grid !== this.#grid) {
      throw new RangeError(
        `partial sum has ${other.#sum.length} values on grid ${other.#grid}, expected ${this.#sum.length} on ${this.#grid}`,
      );
    }
    this.#count(other.#totalWeight, other.#updateCount);
    const mine = this.#sum;
    const theirs = other.#sum;
    for (let i = 0; i < mine.length; i++) mine[i] = mine[i]! + theirs[i]!;
  }

  /**
   * Σ nᵢδᵢ / Σ nᵢ as a new array, shape `[P]`.
   *
   * @throws RangeError where nothing was folded.
   */
  mean(): Float32Array<ArrayBuffer> {
    if (this.#totalWeight === 0) throw new RangeError('the sum is empty, expected at least one update');
    const mean = new Float32Array(this.#sum.length);
    for (let i = 0; i < mean.length; i++) mean[i] = this.#sum[i]! / this.#totalWeight;
    return mean;
  }

  /** The partial sum for another process: grid, total weight, update count, sums; little-endian float64 each. */
  toBytes(): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(HEADER_BYTES + 8 * this.#sum.length);
    const view = new DataView(bytes.buffer);
    view.setFloat64(0, this.#grid, true);
    view.setFloat64(8, this.#totalWeight, true);
    view.setFloat64(16, this.#updateCount, true);
    for (let i = 0; i < this.#sum.length; i++) view.setFloat64(HEADER_BYTES + 8 * i, this.#sum[i]!, true);
    return bytes;
  }

  /**
   * Reads what `toBytes` wrote.
   *
   * @throws RangeError where the bytes are a sum of another length or on another grid than the bounds give.
   */
  static fromBytes(bytes: Uint8Array, bounds: FoldBounds, kernel: FoldKernel): ExactSum {
    const parameterCount = (bytes.byteLength - HEADER_BYTES) / 8;
    if (!Number.isInteger(parameterCount) || parameterCount < 0) {
      throw new RangeError(`bytes has ${bytes.byteLength} bytes, expected 24 and 8 for each parameter`);
    }
    const sum = new ExactSum(parameterCount, bounds, kernel);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const grid = view.getFloat64(0, true);
    if (grid !== sum.#grid) throw new RangeError(`bytes are a sum on grid ${grid}, expected ${sum.#grid}`);
    sum.#count(view.getFloat64(8, true), view.getFloat64(16, true));
    for (let i = 0; i < parameterCount; i++) sum.#sum[i] = view.getFloat64(HEADER_BYTES + 8 * i, true);
    return sum;
  }

  #count(weight: number, updates: number): void {
    const { maxCohort } = this.#bounds;
    if (!(this.#updateCount + updates <= maxCohort)) {
      throw new RangeError(
        `the round would have ${this.#updateCount + updates} updates, expected at most ${maxCohort}`,
      );
    }
    this.#totalWeight += weight;
    this.#updateCount += updates;
  }
}
