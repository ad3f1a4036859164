import { describe, expect, it } from 'vitest';
import { openAccumulator } from '../aggregation/accumulator.ts';
import { ExactSum } from '../aggregation/exact-sum.ts';
import { loopKernel } from '../aggregation/loop-kernel.ts';
import { packFloat32 } from '../aggregation/packed-values.ts';
import { numberTask } from '../testing/sample-tasks.ts';
import { seededFill } from '../testing/seeded-fill.ts';
import { type CentralTask, centralBounds, centralNoise, noisyMean } from './central.ts';

/** The mean at once, without a rest. */
function meanWithNoise(...input: Parameters<typeof noisyMean>): Float32Array {
  const slices = noisyMean(...input);
  for (;;) {
    const { done, value } = slices.next();
    if (done) return value;
  }
}

const taskOf = (noiseMultiplier: number, more: Partial<CentralTask['aggregation']> = {}): CentralTask => ({
  rounds: numberTask.rounds,
  aggregation: { ...numberTask.aggregation, weighting: { name: 'uniform' }, ...more },
  privacy: {
    mechanism: 'central',
    clippingNorm: 0.75,
    noiseMultiplier,
    expectedCohort: 3,
    budget: { epsilon: 8, delta: 1e-5 },
  },
});

describe('noise on a sum', () => {
  it('[DP3] has standard deviation z·C in the sum, and that divided by the expected cohort in the mean', () => {
    const noise = centralNoise(taskOf(3), 20_000);
    const mean = meanWithNoise(new Float64Array(20_000), noise, seededFill(31));
    const variance = mean.reduce((sum, x) => sum + x * x, 0) / mean.length;
    // σ = 3 · 0.75: neither σ² nor σ·√C, nor divided by any other number than 3.
    expect(Math.abs(variance / ((3 * 0.75) / 3) ** 2 - 1)).toBeLessThan(0.05);
  });

  it('[DP17] lies on the grid of the sum, at least 2²⁰ steps in a standard deviation', () => {
    for (const task of [taskOf(0.5), taskOf(15), taskOf(1, { maxDeltaValue: 2 ** 14 })]) {
      const { grid, sigmaSteps } = centralNoise(task, 1000);
      expect(Number.isInteger(Math.log2(grid))).toBe(true);
      expect(sigmaSteps).toBeGreaterThanOrEqual(2 ** 20);
      expect(centralBounds(task).leastGrid).toBe(grid);
    }
  });

  it('[DP17] is refused where exact sums need a coarser grid than that', () => {
    expect(() => centralNoise(taskOf(1e-9), 10)).toThrow(/maxDeltaValue/);
  });

  it('[DP18] answers to the heaviest participant, and to what rounding adds in every coordinate', () => {
    const uniform = centralNoise(taskOf(1), 40_000);
    expect(uniform.sensitivity).toBeCloseTo(0.75 + 100 * uniform.grid, 7);
    expect(uniform.sigmaSteps * uniform.grid).toBeGreaterThanOrEqual(uniform.sensitivity);
    const capped = centralNoise(taskOf(1, { weighting: { name: 'capped', maxExamples: 50 } }), 40_000);
    expect(capped.sensitivity / 50).toBeCloseTo(0.75, 4);
    expect(capped.divisor).toBe(150);
  });

  it('[DP18] is for deltas of norm C: a longer one does not get into the sum, and nothing leaves without noise', () => {
    const task = { ...numberTask, ...taskOf(1) };
    const accumulator = openAccumulator(task, 2, loopKernel);
    expect(accumulator.add(packFloat32(Float32Array.of(0.75, 0.01)), 1).wasAdded).toBe(false);
    expect(accumulator.add(packFloat32(Float32Array.of(0.75, 0)), 1).wasAdded).toBe(true);
    expect(() => accumulator.close()).toThrow(TypeError);
  });

  it('[DP5] gives the same model bits from recorded noise, in any order of arrival', () => {
    const task = taskOf(1.3);
    const deltas = [1, 2, 3].map((k) => Float32Array.from({ length: 50 }, (_, i) => Math.sin(k * i) / 9));
    const meanOf = (order: readonly Float32Array[], seed: number) => {
      const sum = new ExactSum(50, centralBounds(task), loopKernel);
      for (const delta of order) sum.fold(delta, 1);
      return meanWithNoise(sum.totals(), centralNoise(task, 50), seededFill(seed));
    };
    const mean = meanOf(deltas, 5);
    expect(meanOf(deltas.toReversed(), 5)).toEqual(mean);
    expect(meanOf(deltas, 6)).not.toEqual(mean);
  });

  it('[DP17] is added exactly: what is left without it is the sum, to the last step', () => {
    const noise = centralNoise(taskOf(2), 64);
    const steps = Float64Array.from({ length: 64 }, (_, i) => (i % 2 ? -1 : 1) * (i * 1_000_003 + 1));
    const totals = steps.map((step) => step * noise.grid);
    const wide = { ...noise, divisor: 1 };
    const [with_, without] = [
      meanWithNoise(totals, wide, seededFill(9)),
      meanWithNoise(new Float64Array(64), wide, seededFill(9)),
    ];
    for (let i = 0; i < 64; i++) {
      // Both were rounded to float32 once.
      expect(Math.abs(with_[i]! - without[i]! - totals[i]!)).toBeLessThanOrEqual(
        2 ** -22 * Math.abs(with_[i]!) + 2 ** -22 * Math.abs(without[i]!),
      );
    }
  });
});
