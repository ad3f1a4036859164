/** What a task's strategy asks of its other fields. */
import { keptBytes, type RobustConfig, robustStrategyOf } from '../aggregation/robust/robust-strategy.ts';
import type { Aggregation } from './aggregation.ts';
import type { TaskProblem } from './check-task.ts';
import { modelShape } from './model-layout.ts';
import type { TaskRule } from './task-rules.ts';

/** Most that the deltas of one round may take, decoded, where a strategy keeps them all. */
export const MAX_KEPT_BYTES = 2 ** 29;

/** Mechanisms whose hub sees every delta, so that a strategy may compare them. */
const SHOWS_DELTAS: readonly string[] = ['none', 'local'];

const problem = (path: string, message: string): readonly TaskProblem[] => [{ path, message }];

export const STRATEGY_RULES: readonly TaskRule[] = [
  {
    reads: ['aggregation.strategy', 'rounds.quorum'],
    check({ aggregation, rounds: { quorum } }) {
      const robust = robustOf(aggregation);
      if (!robust) return [];
      const { minUpdates } = robustStrategyOf(robust);
      if (quorum >= minUpdates) return [];
      const { name } = robust;
      return problem(
        'rounds.quorum',
        `is ${quorum}, expected at least ${minUpdates} with ${said(robust)}; ${name} is not defined for fewer updates`,
      );
    },
  },
  {
    reads: ['aggregation.strategy', 'rounds.quorum'],
    check({ aggregation: { strategy }, rounds: { quorum } }) {
      if (strategy?.name !== 'multi-krum') return [];
      const { selected, attackers } = strategy;
      if (selected <= quorum - attackers) return [];
      return problem(
        'aggregation.strategy.selected',
        `is ${selected}, above rounds.quorum ${quorum} − attackers ${attackers}; attackers would be among the selected`,
      );
    },
  },
  {
    reads: ['aggregation.strategy', 'aggregation.weighting'],
    check({ aggregation }) {
      const robust = robustOf(aggregation);
      const { name } = aggregation.weighting;
      if (!robust || name === 'uniform') return [];
      return problem(
        'aggregation.weighting.name',
        `is "${name}", expected "uniform" with ${robust.name}; an attacker may claim any example count`,
      );
    },
  },
  {
    reads: ['aggregation.strategy', 'aggregation.maxShare'],
    check({ aggregation }) {
      const robust = robustOf(aggregation);
      const { maxShare } = aggregation;
      if (!robust || maxShare === undefined) return [];
      return problem(
        'aggregation.maxShare',
        `is ${maxShare}, expected none with ${robust.name}, in which all weigh the same`,
      );
    },
  },
  {
    reads: ['aggregation.strategy', 'privacy'],
    check({ aggregation, privacy: { mechanism } }) {
      const robust = robustOf(aggregation);
      if (!robust || SHOWS_DELTAS.includes(mechanism)) return [];
      return problem(
        'aggregation.strategy.name',
        `is "${robust.name}", expected "mean" with ${mechanism} privacy; ${robust.name} needs every delta in the clear`,
      );
    },
  },
  {
    reads: ['aggregation.strategy', 'privacy', 'aggregation.maxShare'],
    check({ aggregation: { strategy, maxShare }, privacy: { mechanism } }) {
      if (strategy?.name !== 'normalized-mean') return [];
      if (maxShare !== undefined) {
        const message = `is ${maxShare}, expected none with normalized-mean, whose weights are not shares`;
        return problem('aggregation.maxShare', message);
      }
      if (mechanism === 'none') return [];
      const message = `is "normalized-mean", expected "mean" with ${mechanism} privacy; how many steps were taken would be told`;
      return problem('aggregation.strategy.name', message);
    },
  },
  {
    reads: ['aggregation.strategy', 'training'],
    check({ aggregation: { strategy }, training: { optimizer, proximalWeight = 0 } }) {
      if (strategy?.name !== 'normalized-mean') return [];
      const { name, learningRate } = optimizer;
      if (name === 'adam' || (name === 'momentum' && optimizer.state === 'kept')) {
        const found = name === 'adam' ? '"adam"' : '"momentum" with its state kept';
        const message = `is ${found}, expected "sgd" or "momentum" with normalized-mean; how far its steps go cannot be told from their number`;
        return problem('training.optimizer', message);
      }
      if (name === 'momentum' ? proximalWeight === 0 : learningRate * proximalWeight < 1) return [];
      const expected =
        name === 'momentum'
          ? 'none with momentum and normalized-mean'
          : `less than 1 / learningRate ${learningRate} with normalized-mean`;
      const message = `is ${proximalWeight}, expected ${expected}; steps could go back`;
      return problem('training.proximalWeight', message);
    },
  },
  {
    reads: ['aggregation.strategy', 'rounds.cohortSize', 'data', 'model'],
    check(task) {
      const robust = robustOf(task.aggregation);
      if (!robust) return [];
      const { parameterCount } = shapeOrNothing(task)?.layout ?? { parameterCount: 0 };
      const { cohortSize } = task.rounds;
      const bytes = keptBytes(robust, parameterCount, cohortSize);
      if (bytes <= MAX_KEPT_BYTES) return [];
      let atMost = cohortSize;
      while (keptBytes(robust, parameterCount, atMost) > MAX_KEPT_BYTES) atMost--;
      return problem(
        'rounds.cohortSize',
        `is ${cohortSize}, expected at most ${atMost} with ${robust.name} and ${parameterCount} parameters; it keeps all deltas of a round, ${bytes} bytes, at most ${MAX_KEPT_BYTES} are allowed`,
      );
    },
  },
];

function robustOf({ strategy }: Aggregation): RobustConfig | undefined {
  return strategy === undefined || strategy.name === 'mean' || strategy.name === 'normalized-mean'
    ? undefined
    : strategy;
}

const said = (config: RobustConfig) =>
  'attackers' in config ? `${config.name} and attackers ${config.attackers}` : config.name;

/** A model that does not fit has been said already. */
function shapeOrNothing(task: Parameters<typeof modelShape>[0]) {
  try {
    return modelShape(task);
  } catch {
    return undefined;
  }
}
