/**
 * A task from a few answers: what `tabfed task new` and the dashboard's form have in common. Of a sample only the schema
 * goes into it: names of columns, round figures for their size, and words that the owner has confirmed.
 */
import type { Layer } from './layers.ts';

export type NewColumn =
  | { readonly name: string; readonly type: 'number'; readonly center: number; readonly scale: number }
  | { readonly name: string; readonly type: 'category'; readonly values: readonly string[] };

export type NewTarget =
  /** Two classes: `positive` against any other cell. */
  | { readonly kind: 'classification'; readonly name: string; readonly positive: string }
  | { readonly kind: 'classification'; readonly name: string; readonly classes: readonly string[] }
  | { readonly kind: 'regression'; readonly name: string; readonly center: number; readonly scale: number };

export interface NewTask {
  readonly id: string;
  /** What people call it; the id where absent. */
  readonly title?: string;
  readonly owner?: string;
  readonly columns: readonly NewColumn[];
  readonly target: NewTarget;
  /** Absent: logistic or linear. The last layer is put right for the target. */
  readonly layers?: readonly Layer[];
}

/** Not checked yet: `checkTask` names whatever does not fit. */
export function newTask({
  id,
  title = id,
  owner = 'the owner of this task',
  columns,
  target,
  layers,
}: NewTask) {
  const { name } = target;
  const goal = goalOf(target);
  return {
    id,
    version: 1,
    owner,
    text: {
      en: {
        name: cut(title, 60),
        title: cut(`Learn together: ${title}`, 120),
        purpose: `Learns ${goal.learns.en} “${name}” from ${columns.length} columns.`,
        data: 'Each participant brings a table of its own, which stays where it is.',
        rows: 'rows',
      },
      zh: {
        name: cut(title, 60),
        title: cut(`一起学习：${title}`, 120),
        purpose: `从 ${columns.length} 列中学习“${name}”的${goal.learns.zh}。`,
        data: '每位参与者带来自己的表格，表格留在原处。',
        rows: '行数据',
      },
    },
    data: { kind: 'table', columns, target: goal.target },
    model: { layers: [...(layers ?? goal.hidden), goal.last], seed: 1 },
    training: {
      loss: goal.loss,
      optimizer: goal.optimizer,
      batchSize: 32,
      localEpochs: 3,
      heldOutFraction: 0.2,
    },
    metric: goal.metric,
    rounds: {
      minParticipants: 2,
      cohortSize: 50,
      quorum: 2,
      gatherMs: 1500,
      roundTimeoutMs: 120_000,
      awayGraceMs: 10_000,
      evaluationTimeoutMs: 20_000,
      maxRounds: 20,
    },
    aggregation: {
      weighting: { name: 'by-example-count' },
      maxExampleCount: 100_000,
      maxDeltaValue: 16,
      maxDeltaNorm: 50,
      serverOptimizer: { name: 'sgd', learningRate: 1 },
    },
    encoding: 'float32',
    privacy: { mechanism: 'none', clippingNorm: null },
  };
}

function goalOf(target: NewTarget) {
  const { name } = target;
  if (target.kind === 'regression') {
    return {
      target: { name, type: 'number', center: target.center, scale: target.scale },
      learns: { en: 'how large is', zh: '数值' },
      hidden: [{ type: 'dense', units: 16, activation: 'relu' }] satisfies Layer[],
      last: { type: 'dense', units: 1, activation: 'linear' },
      loss: 'mean-squared-error',
      optimizer: { name: 'adam', learningRate: 0.01 },
      metric: 'mae',
    };
  }
  const isBinary = 'positive' in target;
  return {
    target: isBinary
      ? { name, type: 'binary', positive: target.positive }
      : { name, type: 'category', values: target.classes },
    learns: isBinary ? { en: 'how likely is', zh: '可能性' } : { en: 'which class is', zh: '类别' },
    hidden: [],
    last: isBinary
      ? { type: 'dense', units: 1, activation: 'sigmoid' }
      : { type: 'dense', units: target.classes.length, activation: 'softmax' },
    loss: isBinary ? 'binary-cross-entropy' : 'categorical-cross-entropy',
    optimizer: { name: 'sgd', learningRate: 0.1 },
    metric: isBinary ? 'auc' : 'accuracy',
  };
}

/** A round figure near `value`: one significant digit. It is published with the task. */
export function roundFigure(value: number): number {
  return value === 0 ? 0 : Number(value.toPrecision(1));
}

/** "Loans 2024.csv" → "loans-2024". */
export function taskIdFrom(name: string): string {
  const id = name
    .replace(/\.[a-z]+$/i, '')
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '-')
    .replace(/^[-_]+|-+$/g, '');
  return cut(id === '' ? 'task' : id, 64);
}

const cut = (text: string, length: number) => (text.length > length ? text.slice(0, length) : text);
