/**
 * What a round's updates are gathered in until it closes, by the kind of strategy: a sum of O(parameters), or every delta.
 * Either way the same updates give the same bits, in any order of arrival.
 */
import type { DeltaLimits, DeltaSize, FillRandom, FoldKernel, PackedValues } from '../ports.ts';
import {
  type CentralNoise,
  type CentralTask,
  centralBounds,
  centralNoise,
  isCentral,
  noisyMean,
} from '../privacy/central.ts';
import type { Task } from '../task/task.ts';
import { deltaLimits } from './admit-update.ts';
import { ExactSum } from './exact-sum.ts';
import { foldBounds } from './fold-grid.ts';
import { type NormalizedWeight, normalizedDivisor, normalizedWeightOf } from './normalized-mean.ts';
import { unpack } from './packed-values.ts';
import { type InSlices, type RobustStrategy, robustStrategyOf } from './robust/robust-strategy.ts';
import { ShareCap } from './share-cap.ts';
import { weightOf } from './weighting.ts';

export interface Accumulator {
  /**
   * Adds an update if its values keep to the task's limits; else adds nothing.
   *
   * @param values - Shape `[P]`; not changed, not kept beyond the call.
   * @param exampleCount - As admission checked it.
   */
  add(values: PackedValues, exampleCount: number): DeltaSize & { readonly wasAdded: boolean };
  /**
   * Closes the round.
   *
   * @param fillRandom - What noise is drawn from, where the task's privacy adds some.
   * @returns Its one delta, a new vector of shape `[P]`.
   * @throws RangeError where too few updates were added.
   */
  close(fillRandom?: FillRandom): InSlices<Float32Array<ArrayBuffer>>;
}

type Needed = Pick<Task, 'aggregation' | 'rounds' | 'training' | 'privacy'>;

export function openAccumulator(task: Needed, parameterCount: number, kernel: FoldKernel): Accumulator {
  if (isCentral(task)) return new NoisedSum(task, parameterCount, kernel);
  const { strategy } = task.aggregation;
  if (strategy === undefined || strategy.name === 'mean')
    return new WeightedSum(task, parameterCount, kernel);
  if (strategy.name === 'normalized-mean') return new NormalizedSum(task, parameterCount, kernel);
  return new KeptDeltas(robustStrategyOf(strategy), deltaLimits(task.aggregation), kernel);
}

/** Closes a round without a rest: where nobody waits for an answer meanwhile. */
export function closeAtOnce(accumulator: Accumulator): Float32Array<ArrayBuffer> {
  const slices = accumulator.close();
  for (;;) {
    const { done, value } = slices.next();
    if (done) return value;
  }
}

class WeightedSum implements Accumulator {
  readonly #aggregation: Task['aggregation'];
  readonly #sum: ExactSum;
  readonly #kernel: FoldKernel;
  readonly #shares: ShareCap | undefined;

  constructor(task: Needed, parameterCount: number, kernel: FoldKernel) {
    this.#aggregation = task.aggregation;
    this.#sum = new ExactSum(parameterCount, foldBounds(task), kernel);
    this.#kernel = kernel;
    const { maxShare } = task.aggregation;
    this.#shares = maxShare === undefined ? undefined : new ShareCap(maxShare);
  }

