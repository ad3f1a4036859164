import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import type { CsvSource, DataSource } from '../../core/task/data-source.ts';

import { readableTable } from '../readable-table.ts';
import { creditSamples } from './samples.ts';
import { credit } from './task.ts';

const publicFolder = fileURLToPath(new URL('../../public/', import.meta.url));
const fetchBytes = async (path: string) => new Uint8Array(await readFile(publicFolder + path));

type Row = Readonly<Record<string, string>>;
const parse = (bytes: Uint8Array) =>
  Papa.parse<Row>(new TextDecoder().decode(bytes), { header: true, skipEmptyLines: true }).data;

/** The rows that a trainer takes from a CsvSource. */
function rowsOf(source: DataSource | undefined): readonly Row[] {
  if (source?.kind !== 'csv') throw new TypeError('expected CSV');
  const { bytes, where, range }: CsvSource = source;
  return parse(bytes)
    .filter((row) => !where || where.values.includes(row[where.column] ?? ''))
    .slice(...(range ?? []));
}

const keyOf = (row: Row) => JSON.stringify(row);
const table = credit.data;
if (table.kind !== 'table') throw new TypeError('expected a table');

describe('the German credit data', () => {
  test('holds 1,000 different loans, 300 of them bad, and no quoted cell', async () => {
    const bytes = await fetchBytes('data/credit/german_credit.csv');
    const rows = parse(bytes);
    expect(new Set(rows.map(keyOf)).size).toBe(1000);
    expect(rows.filter(({ bad }) => bad === '1')).toHaveLength(300);
    expect(new TextDecoder().decode(bytes)).not.toContain('"');
  });

  test('has every column of the task, with exactly its values', async () => {
    const rows = parse(await fetchBytes('data/credit/german_credit.csv'));
    for (const column of table.columns) {
      const found = [...new Set(rows.map((row) => row[column.name] ?? ''))];
      if (column.type === 'category') expect(found.sort()).toEqual([...column.values].sort());
      else for (const value of found) expect(Number(value), `${column.name} ${value}`).toBeGreaterThan(0);
    }
  });

  test('comes with its licence and where it is from', async () => {
    const text = new TextDecoder().decode(await fetchBytes('data/credit/ATTRIBUTION.md'));
    expect(text).toContain('CC BY 4.0');
    expect(text).toContain('Hofmann');
  });
});

describe('the parts of a split', () => {
  test.each(
    creditSamples.splits,
  )('$id: cover the 800 training rows, each once, at least 60 each', async (split) => {
    const all: string[] = [];
    for (let part = 0; part < split.parts; part++) {
      const { data } = await creditSamples.load({ split: split.id, part }, fetchBytes);
      const rows = rowsOf(data).map(keyOf);
      expect(rows.length).toBeGreaterThanOrEqual(60);
      all.push(...rows);
    }
    expect(all).toHaveLength(800);
    expect(new Set(all).size).toBe(800);
  });

  test('contain none of the 200 test rows, which are the same for everybody', async () => {
    const { data, test: testRows } = await creditSamples.loadRange(0, 800, fetchBytes);
    const training = new Set(rowsOf(data).map(keyOf));
    expect(rowsOf(testRows)).toHaveLength(200);
    expect(rowsOf(testRows).filter((row) => training.has(keyOf(row)))).toEqual([]);
    const { test: again } = await creditSamples.load({ split: 'purpose', part: 2 }, fetchBytes);
    expect(rowsOf(again)).toEqual(rowsOf(testRows));
  });

  test('by purpose hold loans of that purpose only', async () => {
    const { data } = await creditSamples.load({ split: 'purpose', part: 1 }, fetchBytes);
    expect(new Set(rowsOf(data).map(({ purpose }) => purpose))).toEqual(new Set(['new car']));
    expect(creditSamples.splits[0]?.partLabel(1)).toEqual({ en: 'New car', zh: '新车' });
  });

  test('a range is taken over the training rows, and refused beyond them', async () => {
    const [{ data }, { data: share }] = await Promise.all([
      creditSamples.loadRange(100, 200, fetchBytes),
      creditSamples.load({ split: 'equal', part: 1 }, fetchBytes),
    ]);
    expect(rowsOf(data)).toEqual(rowsOf(share));
    await expect(creditSamples.loadRange(700, 801, fetchBytes)).rejects.toMatchObject({ code: 'data.empty' });
  });
});

describe('a preview', () => {
  test('counts the rows of the part and shows its first ones', async () => {
    for (const choice of [
      { split: 'purpose', part: 5 },
      { split: 'equal', part: 7 },
    ]) {
      const { preview, rows } = await creditSamples.preview(choice, fetchBytes);
      const held = rowsOf((await creditSamples.load(choice, fetchBytes)).data);
      if (preview.kind !== 'table') throw new TypeError('expected a table');
      expect(rows).toBe(held.length);
      expect(preview.rows).toEqual(held.slice(0, 8).map((row) => preview.columns.map((name) => row[name])));
    }
  });

  test('reads in the person’s language, without the columns that stay out', async () => {
    const { preview } = await creditSamples.preview({ split: 'equal', part: 0 }, fetchBytes);
    if (preview.kind !== 'table') throw new TypeError('expected a table');
    const english = readableTable(table, preview, 'en');
    expect(english.columns.slice(0, 4)).toEqual([
      'Purpose of the loan',
      'Amount (DM)',
      'Duration (months)',
      'Current account',
    ]);
    expect(english.columns.at(-1)).toBe('Not repaid as agreed');
    expect(english.columns).toHaveLength(table.columns.length + 1);
    expect(english.rows[0]?.slice(0, 4)).toEqual(['Radio or television', '1169', '6', 'Overdrawn']);
    expect(english.rows.map((row) => row.at(-1))).toContain('yes');
    const chinese = readableTable(table, preview, 'zh');
    expect(chinese.rows[0]?.slice(0, 4)).toEqual(['收音机或电视', '1169', '6', '透支']);
    expect(chinese.rows.map((row) => row.at(-1))).toContain('是');
  });
});
