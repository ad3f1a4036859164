/**
 * Rules of a task across its fields: what a schema of single fields cannot say. Each names the paths that it reads, so
 * that `check-task.ts` can run it as soon as these are well-formed.
 */
import { foldBounds, foldGrid, MAX_FOLD_WEIGHT } from '../aggregation/fold-grid.ts';
import type { TaskProblem } from './check-task.ts';
import type { Data } from './data-schema.ts';
import { modelShape, outputUnits } from './model-layout.ts';
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
      const { loss, kind } = GOALS[goalOf(data)];
      if (training.loss === loss) return [];
      return [{ path: 'training.loss', message: `is "${training.loss}", expected "${loss}" for ${kind}` }];
    },
  },
  {
    reads: ['data', 'metric'],
    check({ data, metric }) {
      const { metrics, kind } = GOALS[goalOf(data)];
      if (metrics.includes(metric)) return [];
      const expected = metrics.map((name) => `"${name}"`).join(' or ');
      return [{ path: 'metric', message: `is "${metric}", expected ${expected} for ${kind}` }];
    },
  },
  {
    reads: ['metric', 'rounds.target'],
    check({ metric, rounds: { target } }) {
      if (target === undefined) return [];
      const isShare = metric === 'accuracy' || metric === 'auc';
      if (target.value >= 0 && (!isShare || target.value <= 1)) return [];
      return [
        {
          path: 'rounds.target.value',
          message: `is ${target.value}, expected ${isShare ? 'a share from 0 to 1' : 'at least 0'} for ${metric}`,
        },
      ];
    },
  },
  { reads: ['data'], check: checkNames },
];

interface Goal {
  readonly kind: string;
  readonly loss: Training['loss'];
  readonly activation: 'softmax' | 'sigmoid' | 'linear';
  readonly metrics: readonly Task['metric'][];
}

/** What each kind of target asks of model, loss and metric. */
const GOALS: Readonly<Record<'classes' | 'binary' | 'number', Goal>> = {
  classes: {
    kind: 'images',
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
    metrics: ['mae', 'loss'],
  },
};

const goalOf = (data: Data) => (data.kind === 'images' ? 'classes' : data.target.type);

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
  const { activation, kind } = GOALS[goalOf(data)];
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
    const reason = units === 1 ? `for ${kind}` : 'one for each class';
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

function checkNames({ data }: Task): readonly TaskProblem[] {
  if (data.kind === 'images') return duplicates(data.classes, (index) => `data.classes.${index}`);
  const problems = [
    ...duplicates(
      data.columns.map(({ name }) => name),
      (index) => `data.columns.${index}.name`,
    ),
  ];
  if (data.columns.some(({ name }) => name === data.target.name)) {
    problems.push({
      path: 'data.target.name',
      message: `is "${data.target.name}", which is also a column; the model would read its answer`,
    });
  }
  data.columns.forEach((column, index) => {
    if (column.type !== 'category') return;
    const path = `data.columns.${index}`;
    problems.push(...duplicates(column.values, (value) => `${path}.values.${value}`));
    for (const language of ['en', 'zh'] as const) {
      const labels = column.valueLabels?.[language];
      if (labels && labels.length !== column.values.length) {
        problems.push({
          path: `${path}.valueLabels.${language}`,
          message: `has ${labels.length} entries, expected ${column.values.length}, one for each of values`,
        });
      }
    }
  });
  return problems;
}

function duplicates(names: readonly string[], pathOf: (index: number) => string): readonly TaskProblem[] {
  const seen = new Set<string>();
  return names.flatMap((name, index) => {
    if (seen.has(name))
      return [{ path: pathOf(index), message: `is "${name}" once more, expected a name of its own` }];
    seen.add(name);
    return [];
  });
}
