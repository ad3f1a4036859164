import { describe, expect, it } from 'vitest';
import type { Training } from '../task/task.ts';
import { numberTask } from '../testing/sample-tasks.ts';
import { combined } from '../testing/strategy-contract.ts';
import { localProgress, localSteps } from './normalized-mean.ts';

const training = (changes: Partial<Training>): Training => ({ ...numberTask.training, ...changes });
const strategy = { name: 'normalized-mean' } as const;
const send = (...updates: [value: number, exampleCount: number][]) =>
  updates.map(([value, exampleCount]) => ({ delta: Float32Array.of(value), exampleCount }));

describe('the normalised mean (FedNova)', () => {
  it('[AG17] counts deltas by their length for each step, scaled back by the mean number of steps', () => {
    // Batches of 8: one and three steps. p = ¼ and ¾, δ/τ = 2 and 1; (¼·1 + ¾·3) · (¼·2 + ¾·1).
    expect(combined({ strategy }, send([2, 8], [3, 24]))[0]).toBe(3.125);
    expect(combined({}, send([2, 8], [3, 24]))[0]).toBe(2.75);
    const uniform = { name: 'uniform' } as const;
    // p = ½ each: (½·1 + ½·3) · (½·2 + ½·1).
    expect(combined({ strategy, weighting: uniform }, send([2, 8], [3, 24]))[0]).toBe(3);
  });

  it('[AG17] is the weighted mean where all take as many steps', () => {
    const updates = send([2, 17], [-1, 20], [0.5, 24]);
    expect(combined({ strategy }, updates)[0]).toBeCloseTo(combined({}, updates)[0]!, 6);
  });

  it('[AG17] counts steps as the trainer takes them: epochs × batches', () => {
    const batches = training({ batchSize: 8, localEpochs: 3 });
    expect([1, 8, 9, 16].map((rows) => localSteps(batches, rows))).toEqual([3, 3, 6, 6]);
  });

  it("[AG17] knows how far steps go: the paper's ‖a‖₁ of SGD, momentum and a proximal term", () => {
    const sgd = { name: 'sgd', learningRate: 0.1 } as const;
    expect(localProgress(training({ optimizer: sgd }), 7)).toBe(7);
    // Momentum ρ: aⱼ = (1 − ρ^(τ−j)) / (1 − ρ), j from 0.
    const rho = 0.9;
    const momentum = { name: 'momentum', learningRate: 0.1, momentum: rho } as const;
    const a = Array.from({ length: 7 }, (_, j) => (1 - rho ** (7 - j)) / (1 - rho));
    expect(localProgress(training({ optimizer: momentum }), 7)).toBeCloseTo(
      a.reduce((sum, each) => sum + each),
      10,
    );
    // Proximal µ: aⱼ = (1 − ηµ)^(τ−1−j).
    const powers = Array.from({ length: 7 }, (_, j) => (1 - 0.1 * 2) ** (6 - j));
    expect(localProgress(training({ optimizer: sgd, proximalWeight: 2 }), 7)).toBeCloseTo(
      powers.reduce((sum, each) => sum + each),
      10,
    );
  });
});