  add(values: PackedValues, exampleCount: number) {
    const limits = deltaLimits(this.#aggregation);
    const weight = weightOf(this.#aggregation.weighting, exampleCount);
    if (!this.#shares) return this.#sum.fold(values, weight, limits);
    const size = this.#kernel.measure(values);
    if (!isWithin(size, limits)) return { ...size, wasAdded: false };
    const kept = { form: values.form, bytes: values.bytes.slice() };
    const light = this.#shares.hold({ weight, values: kept });
    if (light) this.#sum.fold(light.values, light.weight, limits);
    return { ...size, wasAdded: true };
  }

  *close(): InSlices<Float32Array<ArrayBuffer>> {
    const limits = deltaLimits(this.#aggregation);
    for (const { values, weight } of this.#shares?.release() ?? []) {
      this.#sum.fold(values, weight, limits);
      yield;
    }
    return this.#sum.mean();
  }
}

class NormalizedSum implements Accumulator {
  readonly #task: Needed;
  readonly #sum: ExactSum;
  readonly #updates: NormalizedWeight[] = [];

  constructor(task: Needed, parameterCount: number, kernel: FoldKernel) {
    this.#task = task;
    this.#sum = new ExactSum(parameterCount, foldBounds(task), kernel);
  }

  add(values: PackedValues, exampleCount: number) {
    const update = normalizedWeightOf(this.#task, exampleCount);
    const outcome = this.#sum.fold(
      values,
      update.weight / update.progress,
      deltaLimits(this.#task.aggregation),
    );
    if (outcome.wasAdded) this.#updates.push(update);
    return outcome;
  }

  *close(): InSlices<Float32Array<ArrayBuffer>> {
    yield;
    if (this.#updates.length === 0) throw new RangeError('the sum is empty, expected at least one update');
    return this.#sum.mean(normalizedDivisor(this.#updates));
  }
}

/** A sum that only leaves with noise. */
class NoisedSum implements Accumulator {
  readonly #aggregation: Task['aggregation'];
  readonly #limits: DeltaLimits;
  readonly #sum: ExactSum;
  readonly #noise: CentralNoise;

  constructor(task: CentralTask, parameterCount: number, kernel: FoldKernel) {
    this.#aggregation = task.aggregation;
    // Whoever hands in a delta has clipped it: the noise is for no longer one.
    this.#limits = { ...deltaLimits(task.aggregation), maxNorm: task.privacy.clippingNorm };
    this.#sum = new ExactSum(parameterCount, centralBounds(task), kernel);
    this.#noise = centralNoise(task, parameterCount);
  }

  add(values: PackedValues, exampleCount: number) {
    const weight = weightOf(this.#aggregation.weighting, exampleCount);
    return this.#sum.fold(values, weight, this.#limits);
  }

  close(fillRandom?: FillRandom): InSlices<Float32Array<ArrayBuffer>> {
    if (!fillRandom) throw new TypeError('fillRandom is missing, expected a source of noise');
    return noisyMean(this.#sum.totals(), this.#noise, fillRandom);
  }
}

class KeptDeltas implements Accumulator {
  readonly #strategy: RobustStrategy;
  readonly #limits: DeltaLimits;
  readonly #kernel: FoldKernel;
  readonly #deltas: Float32Array[] = [];

  constructor(strategy: RobustStrategy, limits: DeltaLimits, kernel: FoldKernel) {
    this.#strategy = strategy;
    this.#limits = limits;
    this.#kernel = kernel;
  }

  add(values: PackedValues) {
    const size = this.#kernel.measure(values);
    const wasAdded = isWithin(size, this.#limits);
    if (wasAdded) insertInOrder(this.#deltas, unpack(values));
    return { ...size, wasAdded };
  }

  close(): InSlices<Float32Array<ArrayBuffer>> {
    const { name, minUpdates } = this.#strategy;
    if (this.#deltas.length < minUpdates) {
      throw new RangeError(`${name} got ${this.#deltas.length} updates, expected at least ${minUpdates}`);
    }
    return this.#strategy.combine(this.#deltas);
  }
}

const isWithin = ({ largest, norm }: DeltaSize, { maxValue, maxNorm }: DeltaLimits) =>
  largest <= maxValue && norm <= maxNorm;

/**
 * Keeps deltas in an order that follows from their bits alone, so that neither arrival nor names leave a trace in a sum.
 * As they come, since a round that closes would have to compare them all at once.
 *
 * @param deltas - In that order; `delta` is put among them.
 */
function insertInOrder(deltas: Float32Array[], delta: Float32Array): void {
  const bits = bitsOf(delta);
  let [from, to] = [0, deltas.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (compareBits(bitsOf(deltas[middle]!), bits) <= 0) from = middle + 1;
    else to = middle;
  }
  deltas.splice(from, 0, delta);
}

const bitsOf = (delta: Float32Array) => new Int32Array(delta.buffer, delta.byteOffset, delta.length);

function compareBits(a: Int32Array, b: Int32Array): number {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return 0;
}
