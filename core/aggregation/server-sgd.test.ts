import { expect, it } from 'vitest';
import { describeServerOptimizer } from '../testing/server-optimizer-contract.ts';
import { serverOptimizerOf } from './server-optimizers.ts';

describeServerOptimizer(() => serverOptimizerOf({ name: 'sgd', learningRate: 1 }));

it('[AG8] server SGD moves by learning rate × delta', () => {
  const optimizer = serverOptimizerOf({ name: 'sgd', learningRate: 0.5 });
  const input = {
    weights: Float32Array.of(1, 2),
    delta: Float32Array.of(3, -1),
    state: optimizer.initialState(2),
  };
  expect(optimizer.apply(input).weights).toEqual(Float32Array.of(2.5, 1.5));
});
