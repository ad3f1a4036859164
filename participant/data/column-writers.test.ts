import { describe, expect, it } from 'vitest';
import type { Column, LagsColumn } from '../../core/task/columns.ts';
import { columnWidth, featureNames } from '../../core/task/table-features.ts';
import { columnWriter } from './column-writers.ts';
import { bucketOf, fnv1a } from './stable-hash.ts';
import type { Cell } from './table.ts';

type Written = Exclude<Column, LagsColumn>;

/** The inputs of a cell, or what is wrong with it. */
function written(column: Written, cell: Cell): readonly number[] | string {
  const into = new Float32Array(columnWidth(column) + 2);
  const problem = columnWriter(column)(cell, into, 1);
  // Nothing beside its own place.
  expect([into[0], into.at(-1)]).toEqual([0, 0]);
  return problem ?? [...into.subarray(1, -1)].map((value) => Math.round(value * 1e4) / 1e4);
}
const namesOf = (column: Column) =>
  featureNames({ kind: 'table', columns: [column], target: { name: 'y', type: 'binary', positive: '1' } });

const number = { name: 'n', type: 'number', center: 10, scale: 5 } as const;

describe('a cell of a number', () => {
  it.each<[string, Partial<Written>, Cell, readonly number[] | string]>([
    ['(value − center) / scale', {}, '20', [2]],
    ['itself, from a page', {}, 15, [1]],
    ['a clipped outlier', { clip: [0, 30] }, '1000', [4]],
    ['clipped from below', { clip: [0, 30] }, '-7', [-2]],
    ['ln(1 + value), scaled', { log: true, center: 2, scale: 0.5 }, Math.expm1(3), [2]],
    // 0 is brought to e − 1 first, whose logarithm with 1 is 1.
    ['clipped, then its logarithm', { clip: [Math.E - 1, 9], log: true, center: 0, scale: 2 }, 0, [0.5]],
    ['no logarithm', { log: true }, '-1', 'is -1, expected more than -1 for its logarithm'],
    ['nothing where it is empty', {}, ' ', 'is empty, expected a number'],
    ['what fills an empty cell, scaled as any other', { missing: { fill: 40 }, clip: [0, 20] }, '', [2]],
    ['the column’s centre and a sign, where it is empty', { missing: 'indicator' }, undefined, [0, 1]],
    ['no sign where it is there', { missing: 'indicator' }, '20', [2, 0]],
    [
      'nothing where it cannot be read, whatever fills an empty one',
      { missing: { fill: 1 } },
      'ten',
      'is "ten", expected a number such as 3.5',
    ],
  ])('gives %s', (_, change, cell, expected) => {
    expect(written({ ...number, ...change } as Written, cell)).toEqual(expected);
  });

  it('falls into one bucket, edges into the upper one', () => {
    const age: Written = { name: 'age', type: 'number', buckets: [18, 65], missing: 'indicator' };
    const found = ['17.9', '18', '64', '65', ''].map((cell) => written(age, cell));
    expect(found).toEqual([
      [1, 0, 0, 0],
      [0, 1, 0, 0],
      [0, 1, 0, 0],
      [0, 0, 1, 0],
      [0, 0, 0, 1],
    ]);
    expect(namesOf(age)).toEqual(['age < 18', '18 ≤ age < 65', 'age ≥ 65', 'age is missing']);
  });

  it('needs a task whose numbers are fixed', () => {
    expect(() => columnWriter({ name: 'n', type: 'number', scaling: 'standardise', bounds: [0, 1] })).toThrow(
      TypeError,
    );
  });
});

