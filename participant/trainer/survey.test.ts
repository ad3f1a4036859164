import { afterEach, beforeEach, expect, it } from 'vitest';
import { decodeFrame } from '../../core/codec/frame.ts';
import { readSums } from '../../core/statistics/read-sums.ts';
import { surveyPlan } from '../../core/statistics/survey-plan.ts';
import type { Data } from '../../core/task/data-schema.ts';
import type { DataSource } from '../../core/task/data-source.ts';
import { linear } from '../../tasks/linear/task.ts';
import type { Trainer, TrainerInput } from '../ports.ts';
import { nodeTrainerPorts } from './node-ports.ts';
import { createTfjsTrainer } from './tfjs-trainer.ts';

let trainer: Trainer;
beforeEach(() => {
  trainer = createTfjsTrainer(nodeTrainerPorts());
});
afterEach(() => trainer.close());

const data: Data = {
  kind: 'table',
  columns: [
    { name: 'x', type: 'number', scaling: 'standardise', bounds: [0, 8], missing: { fill: 'mean' } },
    { name: 'kind', type: 'category', values: ['a', '01'] },
  ],
  target: { name: 'y', type: 'number', center: 0, scale: 1 },
};
const plan = surveyPlan(data);
const csv = new TextEncoder().encode('x,kind,y\n1,a,2\n,01,3\n5,b,oops\nnothing,a,4\n');
const rows = [
  { x: 1, kind: 'a', y: 2 },
  { x: '', kind: '01', y: 3 },
  { x: '5', kind: 'b', y: 'oops' },
  { x: 'nothing', kind: 'a', y: 4 },
];
const inputOf = (source: DataSource, maxExampleCount = 100): TrainerInput => ({
  task: { ...linear, data, aggregation: { ...linear.aggregation, maxExampleCount } },
  data: source,
  backend: 'cpu',
});

async function surveyed(source: DataSource, maxExampleCount?: number) {
  const profile = await trainer.prepare(inputOf(source, maxExampleCount));
  const { frame, encoding, exampleCount } = await trainer.survey();
  expect(profile.trainingRows).toBe(exampleCount);
  expect(encoding).toBe('float32');
  const sums = Float64Array.from(decodeFrame(frame, { layout: plan.layout, encoding: 'float32' }));
  return { exampleCount, ...readSums(plan, sums, { cohort: 1, rows: exampleCount }) };
}

it.each([
  ['a CSV text', { kind: 'csv', bytes: csv } as const],
  [
    'a file',
    { kind: 'file', file: { name: 'rows.csv', stream: () => new Blob([csv]).stream(), size: csv.length } },
  ],
  ['rows of a page', { kind: 'rows', rows } as const],
] as [
  string,
  DataSource,
][])('[FS13] the trainer surveys %s, and hands out nothing but counts and sums', async (_, source) => {
  const found = await surveyed(source);
  expect(found.exampleCount).toBe(4);
  expect(found.columns.x).toMatchObject({ count: 2, missing: 1, mean: 3, stdDev: 2 });
  expect(found.categories?.kind).toMatchObject({
    values: [
      { value: 'a', count: 2 },
      { value: '01', count: 1 },
    ],
    other: 1,
  });
});

it('[FS13] nobody counts for more rows than the task takes, and a second survey is the first, byte for byte', async () => {
  expect((await surveyed({ kind: 'rows', rows }, 2)).columns.x).toMatchObject({ count: 1, missing: 1 });
  expect(await trainer.survey()).toEqual(await trainer.survey());
});

it('[FS14] with the statistics it prepares its rows, scaled and filled by them, and surveys nothing', async () => {
  const { columns } = await surveyed({ kind: 'rows', rows });
  await expect(trainer.predict([])).rejects.toMatchObject({ code: 'trainer.busy' });
  await trainer.prepare({
    ...inputOf({ kind: 'rows', rows: rows.slice(0, 2) }),
    statistics: { columns, cohort: 3 },
  });
  await expect(trainer.survey()).rejects.toThrow(/no survey/);
  // y = x as the model sees it: (value − 3) / 2.
  const bytes = new Uint8Array(Float32Array.of(1, 0, 0, 0).buffer);
  const id = (await nodeTrainerPorts().sha256(bytes)) as never;
  await trainer.evaluate({ id, bytes });
  const answers = await trainer.predict([7, ''].map((x) => ({ kind: 'row', row: { x, kind: 'a' } })));
  expect(answers.map(({ values }) => values[0])).toEqual([2, 0]);
});
