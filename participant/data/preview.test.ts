import { expect, it } from 'vitest';
import type { TableData } from '../../core/task/data-schema.ts';
import { previewRows } from './preview.ts';
import { TableBuilder } from './table.ts';

const data: TableData = {
  kind: 'table',
  columns: [
    { name: 'age', type: 'number', center: 40, scale: 10, missing: 'indicator' },
    { name: 'job', type: 'category', values: ['none', 'some'] },
    { name: 'before', type: 'lags', of: 'paid', lags: [1], center: 0, scale: 1 },
  ],
  target: { name: 'paid', type: 'number', center: 0, scale: 2 },
  order: { by: 'month' },
};

it('a preview shows cells beside the inputs that they become, by name, and why a row is left out', () => {
  const builder = new TableBuilder(
    ['note', 'age', 'job', 'paid', 'month'].map((name) => ({
      name,
      readsNumbers: name !== 'job' && name !== 'note',
    })),
  );
  const rows = [
    ['x', 50, 'some', 6, 2],
    ['x', '', 'none', 4, 1],
    ['x', '', 'odd', 'much', 3],
    ['x', '', 'odd', 2, 4],
    ['x', 30, 'none', 8, 5],
  ];
  for (const row of rows) builder.add((column) => row[column]!);
  expect(previewRows(builder.build(), data, 4)).toEqual([
    {
      cells: { age: 50, job: 'some', paid: 6, month: 2 },
      inputs: { age: 1, 'age is missing': 0, 'job = none': 0, 'job = some': 1, 'before, 1 row before': 4 },
      target: [3],
    },
    { cells: { age: '', job: 'none', paid: 4, month: 1 }, problem: 'has 0 rows before it, expected 1' },
    {
      cells: { age: '', job: 'odd', paid: 'much', month: 3 },
      problem: 'column "paid" is "much", expected a number such as 3.5',
    },
    { cells: { age: '', job: 'odd', paid: 2, month: 4 }, problem: 'has no "paid" 1 row before it' },
  ]);
  expect(
    previewRows(builder.build(), { ...data, columns: data.columns.slice(0, 2), steps: 2 }, 9)[4],
  ).toMatchObject({
    inputs: { age: -1, 'age is missing': 0, 'job = none': 1, 'job = some': 0 },
    target: [4],
  });
});
