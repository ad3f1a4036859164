/**
 * What a task under differential privacy may not do: each of these would let something about a participant out beside
 * the mechanism, or make one participant count for more than its ε says.
 */
import { gaussianEpsilon } from '../privacy/accounting/gaussian-dp.ts';
import { centralBounds, isCentral } from '../privacy/central.ts';
import type { TaskProblem } from './check-task.ts';
import { collectsStatistics } from './statistics.ts';
import type { TaskRule } from './task-rules.ts';

const problem = (path: string, message: string): readonly TaskProblem[] => [{ path, message }];

export const PRIVACY_RULES: readonly TaskRule[] = [
  {
    reads: ['privacy', 'aggregation.weighting'],
    check({ privacy, aggregation: { weighting } }) {
      if (privacy.mechanism === 'none' || weighting.name !== 'by-example-count') return [];
      const message = `is "by-example-count", expected "uniform" or "capped" with ${privacy.mechanism} privacy; with weights by examples one participant could move the sum by any multiple of the clipping norm`;
      return problem('aggregation.weighting.name', message);
    },
  },
  {
    reads: ['privacy', 'aggregation.maxShare'],
    check({ privacy, aggregation: { maxShare } }) {
      if (privacy.mechanism === 'none' || maxShare === undefined) return [];
      const message = `is ${maxShare}, expected none with ${privacy.mechanism} privacy; one participant's weight would change what others weigh`;
      return problem('aggregation.maxShare', message);
    },
  },
  {
    reads: ['privacy', 'encoding'],
    check({ privacy, encoding }) {
      if (privacy.mechanism === 'none' || encoding !== 'int8') return [];
      const message = `is "int8", expected "float32" or "float16" with ${privacy.mechanism} privacy; the length of a deflated frame tells of the delta in it`;
      return problem('encoding', message);
    },
  },
  {
    reads: ['privacy', 'training.heldOutFraction'],
    check({ privacy, training: { heldOutFraction } }) {
      if (privacy.mechanism === 'none' || heldOutFraction === 0) return [];
      const message = `is ${heldOutFraction}, expected 0 with ${privacy.mechanism} privacy; scores on participants' own rows would be told without noise`;
      return problem('training.heldOutFraction', message);
    },
  },
  {
    reads: ['privacy', 'statistics', 'data'],
    check(task) {
      if (task.privacy.mechanism === 'none' || !collectsStatistics(task)) return [];
      const message = `are collected, expected none with ${task.privacy.mechanism} privacy; counts and sums of participants' rows would be told without noise: give columns their center and scale`;
      return problem('statistics', message);
    },
  },
  {
    reads: ['privacy', 'rounds.cohortSize'],
    check({ privacy, rounds: { cohortSize } }) {
      if (privacy.mechanism !== 'central' || privacy.expectedCohort <= cohortSize) return [];
      const message = `is ${privacy.expectedCohort}, above rounds.cohortSize ${cohortSize}; every mean would come out too small`;
      return problem('privacy.expectedCohort', message);
    },
  },
  {
    reads: ['privacy'],
    check({ privacy }) {
      if (privacy.mechanism !== 'central') return [];
      const { noiseMultiplier, budget } = privacy;
      const first = gaussianEpsilon(1 / noiseMultiplier, budget.delta);
      if (first <= budget.epsilon) return [];
      const message = `is ${budget.epsilon}, below what the first round costs: ε ${first.toPrecision(3)} with noiseMultiplier ${noiseMultiplier} at δ ${budget.delta}`;
      return problem('privacy.budget.epsilon', message);
    },
  },
  {
    reads: [
      'privacy',
      'aggregation.weighting',
      'aggregation.maxExampleCount',
      'aggregation.maxDeltaValue',
      'rounds.cohortSize',
    ],
    check(task) {
      if (!isCentral(task)) return [];
      try {
        centralBounds(task);
        return [];
      } catch (error) {
        if (error instanceof RangeError) return problem('privacy.noiseMultiplier', error.message);
        throw error;
      }
    },
  },
];
