/** What the hub said "ok" to, and the model that must come of it. */
import { ExactSum } from '../../core/aggregation/exact-sum.ts';
import { foldBounds } from '../../core/aggregation/fold-grid.ts';
import { loopKernel } from '../../core/aggregation/loop-kernel.ts';
import { serverOptimizerOf } from '../../core/aggregation/server-optimizers.ts';
import { modelBytes, weightsFromBytes } from '../../core/codec/model-bytes.ts';
import { modelShape } from '../../core/task/model-layout.ts';
import type { Task } from '../../core/task/task.ts';
import { deltaOf } from './travelling.ts';

interface Update {
  readonly exampleCount: number;
  readonly delta: Float32Array;
}

export class Accepted {
  /** Questions whose answers may still come. */
  readonly pending = new Set<Promise<unknown>>();
  /** The newest attempt, as the honest pair was invited to it: who forges an update knows as much. */
  invitation = { round: 1, attempt: 1 };
  readonly #task: Task;
  readonly #updates = new Map<string, Update[]>();

  constructor(task: Task) {
    this.#task = task;
  }

  add({ round, attempt, exampleCount }: Record<string, unknown>, frame: Uint8Array): void {
    const key = `${round}.${attempt}`;
    const delta = deltaOf(this.#task, frame);
    this.#updates.set(key, [
      ...(this.#updates.get(key) ?? []),
      { exampleCount: Number(exampleCount), delta },
    ]);
  }

  /** Updates that must have been aggregated by this attempt. Waits for answers that are on their way. */
  async of(round: number, attempt: number): Promise<readonly Update[]> {
    await Promise.all(this.pending);
    return this.#updates.get(`${round}.${attempt}`) ?? [];
  }

  /** The model that these updates make of `base`, by the reference kernel. */
  modelFrom(base: Uint8Array, updates: readonly Update[]): Uint8Array {
    const { layout } = modelShape(this.#task);
    const sum = new ExactSum(layout.parameterCount, foldBounds(this.#task), loopKernel);
    for (const { delta, exampleCount } of updates) sum.fold(delta, exampleCount);
    const optimizer = serverOptimizerOf(this.#task.aggregation.serverOptimizer);
    const { weights } = optimizer.apply({
      weights: weightsFromBytes(base, layout),
      delta: sum.mean(),
      state: optimizer.initialState(layout.parameterCount),
    });
    return modelBytes(weights);
  }
}
