/**
 * Rules of a task across its fields: what a schema of single fields cannot say. Each names the paths that it reads, so
 * that `check-task.ts` can run it as soon as these are well-formed.
 */
import { foldBounds, foldGrid, MAX_FOLD_WEIGHT } from '../aggregation/fold-grid.ts';
import { surveyPlan } from '../statistics/survey-plan.ts';
import type { TaskProblem } from './check-task.ts';
import { checkData } from './data-rules.ts';
import type { Data } from './data-schema.ts';
import { isShare } from './metrics.ts';
import { modelShape, outputUnits } from './model-layout.ts';
import { PRIVACY_RULES } from './privacy-rules.ts';
import { STRATEGY_RULES } from './strategy-rules.ts';
import type { Target } from './targets.ts';
import type { Task, Training } from './task.ts';

export interface TaskRule {
  readonly reads: readonly string[];
  /** Reads nothing but `reads`. */
  check(task: Task): readonly TaskProblem[];
}

/** Between the clipping norm and the largest norm admitted: what rounding to an encoding may add. */
const ENCODING_ROOM = 1.25;

export const TASK_RULES: readonly TaskRule[] = [
  {
    reads: ['rounds.quorum', 'rounds.minParticipants', 'rounds.cohortSize'],
    check({ rounds: { quorum, minParticipants, cohortSize } }) {
      const problems: TaskProblem[] = [];
      if (minParticipants > cohortSize) {
        problems.push({
          path: 'rounds.minParticipants',
          message: `is ${minParticipants}, above cohortSize ${cohortSize}; no round could start`,
        });
      }
      if (quorum > cohortSize) {
        problems.push({
          path: 'rounds.quorum',
          message: `is ${quorum}, above cohortSize ${cohortSize}; no round could finish`,
        });
      } else if (quorum > minParticipants) {
        problems.push({
          path: 'rounds.quorum',
          message: `is ${quorum}, above minParticipants ${minParticipants}; a round could start that cannot finish`,
        });
      }
      return problems;
    },
  },
  {
    reads: ['rounds.goal', 'rounds.quorum', 'rounds.cohortSize'],
    check({ rounds: { goal, quorum, cohortSize } }) {
      if (goal === undefined) return [];
      const path = 'rounds.goal';
      if (goal < quorum) {
        return [
          { path, message: `is ${goal}, below quorum ${quorum}; a round would close before it may finish` },
        ];
      }
      if (goal <= cohortSize) return [];
      return [{ path, message: `is ${goal}, above cohortSize ${cohortSize}; no round could reach it` }];
    },
  },
  {
    reads: ['statistics', 'rounds.cohortSize', 'data'],
    check({ statistics, rounds: { cohortSize }, data }) {
      if (!statistics) return [];
      const { minParticipants } = statistics;
      if (minParticipants > cohortSize) {
        const message = `is ${minParticipants}, above rounds.cohortSize ${cohortSize}; no statistics could be collected`;
        return [{ path: 'statistics.minParticipants', message }];
      }
      if (surveyPlan(data).columns.length > 0) return [];
      return [
        { path: 'statistics', message: 'is there, but no column has public bounds or a list of values' },
      ];
    },
  },
  {
    reads: ['aggregation.maxExampleCount'],
    check: ({ aggregation: { maxExampleCount } }) =>
      maxExampleCount <= MAX_FOLD_WEIGHT
        ? []
        : [
            {
              path: 'aggregation.maxExampleCount',
              message: `is ${maxExampleCount}, expected at most 4194304 (2^22); sums would not be exact beyond`,
            },
          ],
  },
  {
    reads: [
      'aggregation.weighting',
      'aggregation.maxExampleCount',
      'aggregation.maxDeltaValue',
      'rounds.cohortSize',
    ],
    check(task) {
      // The rule above has said it already.
      if (task.aggregation.maxExampleCount > MAX_FOLD_WEIGHT) return [];
      return rangeProblem('aggregation', () => foldGrid(foldBounds(task)));
    },
  },
  {
    reads: ['privacy.clippingNorm', 'aggregation.maxDeltaNorm'],
    check({ privacy: { clippingNorm }, aggregation: { maxDeltaNorm } }) {
      if (clippingNorm === null || clippingNorm * ENCODING_ROOM <= maxDeltaNorm) return [];
      return [
        {
          path: 'privacy.clippingNorm',
          message: `is ${clippingNorm}, above aggregation.maxDeltaNorm ${maxDeltaNorm} / ${ENCODING_ROOM}; a clipped delta could be refused after encoding`,
        },
      ];
    },
  },
  {
    reads: ['data', 'model'],
    check: (task) => rangeProblem('model.layers', () => modelShape(task)),
  },
  { reads: ['data', 'model'], check: checkOutput },
  {
    reads: ['data', 'training.loss'],
    check({ data, training }) {
      const { loss, kind } = goalOf(data);
      if (training.loss === loss) return [];
      return [{ path: 'training.loss', message: `is "${training.loss}", expected "${loss}" for ${kind}` }];
    },
  },
  {
    reads: ['data', 'metric'],
    check({ data, metric }) {
      const { metrics, kind } = goalOf(data);
      if (metrics.includes(metric)) return [];
      const expected = metrics.map((name) => `"${name}"`).join(' or ');
      return [{ path: 'metric', message: `is "${metric}", expected ${expected} for ${kind}` }];
    },
  },
  {
    reads: ['data', 'metric'],
    check({ data, metric }) {
      if (metric !== 'rmseLog' || data.kind === 'images' || data.target.type !== 'number' || data.target.log)
        return [];
      return [{ path: 'metric', message: 'is "rmseLog", expected a target with "log": true' }];
    },
  },
  {
    reads: ['data', 'training.positiveWeight'],
    check({ data, training: { positiveWeight } }) {
      if (positiveWeight === undefined || (data.kind === 'table' && data.target.type === 'binary')) return [];
      return [
        {
          path: 'training.positiveWeight',
          message: `is ${positiveWeight}, expected only for a binary target, found ${goalOf(data).kind}`,
        },
      ];
    },
  },
  {
    reads: ['metric', 'rounds.target'],
    check({ metric, rounds: { target } }) {
      if (target === undefined) return [];
      if (target.value >= 0 && (!isShare(metric) || target.value <= 1)) return [];
      return [
        {
          path: 'rounds.target.value',
          message: `is ${target.value}, expected ${isShare(metric) ? 'a share from 0 to 1' : 'at least 0'} for ${metric}`,
        },
      ];
    },
  },
  { reads: ['data'], check: ({ data }) => checkData(data) },
  ...STRATEGY_RULES,
  ...PRIVACY_RULES,
];

