/** The models whose training is measured, each as a task with as many made-up rows as one measurement takes. */
import { taskId } from '../../core/protocol/ids.ts';
import type { Column } from '../../core/task/columns.ts';
import type { DataSource } from '../../core/task/data-source.ts';
import type { Layer } from '../../core/task/layers.ts';
import type { Task } from '../../core/task/task.ts';
import { seededFill } from '../../core/testing/seeded-fill.ts';
import type { Backend } from '../../participant/ports.ts';
import { credit } from '../../tasks/credit/task.ts';
import { digits } from '../../tasks/digits/task.ts';

export type WorkloadName = 'linear' | 'mlp' | '2nn' | 'cnn';

export interface Workload {
  readonly task: Task;
  /** Rows of one measurement: a second or so. */
  readonly rows: Readonly<Record<Backend, number>>;
}

const relu = (units: number): Layer => ({ type: 'dense', units, activation: 'relu' });
const softmax: Layer = { type: 'dense', units: 10, activation: 'softmax' };
const conv = (filters: number): Layer => ({
  type: 'conv2d',
  filters,
  kernelSize: 5,
  padding: 'same',
  activation: 'relu',
});
const halved: Layer = { type: 'max-pooling-2d', poolSize: 2 };

const sigmoid: Layer = { type: 'dense', units: 1, activation: 'sigmoid' };

const training = {
  localEpochs: 1,
  heldOutFraction: 0,
  optimizer: { name: 'sgd', learningRate: 0.01 },
} as const;

/** One participant is enough for a round, and rounds go on for as long as somebody trains. */
const rounds = {
  minParticipants: 1,
  cohortSize: 1,
  quorum: 1,
  gatherMs: 0,
  roundTimeoutMs: 600_000,
  awayGraceMs: 600_000,
  evaluationTimeoutMs: 1,
  maxRounds: 1_000_000,
};

/** McMahan et al. 2017: the 2NN, and the CNN of 1,663,370 parameters. */
export const WORKLOADS: Readonly<Record<WorkloadName, Workload>> = {
  linear: {
    task: tableTask('bench-linear', 1, [sigmoid]),
    rows: { webgl: 8_000, wasm: 40_000, cpu: 40_000 },
  },
  mlp: {
    task: tableTask('bench-mlp', 30, [relu(64), relu(32), sigmoid]),
    rows: { webgl: 3_200, wasm: 16_000, cpu: 9_600 },
  },
  '2nn': {
    task: imageTask('bench-2nn', 32, [{ type: 'flatten' }, relu(200), relu(200), softmax]),
    rows: { webgl: 1_600, wasm: 9_600, cpu: 640 },
  },
  cnn: {
    task: imageTask('bench-cnn', 10, [
      conv(32),
      halved,
      conv(64),
      halved,
      { type: 'flatten' },
      relu(512),
      softmax,
    ]),
    rows: { webgl: 40, wasm: 300, cpu: 10 },
  },
};

function tableTask(id: string, width: number, layers: readonly Layer[]): Task {
  const columns = Array.from({ length: width }, (_, i): Column => {
    return { name: `x${i}`, type: 'number', center: 128, scale: 64 };
  });
  return {
    ...credit,
    id: taskId(id),
    data: { kind: 'table', columns, target: { name: 'y', type: 'binary', positive: '1' } },
    model: { layers: [...layers], seed: 1 },
    training: { ...credit.training, ...training, batchSize: 32 },
    rounds,
  };
}

function imageTask(id: string, batchSize: number, layers: readonly Layer[]): Task {
  const classes = Array.from('0123456789');
  return {
    ...digits,
    id: taskId(id),
    data: { kind: 'images', height: 28, width: 28, channels: 1, classes },
    model: { layers: [...layers], seed: 1 },
    training: { ...digits.training, ...training, batchSize },
    rounds,
  };
}

/** The same made-up rows in every run: speed does not depend on them. */
export function madeUpRows({ data }: Task, rows: number): DataSource {
  if (data.kind === 'images') {
    const labels = Uint8Array.from({ length: rows }, (_, i) => i % 10);
    return { kind: 'images', pixels: bytes(rows * data.height * data.width), labels };
  }
  const { columns } = data;
  const values = bytes(rows * columns.length);
  const header = [...columns.map(({ name }) => name), 'y'].join(',');
  const lines = Array.from({ length: rows }, (_, i) =>
    [...values.subarray(i * columns.length, (i + 1) * columns.length), i % 2].join(','),
  );
  return { kind: 'csv', bytes: new TextEncoder().encode([header, ...lines, ''].join('\n')) };
}

function bytes(count: number): Uint8Array {
  const words = new Uint32Array(Math.ceil(count / 4));
  seededFill(7)(words);
  return new Uint8Array(words.buffer, 0, count);
}
