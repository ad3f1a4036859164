/**
 * Server optimizers that give every parameter a step of its own, as in algorithm 2 of Reddi et al. 2021,
 * arXiv:2003.00295. With Δ the round's mean delta:
 *
 *     m ← β₁·m + (1 − β₁)·Δ       v ← see below       weights + η · m / (√v + τ)
 *
 * m starts at 0 and v at τ², and there is no bias correction: as in the paper. Flower's `FedAdam`, `FedYogi` and
 * `FedAdagrad` start v at 0, and its `FedAdam` corrects the bias by √(1 − β₂^(t+1)) / (1 − β₁^(t+1)); settings tuned
 * there step differently here in the first rounds. Every value of m, v and of the weights is rounded to float32 once.
 */
import { checkLengths, type ServerOptimizer } from './server-optimizer.ts';

export interface AdaptiveState {
  /** m, shape `[P]`: a running mean of deltas. */
  readonly firstMoment: Float32Array;
  /** v, shape `[P]`: how large deltas have been, squared. */
  readonly secondMoment: Float32Array;
}

interface AdaptiveConfig {
  /** η. */
  readonly learningRate: number;
  /** β₁, from 0 to below 1. */
  readonly beta1: number;
  /** τ, above 0: deltas far below it are damped. */
  readonly tau: number;
}

export interface WithBeta2 extends AdaptiveConfig {
  /** β₂, from 0 to below 1. */
  readonly beta2: number;
}

/** FedAdam: v ← β₂·v + (1 − β₂)·Δ². */
export function serverAdam(config: WithBeta2): ServerOptimizer<AdaptiveState> {
  const { beta2 } = config;
  return adaptive('adam', config, (v, square) => beta2 * v + (1 - beta2) * square);
}

/** FedYogi: v ← v − (1 − β₂)·Δ²·sign(v − Δ²), which forgets large deltas more slowly than Adam. */
export function serverYogi(config: WithBeta2): ServerOptimizer<AdaptiveState> {
  const { beta2 } = config;
  return adaptive('yogi', config, (v, square) => v - (1 - beta2) * square * Math.sign(v - square));
}

/** FedAdagrad: v ← v + Δ², so that steps only become smaller. The paper's has β₁ = 0. */
export function serverAdagrad(config: AdaptiveConfig): ServerOptimizer<AdaptiveState> {
  return adaptive('adagrad', config, (v, square) => v + square);
}

function adaptive(
  name: string,
  { learningRate, beta1, tau }: AdaptiveConfig,
  nextSecondMoment: (v: number, square: number) => number,
): ServerOptimizer<AdaptiveState> {
  return {
    name,
    initialState: (parameterCount) => ({
      firstMoment: new Float32Array(parameterCount),
      secondMoment: new Float32Array(parameterCount).fill(tau * tau),
    }),
    apply({ weights, delta, state }) {
      checkLengths(weights, { delta, ...state });
      const next = new Float32Array(weights.length);
      const firstMoment = new Float32Array(weights.length);
      const secondMoment = new Float32Array(weights.length);
      for (let i = 0; i < next.length; i++) {
        const change = delta[i]!;
        firstMoment[i] = beta1 * state.firstMoment[i]! + (1 - beta1) * change;
        secondMoment[i] = nextSecondMoment(state.secondMoment[i]!, change * change);
        next[i] = weights[i]! + (learningRate * firstMoment[i]!) / (Math.sqrt(secondMoment[i]!) + tau);
      }
      return { weights: next, state: { firstMoment, secondMoment } };
    },
  };
}
