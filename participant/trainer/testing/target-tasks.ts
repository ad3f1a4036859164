/** A small task of each kind of target, with rows that can be learnt in a second: for Node and for real browsers. */
import type { Column } from '../../../core/task/columns.ts';
import type { TableData } from '../../../core/task/data-schema.ts';
import type { Layer } from '../../../core/task/layers.ts';
import type { MetricName } from '../../../core/task/metrics.ts';
import type { Target } from '../../../core/task/targets.ts';
import type { Training } from '../../../core/task/task.ts';
import { linear } from '../../../tasks/linear/task.ts';
import { seededRandom } from '../../../tasks/seeded-random.ts';
import type { TrainerInput } from '../../ports.ts';

export interface TargetTask {
  readonly input: TrainerInput;
  readonly metric: MetricName;
  /** What the metric is to reach, or fall to, from a worse one before. */
  readonly reach: number;
}

type Row = Readonly<Record<string, string | number>>;

const number = (name: string, center = 0, scale = 1): Column => ({ name, type: 'number', center, scale });

function targetTask(
  metric: MetricName,
  reach: number,
  about: {
    readonly columns: readonly Column[];
    readonly target: Target;
    readonly layers: readonly Layer[];
    readonly rows: readonly Row[];
    readonly table?: Partial<TableData>;
    readonly training: Partial<Training> & Pick<Training, 'loss'>;
  },
): TargetTask {
  const { columns, target, layers, rows, table, training } = about;
  return {
    metric,
    reach,
    input: {
      task: {
        ...linear,
        data: { kind: 'table', columns: [...columns], target, ...table },
        model: { layers: [...layers], seed: 4 },
        training: {
          optimizer: { name: 'adam', learningRate: 0.03 },
          batchSize: 32,
          localEpochs: 15,
          heldOutFraction: 0.25,
          ...training,
        },
        metric,
      },
      data: { kind: 'rows', rows },
      backend: 'cpu',
    },
  };
}

const made = <T>(count: number, row: (random: () => number, i: number) => T): readonly T[] => {
  const random = seededRandom(11);
  return Array.from({ length: count }, (_, i) => row(random, i));
};

/** Twelve items in three kinds: who has two of a kind has most of the rest. */
const ITEMS = Array.from({ length: 12 }, (_, i) => `item${i}`);

export const TARGET_TASKS: Readonly<Record<Target['type'] | 'steps', TargetTask>> = {
  binary: targetTask('auc', 0.95, {
    columns: [number('a'), number('b')],
    target: { name: 'y', type: 'binary', positive: '1' },
    layers: [{ type: 'dense', units: 1, activation: 'sigmoid' }],
    // One in ten, and the boundary is a line.
    rows: made(200, (random) => {
      const [a, b] = [4 * random() - 2, 4 * random() - 2];
      return { a, b, y: b - a > 2 ? 1 : 0 };
    }),
    training: { loss: 'binary-cross-entropy', positiveWeight: 9 },
  }),
  number: targetTask('rmseLog', 0.2, {
    columns: [number('a')],
    target: { name: 'y', type: 'number', log: true, center: 3, scale: 2 },
    layers: [{ type: 'dense', units: 1, activation: 'linear' }],
    rows: made(120, (random) => {
      const a = 2 * random() - 1;
      return { a, y: Math.expm1(3 + 2 * a) };
    }),
    training: { loss: 'mean-squared-error', localEpochs: 30 },
  }),
  category: targetTask('accuracy', 0.9, {
    columns: [number('a'), number('b')],
    target: { name: 'kind', type: 'category', values: ['left', 'right', 'top'] },
    layers: [{ type: 'dense', units: 3, activation: 'softmax' }],
    rows: made(150, (random) => {
      const kind = ['left', 'right', 'top'][Math.floor(3 * random())]!;
      const [x, y] = { left: [-1, -1], right: [1, -1], top: [0, 1] }[kind]!;
      return { a: x! + random() - 0.5, b: y! + random() - 0.5, kind };
    }),
    training: { loss: 'categorical-cross-entropy' },
  }),
  items: targetTask('hitRate', 0.95, {
    columns: [
      {
        name: 'basket',
        type: 'items',
        items: [...ITEMS, ...ITEMS.map((item) => `rare ${item}`)],
        separator: ',',
      },
    ],
    target: { name: 'basket', type: 'items', hidden: 0.3 },
    layers: [
      { type: 'dense', units: 8, activation: 'relu' },
      { type: 'dense', units: 24, activation: 'sigmoid' },
    ],
    rows: made(150, (random) => {
      const kind = Math.floor(3 * random());
      const held = ITEMS.filter((_, i) => i % 3 === kind || random() < 0.1);
      return { basket: held.join(',') };
    }),
    training: { loss: 'hidden-item-cross-entropy' },
  }),
  survival: targetTask('cIndex', 0.72, {
    columns: [number('a'), number('b')],
    target: { name: 'days', type: 'survival', event: { name: 'status', occurred: '1' } },
    layers: [
      { type: 'dense', units: 4, activation: 'tanh' },
      { type: 'dense', units: 1, activation: 'linear' },
    ],
    // Whose risk is e^(2a) times as high; a third was lost sight of.
    rows: made(150, (random) => {
      const [a, b] = [2 * random() - 1, 2 * random() - 1];
      const days = -Math.log(1 - random()) / Math.exp(2 * a);
      return random() < 1 / 3
        ? { a, b, days: days * random() + 1e-3, status: 0 }
        : { a, b, days: days + 1e-3, status: 1 };
    }),
    training: { loss: 'cox-partial-likelihood' },
  }),
  steps: targetTask('mae', 0.35, {
    columns: [{ name: 'before', type: 'lags', of: 'y', lags: [1], center: 0, scale: 1 }],
    target: { name: 'y', type: 'number', center: 0, scale: 1 },
    table: { order: { by: 't' }, steps: 6 },
    layers: [
      { type: 'gru', units: 6 },
      { type: 'dense', units: 1, activation: 'linear' },
    ],
    rows: made(90, (_, t) => ({ t, y: Math.sin(t / 2) })),
    training: { loss: 'mean-squared-error' },
  }),
};
