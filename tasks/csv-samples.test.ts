/** What holds for the sample rows of every task that takes them from a CSV file. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { DataSource } from '../core/task/data-source.ts';
import type { Task } from '../core/task/task.ts';
import { basketSamples } from './basket/samples.ts';
import { basket } from './basket/task.ts';
import { breastCancerDeal, breastCancerSamples } from './breast-cancer/samples.ts';
import { breastCancer } from './breast-cancer/task.ts';
import { creditDeal, creditSamples } from './credit/samples.ts';
import { credit } from './credit/task.ts';
import { type CsvSamples, csvSamples, dealtCsv, fetchLines } from './csv-samples.ts';
import { defaultRiskDeal, defaultRiskSamples } from './default-risk/samples.ts';
import { defaultRisk } from './default-risk/task.ts';
import { demandDeal, demandSamples } from './demand/samples.ts';
import { demand } from './demand/task.ts';
import { flightsDeal, flightsSamples } from './flights/samples.ts';
import { flights } from './flights/task.ts';
import { recurrenceDeal, recurrenceSamples } from './recurrence/samples.ts';
import { recurrence } from './recurrence/task.ts';
import type { TaskSamples } from './samples.ts';
import { spendSamples } from './spend/samples.ts';
import { spend } from './spend/task.ts';
import { basketDeal } from './supermarket/deal.ts';

const publicFolder = fileURLToPath(new URL('../public/', import.meta.url));
const fetchBytes = async (path: string) => new Uint8Array(await readFile(publicFolder + path));

const CASES: readonly Case[] = [
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
  {
    task: demand,
    deal: demandDeal,
    samples: demandSamples,
    rows: 106_139,
    tests: 17_435,
    lead: 83 * 11 * 13,
    licence: 'GNU General Public License, version 2',
  },
  {
    task: flights,
    deal: flightsDeal,
    samples: flightsSamples,
    rows: 20 * 4_344,
    tests: 20 * 672,
    lead: 20 * 672,
    licence: '17 U.S.C. 105',
  },
  ...[
    { task: spend, samples: spendSamples },
    { task: basket, samples: basketSamples },
  ].map((each) => ({
    ...each,
    deal: basketDeal,
    rows: 4_627,
    licence: 'GNU General Public License, version 2',
  })),
];
/** Fewest rows of a part: with a share held out, what is left still makes a batch. */
const SMALLEST_PART = 20;

/** Rows of the file, those that are tested on, and training rows that test rows look back on. */
interface Case {
  readonly task: Task;
  readonly deal: CsvSamples;
  readonly samples: TaskSamples;
  readonly rows: number;
  readonly tests?: number;
  readonly lead?: number;
  readonly licence: string;
}

const linesOf = (source: DataSource | undefined) => {
  if (source?.kind !== 'csv') throw new TypeError('expected CSV');
  return new TextDecoder().decode(source.bytes).trimEnd().split('\n').slice(1);
};

const textOf = (lines: readonly string[]) => lines.toSorted().join('\n');

describe.each(CASES)('the sample rows of $task.id', ({ task, deal, samples, rows, licence, ...given }) => {
  const tests = given.tests ?? ('testEvery' in deal ? Math.floor(rows / deal.testEvery) : 0);
  const loadPart = (split: string, part: number) => samples.load({ split, part }, fetchBytes);

  test('are as many as documented, in lines without quoted cells', async () => {
    const lines = await fetchLines(deal, fetchBytes);
    expect(lines.filter((line) => line.includes('"'))).toEqual([]);
    expect(lines).toHaveLength(rows + 1);
  });

  test('have every column of the task: exactly its categories, and numbers', async () => {
    if (task.data.kind !== 'table') throw new TypeError('expected a table');
    const [header = '', ...lines] = await fetchLines(deal, fetchBytes);
    const names = header.split(',');
    expect(names).toContain(task.data.target.name);
    for (const column of task.data.columns) {
      if (column.type === 'lags' || column.type === 'items') continue;
      const found = new Set(lines.map((line) => line.split(',')[names.indexOf(column.name)] ?? ''));
      if (column.type === 'category') expect([...found].sort()).toEqual([...column.values].sort());
      else for (const value of found) expect(Number.parseFloat(value), column.name).toBeGreaterThanOrEqual(0);
    }
  });

  test.each(samples.splits)('$id: the parts hold every training row once, and no test row', async (split) => {
    // Not part by part: each would bring its own copy of the test rows.
    const parts = (await dealtCsv(deal, split.id, fetchBytes)).parts.map(linesOf);
    const second = await loadPart(split.id, 1);
    expect(linesOf(second.data)).toEqual(parts[1]);
    for (const lines of parts) expect(lines.length).toBeGreaterThanOrEqual(SMALLEST_PART);
    const { data, test: testRows } = await samples.loadRange(0, rows - tests, fetchBytes);
    // As one text each: comparing long lists line by line takes seconds.
    expect(textOf(parts.flat()) === textOf(linesOf(data))).toBe(true);
    expect(linesOf(testRows)).toHaveLength(tests + (given.lead ?? 0));
    expect(textOf(linesOf(second.test)) === textOf(linesOf(testRows))).toBe(true);
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
