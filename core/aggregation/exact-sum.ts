import type { DeltaLimits, DeltaSize, FoldKernel, KernelSum, PackedValues } from '../ports.ts';
import { type FoldBounds, foldGrid } from './fold-grid.ts';
import { packFloat32, valueCount } from './packed-values.ts';

/** grid, total weight, update count; float64 each. */
const HEADER_BYTES = 24;
/** Sums that are read or added together: the whole sum is never held twice. */
const SLICE = 16_384;

/**
 * The weighted sum of a round's deltas, Σ nᵢδᵢ, of which the order of the updates and their split over partial sums
 * leave no trace: the same updates give the same bits. Memory is 8 bytes a parameter, however many updates come.
 */
export class ExactSum {
  readonly #sum: KernelSum;
  readonly #parameterCount: number;
  readonly #bounds: FoldBounds;
  readonly #grid: number;
  #totalWeight = 0;
  #updateCount = 0;

  /** @throws RangeError where no grid can keep the bounds. */
  constructor(parameterCount: number, bounds: FoldBounds, kernel: FoldKernel) {
    this.#parameterCount = parameterCount;
    this.#bounds = bounds;
    this.#grid = foldGrid(bounds);
    this.#sum = kernel.openSum(parameterCount, this.#grid);
  }

  get totalWeight(): number {
    return this.#totalWeight;
  }

  get updateCount(): number {
    return this.#updateCount;
  }

  /**
   * Adds weight · values, rounded to the grid, if the delta keeps to `limits`; else adds nothing.
   *
   * @param delta - Shape `[P]`, decoded or as it came; not changed, not kept.
   * @param weight - Above 0, at most the bounds' `maxExampleCount`. With a whole number the product is exact; with another
   *   one it is rounded once, before it meets the sum, so that order leaves no trace either.
   * @param limits - `maxValue` at most the bounds' `maxDeltaValue`, on which exactness rests.
   * @returns The size of the delta, and whether it was added.
   * @throws RangeError where length, weight, limits or number of updates leave the bounds; nothing is added then.
   */
  fold(
    delta: PackedValues | Float32Array,
    weight: number,
    limits: DeltaLimits = { maxValue: this.#bounds.maxDeltaValue, maxNorm: Infinity },
  ): DeltaSize & { readonly wasAdded: boolean } {
    const { maxExampleCount, maxDeltaValue } = this.#bounds;
    const values = delta instanceof Float32Array ? packFloat32(delta) : delta;
    if (valueCount(values) !== this.#parameterCount) {
      throw new RangeError(`values has ${valueCount(values)} values, expected ${this.#parameterCount}`);
    }
    if (!(weight > 0 && weight <= maxExampleCount)) {
      throw new RangeError(`weight is ${weight}, expected a number above 0, at most ${maxExampleCount}`);
    }
    if (!(limits.maxValue <= maxDeltaValue)) {
      throw new RangeError(`limits.maxValue is ${limits.maxValue}, expected at most ${maxDeltaValue}`);
    }
    this.#checkRoom(1);
    const outcome = this.#sum.fold(values, weight, limits);
    if (outcome.wasAdded) this.#count(weight, 1);
    return outcome;
  }

  /**
   * Adds a partial sum of the same round, exactly. `other` is not changed.
   *
   * @throws RangeError where `other` has another length or grid, or the round would get too many updates.
   */
  merge(other: ExactSum): void {
    if (other.#parameterCount !== this.#parameterCount || other.#grid !== this.#grid) {
      throw new RangeError(
        `partial sum has ${other.#parameterCount} values on grid ${other.#grid}, expected ${this.#parameterCount} on ${this.#grid}`,
      );
    }
    this.#checkRoom(other.#updateCount);
    other.#eachSlice((from, sums) => this.#sum.add(from, sums));
    this.#count(other.#totalWeight, other.#updateCount);
  }

  /**
   * Σ nᵢδᵢ / divisor as a new array, shape `[P]`.
   *
   * @param divisor - Σ nᵢ by default, which keeps no trace of the order where all weights are whole.
   * @throws RangeError where nothing was folded.
   */
  mean(divisor: number = this.#totalWeight): Float32Array<ArrayBuffer> {
    if (this.#totalWeight === 0) throw new RangeError('the sum is empty, expected at least one update');
    const mean = new Float32Array(this.#parameterCount);
    this.#eachSlice((from, sums) => {
      for (let i = 0; i < sums.length; i++) mean[from + i] = sums[i]! / divisor;
    });
    return mean;
  }

  /** Σ nᵢδᵢ itself, as a new array in float64, which holds every sum exactly. Shape `[P]`. */
  totals(): Float64Array<ArrayBuffer> {
    const totals = new Float64Array(this.#parameterCount);
    this.#eachSlice((from, sums) => totals.set(sums, from));
    return totals;
  }

  /** The partial sum for another process: grid, total weight, update count, sums; little-endian float64 each. */
  toBytes(): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(HEADER_BYTES + 8 * this.#parameterCount);
    const view = new DataView(bytes.buffer);
    view.setFloat64(0, this.#grid, true);
    view.setFloat64(8, this.#totalWeight, true);
    view.setFloat64(16, this.#updateCount, true);
    this.#eachSlice((from, sums) => {
      for (let i = 0; i < sums.length; i++) view.setFloat64(HEADER_BYTES + 8 * (from + i), sums[i]!, true);
    });
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
    const [totalWeight, updateCount] = [view.getFloat64(8, true), view.getFloat64(16, true)];
    sum.#checkRoom(updateCount);
    sum.#eachSlice((from, sums) => {
      for (let i = 0; i < sums.length; i++) sums[i] = view.getFloat64(HEADER_BYTES + 8 * (from + i), true);
      sum.#sum.add(from, sums);
    });
    sum.#count(totalWeight, updateCount);
    return sum;
  }

  /** @param visit - Gets the sums from index `from` on, in an array that is used again. */
  #eachSlice(visit: (from: number, sums: Float64Array) => void): void {
    const slice = new Float64Array(Math.min(SLICE, this.#parameterCount));
    for (let from = 0; from < this.#parameterCount; from += SLICE) {
      const sums = slice.subarray(0, this.#parameterCount - from);
      this.#sum.read(from, sums);
      visit(from, sums);
    }
  }

  #checkRoom(updates: number): void {
    const { maxCohort } = this.#bounds;
    if (!(this.#updateCount + updates <= maxCohort)) {
      throw new RangeError(
        `the round would have ${this.#updateCount + updates} updates, expected at most ${maxCohort}`,
      );
    }
  }

  #count(weight: number, updates: number): void {
    this.#totalWeight += weight;
    this.#updateCount += updates;
  }
}
