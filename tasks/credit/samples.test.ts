/** What `csv-samples.test.ts` does not hold for every task. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import Papa from 'papaparse';
import { expect, test } from 'vitest';
import { readableTable } from '../readable-table.ts';
import { creditSamples } from './samples.ts';
import { credit } from './task.ts';

const publicFolder = fileURLToPath(new URL('../../public/', import.meta.url));
const fetchBytes = async (path: string) => new Uint8Array(await readFile(publicFolder + path));

type Row = Readonly<Record<string, string>>;
const parse = (bytes: Uint8Array) =>
  Papa.parse<Row>(new TextDecoder().decode(bytes), { header: true, skipEmptyLines: true }).data;

test('300 of the 1,000 German loans went bad', async () => {
  const rows = parse(await fetchBytes('data/credit/german_credit.csv'));
  expect(new Set(rows.map((row) => JSON.stringify(row))).size).toBe(1000);
  expect(rows.filter(({ bad }) => bad === '1')).toHaveLength(300);
});

test('parts by purpose hold loans of that purpose only', async () => {
  const { data } = await creditSamples.load({ split: 'purpose', part: 1 }, fetchBytes);
  if (data.kind !== 'csv') throw new TypeError('expected CSV');
  expect(new Set(parse(data.bytes).map(({ purpose }) => purpose))).toEqual(new Set(['new car']));
  expect(creditSamples.splits[0]?.partLabel(1)).toEqual({ en: 'New car', zh: '新车' });
});

test('a preview reads in the person’s language, without the columns that stay out', async () => {
  const table = credit.data;
  const { preview } = await creditSamples.preview({ split: 'equal', part: 0 }, fetchBytes);
  if (preview.kind !== 'table' || table.kind !== 'table') throw new TypeError('expected a table');
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
