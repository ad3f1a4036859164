import { describe, expect, it } from 'vitest';
import { binaryTaskJson } from '../testing/sample-tasks.ts';
import { checkTask } from './check-task.ts';

const central = {
  mechanism: 'central',
  clippingNorm: 0.5,
  noiseMultiplier: 1,
  expectedCohort: 4,
  budget: { epsilon: 8, delta: 1e-5 },
};
const task = {
  ...binaryTaskJson,
  training: { ...binaryTaskJson.training, heldOutFraction: 0 },
  aggregation: { ...binaryTaskJson.aggregation, weighting: { name: 'uniform' } },
  privacy: central,
};
const problemsOf = (change: object) => {
  const checked = checkTask({ ...task, ...change });
  return checked.ok ? [] : checked.problems.map(({ path, message }) => `${path}: ${message}`);
};
const aggregation = (change: object) => ({ aggregation: { ...task.aggregation, ...change } });
const privacy = (change: object) => ({ privacy: { ...central, ...change } });

describe('a task under central privacy', () => {
  it('[DP6] may weigh everybody the same, or by examples up to a cap', () => {
    expect(problemsOf({})).toEqual([]);
    expect(problemsOf(aggregation({ weighting: { name: 'capped', maxExamples: 100 } }))).toEqual([]);
  });

  it.each([
    [
      'weights by examples',
      aggregation({ weighting: { name: 'by-example-count' } }),
      'aggregation.weighting.name: is "by-example-count", expected "uniform" or "capped" with central privacy; with weights by examples one participant could move the sum by any multiple of the clipping norm',
    ],
    [
      'a cap on shares',
      aggregation({ maxShare: 0.3 }),
      "aggregation.maxShare: is 0.3, expected none with central privacy; one participant's weight would change what others weigh",
    ],
    [
      'frames whose length tells',
      { encoding: 'int8' },
      'encoding: is "int8", expected "float32" or "float16" with central privacy; the length of a deflated frame tells of the delta in it',
    ],
    [
      'scores on own rows',
      { training: binaryTaskJson.training },
      "training.heldOutFraction: is 0.2, expected 0 with central privacy; scores on participants' own rows would be told without noise",
    ],
    [
      'statistics',
      { statistics: { minParticipants: 2 } },
      "statistics: are collected, expected none with central privacy; counts and sums of participants' rows would be told without noise: give columns their center and scale",
    ],
    [
      'a divisor that no round reaches',
      privacy({ expectedCohort: 5 }),
      'privacy.expectedCohort: is 5, above rounds.cohortSize 4; every mean would come out too small',
    ],
    [
      'a budget below the first round',
      privacy({ budget: { epsilon: 1, delta: 1e-5 } }),
      'privacy.budget.epsilon: is 1, below what the first round costs: ε 4.38 with noiseMultiplier 1 at δ 0.00001',
    ],
    [
      'noise finer than sums can be',
      { ...privacy({ clippingNorm: 1e-10, budget: { epsilon: 8, delta: 1e-5 } }) },
      'privacy.noiseMultiplier: noise of standard deviation 1.00e-10 is too small for sums that reach 16 · 4; lower aggregation.maxDeltaValue to what clipping leaves',
    ],
  ])('[DP6] is refused with %s, and told why', (_, change, problem) => {
    expect(problemsOf(change)).toEqual([problem]);
  });

  it('[DP6] is refused with a δ or a z that is none', () => {
    for (const delta of [0, 1])
      expect(problemsOf(privacy({ budget: { epsilon: 8, delta } }))).toHaveLength(1);
    for (const noiseMultiplier of [0, 1001]) expect(problemsOf(privacy({ noiseMultiplier }))).toHaveLength(1);
  });
});