describe('a cell of a category', () => {
  const colour = { name: 'colour', type: 'category', values: ['red', 'blue'] } as const;
  it.each<[string, object, Cell, readonly number[] | string]>([
    ['one of its values', {}, ' blue ', [0, 1]],
    ['zeros for another', {}, 'green', [0, 0]],
    ['an input of its own for another', { other: 'own' }, 'green', [0, 0, 1]],
    ['none of it for an empty cell', { other: 'own' }, '', 'is empty'],
    [
      'a sign for an empty cell, after that for others',
      { other: 'own', missing: 'indicator' },
      '',
      [0, 0, 0, 1],
    ],
    ['what fills an empty cell', { missing: { fill: 'red' } }, '', [1, 0]],
  ])('gives %s', (_, change, cell, expected) => {
    expect(written({ ...colour, values: [...colour.values], ...change } as Written, cell)).toEqual(expected);
  });

  it('falls into the same hash bucket everywhere', () => {
    // Vectors of draft-eastlake-fnv.
    expect(fnv1a('')).toBe(0x811c9dc5);
    expect(fnv1a('a')).toBe(0xe40c292c);
    expect(fnv1a('foobar')).toBe(0xbf9cf968);
    expect(fnv1a('上海')).toBe(fnv1a(new TextDecoder().decode(new TextEncoder().encode('上海'))));
    const city: Written = { name: 'city', type: 'hashed', buckets: 3, missing: 'indicator' };
    const bucket = bucketOf('foobar', 3);
    expect(bucket).toBe(0xbf9cf968 % 3);
    expect(written(city, ' foobar')).toEqual([0, 1, 2, 3].map((i) => (i === bucket ? 1 : 0)));
    expect(written(city, '')).toEqual([0, 0, 0, 1]);
    expect(written({ ...city, missing: 'drop' }, '')).toBe('is empty');
  });
});

describe('a cell of a time', () => {
  const features = (...wanted: (Column & { type: 'time' })['features']): Written => ({
    name: 't',
    type: 'time',
    features: wanted,
  });
  const root = Math.round(Math.SQRT1_2 * 1e4) / 1e4;

  it.each<[string, Written, Cell, readonly number[] | string]>([
    ['a quarter of a day', features('hour'), '2026-03-01T06', [1, 0]],
    ['minutes too', features('hour'), '2026-03-01 04:30:00', [0.9239, 0.3827]],
    [
      'the hour that the place calls so, whatever the zone',
      features('hour'),
      '2026-03-01T06:00+08:00',
      [1, 0],
    ],
    // 1 January 2001 was a Monday.
    ['a weekday from Monday', features('weekday'), '2001-01-01', [0, 1]],
    ['a month from January', features('month'), '2026/4/30', [1, 0]],
    ['a share of the year', features('year-day'), '2024-07-02', [0, -1]],
    ['an eighth of the year', features('month'), '2026-02-15', [0.5, 0.866]],
    [
      'one hour of 24',
      features('each-hour'),
      '2026-03-01T23:59',
      Array.from({ length: 24 }, (_, i) => (i === 23 ? 1 : 0)),
    ],
    [
      'one weekday of seven and one month of twelve',
      features('each-weekday', 'each-month'),
      '2026-11-29',
      [0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0],
    ],
    ['a day before 1970', features('hour', 'weekday'), '1969-12-29T21', [-root, root, 0, 1]],
    [
      'no 31 April',
      features('hour'),
      '2026-04-31',
      'is "2026-04-31", expected a time such as 2026-03-01 or 2026-03-01T07:30',
    ],
    [
      'no hour 24',
      features('hour'),
      '2026-04-30T24',
      'is "2026-04-30T24", expected a time such as 2026-03-01 or 2026-03-01T07:30',
    ],
    [
      'no text',
      features('hour'),
      'soon',
      'is "soon", expected a time such as 2026-03-01 or 2026-03-01T07:30',
    ],
    ['nothing', features('hour'), '', 'is empty, expected a time'],
  ])('gives %s', (_, column, cell, expected) => {
    const found = written(column, cell);
    expect(typeof found === 'string' ? found : found.map((value) => value + 0)).toEqual(expected);
  });

  it('has names for what it gives', () => {
    expect(namesOf(features('hour', 'each-weekday')).slice(0, 4)).toEqual([
      't: hour sin',
      't: hour cos',
      't: weekday 1',
      't: weekday 2',
    ]);
  });
});

describe('a cell of items', () => {
  it('gives 1 for each that it has, and passes over what the task does not know', () => {
    const basket: Written = { name: 'b', type: 'items', items: ['tea', 'oat milk', 'jam'], separator: ';' };
    expect(written(basket, 'jam; tea ;salt;jam')).toEqual([1, 0, 1]);
    expect(written(basket, 'oat milk')).toEqual([0, 1, 0]);
    expect(written(basket, '')).toEqual([0, 0, 0]);
    expect(written({ ...basket, items: ['7', '12'], separator: undefined }, '12 7')).toEqual([1, 1]);
    expect(written({ ...basket, items: ['7', '12'], separator: undefined }, 12)).toEqual([0, 1]);
  });
});
