/**
 * FedNova: every delta is divided by how far its local training went, so that whoever has more rows, and so takes more
 * steps, does not pull the mean towards its own optimum by that alone. The mean of these is then scaled back by the mean
 * progress. With wᵢ the weights and aᵢ the progress: Δ = (Σ wᵢaᵢ / Σ wᵢ) · Σ wᵢ(δᵢ / aᵢ) / Σ wᵢ.
 *
 * @see Wang et al. 2020, arXiv:2007.07481.
 */
import type { Task, Training } from '../task/task.ts';
import { weightOf } from './weighting.ts';

/** Steps that the task makes of so many rows: whoever claims rows claims their steps with them. */
export function localSteps({ batchSize, localEpochs }: Training, exampleCount: number): number {
  return localEpochs * Math.ceil(exampleCount / batchSize);
}

/**
 * How far `steps` steps go along a gradient that stays the same, in steps of the plain learning rate: ‖a‖₁ of the paper. It is
 * the number of steps for SGD, more with momentum, less with a proximal term.
 *
 * @param training - Of `sgd` or `momentum`; `strategy-rules.ts` refuses others.
 */
export function localProgress({ optimizer, proximalWeight = 0 }: Training, steps: number): number {
  const momentum = optimizer.name === 'momentum' ? optimizer.momentum : 0;
  let velocity = 0;
  let progress = 0;
  for (let step = 0; step < steps; step++) {
    velocity = momentum * velocity + 1 - proximalWeight * optimizer.learningRate * progress;
    progress += velocity;
  }
  return progress;
}

/** What the normalised mean needs of one update beside its delta. */
export interface NormalizedWeight {
  /** wᵢ. */
  readonly weight: number;
  /** aᵢ, at least 1. */
  readonly progress: number;
}

export function normalizedWeightOf(
  { aggregation, training }: Pick<Task, 'aggregation' | 'training'>,
  exampleCount: number,
): NormalizedWeight {
  return {
    weight: weightOf(aggregation.weighting, exampleCount),
    progress: localProgress(training, localSteps(training, exampleCount)),
  };
}

/** What Σ (wᵢ/aᵢ)·δᵢ has to be divided by. The same in any order of the updates, to the bit. */
export function normalizedDivisor(updates: readonly NormalizedWeight[]): number {
  const weight = sumInOrder(updates.map((update) => update.weight));
  const progress = sumInOrder(updates.map((update) => update.weight * update.progress));
  return (weight * weight) / progress;
}

const sumInOrder = (values: readonly number[]) =>
  [...values].sort((a, b) => a - b).reduce((sum, value) => sum + value, 0);
