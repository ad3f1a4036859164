import { describe, expect, it } from 'vitest';
import { numberTask } from '../testing/sample-tasks.ts';
import { describeServerOptimizer } from '../testing/server-optimizer-contract.ts';
import { ExactSum } from './exact-sum.ts';
import { foldBounds } from './fold-grid.ts';
import { loopKernel } from './loop-kernel.ts';
import { serverOptimizerOf } from './server-optimizers.ts';

/** √v + τ is τ for every delta that counts, or 2τ where v starts at τ² and keeps it. */
const tau = 2 ** 60;
const usual = { learningRate: 0.1, beta1: 0.9, beta2: 0.99, tau: 1e-3 };

describeServerOptimizer(() => serverOptimizerOf({ name: 'sgd', learningRate: 1 }));
describeServerOptimizer(
  () => serverOptimizerOf({ name: 'momentum', learningRate: 1, momentum: 0, nesterov: false }),
  () => serverOptimizerOf({ name: 'momentum', learningRate: 0.7, momentum: 0.9, nesterov: false }),
);
describeServerOptimizer(
  () => serverOptimizerOf({ name: 'momentum', learningRate: 1, momentum: 0, nesterov: true }),
  () => serverOptimizerOf({ name: 'momentum', learningRate: 0.7, momentum: 0.9, nesterov: true }),
);
describeServerOptimizer(
  () => serverOptimizerOf({ name: 'adam', learningRate: tau, beta1: 0, beta2: 0, tau }),
  () => serverOptimizerOf({ name: 'adam', ...usual }),
);
describeServerOptimizer(
  () => serverOptimizerOf({ name: 'yogi', learningRate: 2 * tau, beta1: 0, beta2: 0, tau }),
  () => serverOptimizerOf({ name: 'yogi', ...usual }),
);
describeServerOptimizer(
  () => serverOptimizerOf({ name: 'adagrad', learningRate: 2 * tau, beta1: 0, tau }),
  () => serverOptimizerOf({ name: 'adagrad', learningRate: 0.1, beta1: 0.5, tau: 0.01 }),
);

it('[AG8] server SGD moves by learning rate × delta', () => {
  const optimizer = serverOptimizerOf({ name: 'sgd', learningRate: 0.5 });
  const input = {
    weights: Float32Array.of(1, 2),
    delta: Float32Array.of(3, -1),
    state: optimizer.initialState(2),
  };
  expect(optimizer.apply(input).weights).toEqual(Float32Array.of(2.5, 1.5));
});

type Config = Parameters<typeof serverOptimizerOf>[0];

/** One parameter that starts at 0.1, while the mean of the participants' weights is 0.6 in every round. */
function threeRounds(config: Config, firstState?: unknown): number[] {
  const optimizer = serverOptimizerOf(config);
  let weights = Float32Array.of(0.1);
  let state = firstState ?? optimizer.initialState(1);
  return [1, 2, 3].map(() => {
    ({ weights, state } = optimizer.apply({ weights, delta: Float32Array.of(0.6 - weights[0]!), state }));
    return weights[0]!;
  });
}

const expectNear = (found: readonly number[], expected: readonly number[]) =>
  found.forEach((value, i) => void expect(value / expected[i]!).toBeCloseTo(1, 6));

describe('server optimizers after published arithmetic', () => {
  it('[AG13] FedAdam is that of Reddi et al.: v starts at τ², without bias correction', () => {
    expectNear(threeRounds({ name: 'adam', ...usual }), [0.19802019, 0.329159313, 0.477032026]);
  });

  // Flower starts v at 0. Given that state, what follows is the same. Figures: a port of its FedYogi and FedAdagrad.
  const fromZero = { firstMoment: new Float32Array(1), secondMoment: new Float32Array(1) };

  it("[AG13] FedYogi steps as Flower's does from the state that Flower starts with", () => {
    const found = threeRounds({ name: 'yogi', ...usual, learningRate: 0.01 }, fromZero);
    expectNear(found, [0.109803922, 0.123042229, 0.138477415]);
  });

  it("[AG13] FedAdagrad steps as Flower's does from the state that Flower starts with", () => {
    const found = threeRounds({ name: 'adagrad', learningRate: 0.1, beta1: 0, tau: 0.5 }, fromZero);
    expectNear(found, [0.15, 0.188373601, 0.220316563]);
  });

  it('[AG13] v of Yogi and Adagrad starts at τ² too', () => {
    // First round, Δ = 0.5: v = τ² + 0.01·Δ² and v = τ² + Δ².
    const [yogi] = threeRounds({ name: 'yogi', ...usual, learningRate: 0.01 });
    expect(yogi).toBeCloseTo(0.1 + (0.01 * 0.05) / (Math.sqrt(1e-6 + 0.0025) + 1e-3), 6);
    const [adagrad] = threeRounds({ name: 'adagrad', learningRate: 0.1, beta1: 0, tau: 0.5 });
    expect(adagrad).toBeCloseTo(0.1 + (0.1 * 0.5) / (Math.sqrt(0.25 + 0.25) + 0.5), 6);
  });

  it('[AG13] v of Yogi falls by Δ² at most, where Adam forgets a share of all of it', () => {
    const state = { firstMoment: new Float32Array(1), secondMoment: Float32Array.of(4) };
    const input = { weights: new Float32Array(1), delta: Float32Array.of(0.5), state };
    const v = (name: 'adam' | 'yogi') =>
      (serverOptimizerOf({ name, ...usual }).apply(input).state as typeof state).secondMoment[0];
    expect(v('yogi')).toBeCloseTo(4 - 0.01 * 0.25, 6);
    expect(v('adam')).toBeCloseTo(0.99 * 4 + 0.01 * 0.25, 6);
  });

  it('[AG13] FedAvgM, and with Nesterov the step that looks ahead', () => {
    // Δ = 0.5, then 0.6 − weights; β 0.5, η 1.
    const momentum = { name: 'momentum', learningRate: 1, momentum: 0.5 } as const;
    // m: 0.5; 0.25 + 0; 0.125 − 0.25.
    expectNear(threeRounds({ ...momentum, nesterov: false }), [0.6, 0.85, 0.725]);
    // Steps Δ + β·m: 0.75; then m = 0.25 − 0.25 = 0, −0.25; then m = 0, 0.
    expectNear(threeRounds({ ...momentum, nesterov: true }), [0.85, 0.6, 0.6]);
  });

  // Flower's fedavgm_test.py: [[1,2,3],[4,5,6]], [7,8,9,10] of one example and … of two, from zeros.
  it('[AG13] the first round of FedAvgM is the weighted mean, whatever the momentum', () => {
    const a = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1];
    const b = [29, 23, 19, 17, 13, 11, 7, 5, 3, 2, 3];
    const bounds = { ...foldBounds(numberTask), maxDeltaValue: 32 };
    const sum = new ExactSum(a.length, bounds, loopKernel);
    sum.fold(Float32Array.from(a), 1);
    sum.fold(Float32Array.from(b), 2);
    const config = { name: 'momentum', learningRate: 1 + 1e-9, momentum: 0.5, nesterov: false } as const;
    const optimizer = serverOptimizerOf(config);
    const weights = new Float32Array(a.length);
    const found = optimizer.apply({ weights, delta: sum.mean(), state: optimizer.initialState(a.length) });
    expectNear(
      [...found.weights],
      a.map((value, i) => (value + 2 * b[i]!) / 3),
    );
    expect(found.weights.at(-1)).toBeCloseTo(7 / 3, 6);
  });
});