interface Goal {
  readonly kind: string;
  readonly loss: Training['loss'];
  readonly activation: 'softmax' | 'sigmoid' | 'linear';
  readonly metrics: readonly Task['metric'][];
}

/** What each kind of target asks of model, loss and metric. */
const GOALS: Readonly<Record<'images' | Target['type'], Goal>> = {
  images: {
    kind: 'images',
    loss: 'categorical-cross-entropy',
    activation: 'softmax',
    metrics: ['accuracy', 'loss'],
  },
  category: {
    kind: 'a category as target',
    loss: 'categorical-cross-entropy',
    activation: 'softmax',
    metrics: ['accuracy', 'loss'],
  },
  binary: {
    kind: 'a binary target',
    loss: 'binary-cross-entropy',
    activation: 'sigmoid',
    metrics: ['accuracy', 'auc', 'loss'],
  },
  number: {
    kind: 'a number as target',
    loss: 'mean-squared-error',
    activation: 'linear',
    metrics: ['mae', 'rmse', 'rmseLog', 'loss'],
  },
  items: {
    kind: 'items as target',
    loss: 'hidden-item-cross-entropy',
    activation: 'sigmoid',
    metrics: ['hitRate', 'loss'],
  },
  survival: {
    kind: 'survival as target',
    loss: 'cox-partial-likelihood',
    activation: 'linear',
    metrics: ['cIndex', 'loss'],
  },
};

const goalOf = (data: Data): Goal => GOALS[data.kind === 'images' ? 'images' : data.target.type];

function rangeProblem(path: string, attempt: () => unknown): readonly TaskProblem[] {
  try {
    attempt();
    return [];
  } catch (error) {
    if (error instanceof RangeError) return [{ path, message: error.message }];
    throw error;
  }
}

function checkOutput(task: Task): readonly TaskProblem[] {
  const { data, model } = task;
  const { activation, kind } = goalOf(data);
  const units = outputUnits(data);
  const index = model.layers.length - 1;
  const last = model.layers[index]!;
  const path = `model.layers.${index}`;
  if (last.type !== 'dense') {
    return [
      {
        path: `${path}.type`,
        message: `is "${last.type}", expected "dense" with ${units} units as the last layer`,
      },
    ];
  }
  const problems: TaskProblem[] = [];
  if (last.units !== units) {
    const reason =
      units === 1
        ? `for ${kind}`
        : data.kind === 'table' && data.target.type === 'items'
          ? 'one for each item'
          : 'one for each class';
    problems.push({ path: `${path}.units`, message: `is ${last.units}, expected ${units}, ${reason}` });
  }
  if (last.activation !== activation) {
    problems.push({
      path: `${path}.activation`,
      message: `is "${last.activation}", expected "${activation}" for ${kind}`,
    });
  }
  return problems;
}
