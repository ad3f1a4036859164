/** What holds for the sample rows of every task that takes them from a CSV file. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { DataSource } from '../core/task/data-source.ts';
import { breastCancerDeal, breastCancerSamples } from './breast-cancer/samples.ts';
import { breastCancer } from './breast-cancer/task.ts';
import { creditDeal, creditSamples } from './credit/samples.ts';
import { credit } from './credit/task.ts';
import { csvSamples } from './csv-samples.ts';
import { defaultRiskDeal, defaultRiskSamples } from './default-risk/samples.ts';
import { defaultRisk } from './default-risk/task.ts';
import { recurrenceDeal, recurrenceSamples } from './recurrence/samples.ts';
import { recurrence } from './recurrence/task.ts';

const publicFolder = fileURLToPath(new URL('../public/', import.meta.url));
const fetchBytes = async (path: string) => new Uint8Array(await readFile(publicFolder + path));

const CASES = [
  { task: credit, deal: creditDeal, samples: creditSamples, rows: 1_000, licence: 'CC BY 4.0' },
  { task: defaultRisk, deal: defaultRiskDeal, samples: defaultRiskSamples, rows: 9_857, licence: 'MIT' },
  {
    task: breastCancer,
    deal: breastCancerDeal,
    samples: breastCancerSamples,
    rows: 569,
    licence: 'CC BY 4.0',
  },
  {
    task: recurrence,
    deal: recurrenceDeal,
    samples: recurrenceSamples,
    rows: 2_232,
    licence: 'GNU General Public License, version 2',
  },
];
/** Fewest rows of a part: with a share held out, what is left still makes a batch. */
const SMALLEST_PART = 20;

const linesOf = (source: DataSource | undefined) => {
  if (source?.kind !== 'csv') throw new TypeError('expected CSV');
  return new TextDecoder().decode(source.bytes).trimEnd().split('\n').slice(1);
};

describe.each(CASES)('the sample rows of $task.id', ({ task, deal, samples, rows, licence }) => {
  const loadPart = (split: string, part: number) => samples.load({ split, part }, fetchBytes);

  test('are as many as documented, in lines without quoted cells', async () => {
    const text = new TextDecoder().decode(await fetchBytes(deal.file));
    expect(text).not.toContain('"');
    expect(text.trimEnd().split('\n')).toHaveLength(rows + 1);
  });

  test('have every column of the task: exactly its categories, and numbers', async () => {
    if (task.data.kind !== 'table') throw new TypeError('expected a table');
    const [header = '', ...lines] = new TextDecoder()
      .decode(await fetchBytes(deal.file))
      .trimEnd()
      .split('\n');
    const names = header.split(',');
    expect(names).toContain(task.data.target.name);
    for (const column of task.data.columns) {
      const found = new Set(lines.map((line) => line.split(',')[names.indexOf(column.name)] ?? ''));
      if (column.type === 'category') expect([...found].sort()).toEqual([...column.values].sort());
      else for (const value of found) expect(Number.parseFloat(value), column.name).toBeGreaterThanOrEqual(0);
    }
  });

  test.each(samples.splits)('$id: the parts hold every training row once, and no test row', async (split) => {
    const parts = await Promise.all(
      Array.from({ length: split.parts }, async (_, part) => linesOf((await loadPart(split.id, part)).data)),
    );
    for (const lines of parts) expect(lines.length).toBeGreaterThanOrEqual(SMALLEST_PART);
    const { data, test: testRows } = await samples.loadRange(
      0,
      rows - Math.floor(rows / deal.testEvery),
      fetchBytes,
    );
    expect(parts.flat().sort()).toEqual([...linesOf(data)].sort());
    expect(linesOf(testRows)).toHaveLength(Math.floor(rows / deal.testEvery));
    expect(linesOf(data).length + linesOf(testRows).length).toBe(rows);
    expect(linesOf((await loadPart(split.id, split.parts - 1)).test)).toEqual(linesOf(testRows));
  });

  test('a preview counts the rows of the part and shows its first ones', async () => {
    const choice = { split: samples.splits[0]!.id, part: 1 };
    const { preview, rows: counted } = await samples.preview(choice, fetchBytes);
    const held = linesOf((await samples.load(choice, fetchBytes)).data);
    if (preview.kind !== 'table') throw new TypeError('expected a table');
    expect(counted).toBe(held.length);
    expect(preview.rows.map((row) => row.join())).toEqual(held.slice(0, 8));
  });

  test('a range beyond the training rows is refused', async () => {
    await expect(samples.loadRange(0, rows, fetchBytes)).rejects.toMatchObject({ code: 'data.empty' });
  });

  test('come with their licence', async () => {
    const folder = deal.file.slice(0, deal.file.lastIndexOf('/') + 1);
    const text = new TextDecoder().decode(await fetchBytes(`${folder}ATTRIBUTION.md`));
    expect(text).toContain(licence);
  });
});

test('other test rows leave the others to the participants', async () => {
  const sample = breastCancerDeal;
  const folds = await Promise.all(
    [0, 1, 2, 3, 4].map(async (firstTest) => {
      const { test: rows } = await csvSamples({ ...sample, firstTest }).loadRange(0, 1, fetchBytes);
      return linesOf(rows);
    }),
  );
  expect(new Set(folds.flat()).size).toBe(569);
});
