import { checkLengths, type ServerOptimizer } from './server-optimizer.ts';

export interface MomentumState {
  /** m, shape `[P]`; zeros before the first round. */
  readonly velocity: Float32Array;
}

export interface ServerMomentumConfig {
  readonly learningRate: number;
  /** β, from 0 to below 1. */
  readonly momentum: number;
  readonly nesterov: boolean;
}

/**
 * FedAvgM. With Δ the round's mean delta: m ← β·m + Δ, weights + η·m; with Nesterov weights + η·(Δ + β·m), with the new
 * m. Every value of m and of the weights is rounded to float32 once.
 *
 * Flower's `FedAvgM` has no Nesterov, which the paper's experiments use; without it the arithmetic is the same, with the
 * sign of m turned round.
 *
 * @see Hsu et al. 2019, arXiv:1909.06335.
 */
export function serverMomentum(config: ServerMomentumConfig): ServerOptimizer<MomentumState> {
  const { learningRate, momentum, nesterov } = config;
  return {
    name: 'momentum',
    initialState: (parameterCount) => ({ velocity: new Float32Array(parameterCount) }),
    apply({ weights, delta, state }) {
      checkLengths(weights, { delta, velocity: state.velocity });
      const next = new Float32Array(weights.length);
      const velocity = new Float32Array(weights.length);
      for (let i = 0; i < next.length; i++) {
        velocity[i] = momentum * state.velocity[i]! + delta[i]!;
        const step = nesterov ? delta[i]! + momentum * velocity[i]! : velocity[i]!;
        next[i] = weights[i]! + learningRate * step;
      }
      return { weights: next, state: { velocity } };
    },
  };
}
