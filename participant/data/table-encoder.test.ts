import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TableData } from '../../core/task/data-schema.ts';
import { encodeInputRow, encodeRows, type Row } from './encode-table.ts';
import { TableEncoder } from './table-encoder.ts';

/** Riders by station and day, told from the days before. */
const riders: TableData = {
  kind: 'table',
  columns: [
    { name: 'rain', type: 'number', center: 0, scale: 1 },
    { name: 'days before', type: 'lags', of: 'riders', lags: [1, 2], center: 10, scale: 10 },
  ],
  target: { name: 'riders', type: 'number', center: 0, scale: 1 },
  order: { by: 'day', within: ['station'] },
};
const day = (station: string, number: number, riders: number | string, rain: number | string = 0): Row => ({
  station,
  day: number,
  riders,
  rain,
});

describe('rows that look back', () => {
  it('have the values of earlier rows of their group, by time and not by their place in the file', () => {
    const encoded = encodeRows(
      [
        day('a', 3, 30),
        day('b', 9, 90),
        day('a', 1, 10),
        day('b', 8, 80),
        day('a', 2, 20),
        day('b', 7, 70),
        day('a', 4, 40),
      ],
      riders,
    );
    // In the order of the file: day 3 of a (after 20, 10), day 9 of b (after 80, 70), day 4 of a (after 30, 20).
    expect([...encoded.inputs]).toEqual([0, 1, 0, 0, 7, 6, 0, 2, 1]);
    expect([...encoded.targets]).toEqual([30, 90, 40]);
    expect([...encoded.orderKeys!]).toEqual([3, 9, 4]);
    expect(encoded).toMatchObject({
      rows: 3,
      skippedRows: 4,
      skippedBecause: 'row 3: has 0 rows before it, expected 2',
    });
  });

  it('may be summed up in a mean', () => {
    const [rain, lags] = riders.columns;
    const summed: TableData = {
      ...riders,
      columns: [rain!, { ...lags, summary: 'mean' } as typeof lags & object],
    };
    expect([...encodeRows([day('a', 1, 10), day('a', 2, 40), day('a', 3, 0)], summed).inputs]).toEqual([
      0, 1.5,
    ]);
  });

  it('count a row that lacks something else as one that came before, and miss the value that cannot be read', () => {
    const encoded = encodeRows(
      [
        day('a', 1, 10),
        day('a', 2, 20, 'wet'),
        day('a', 3, 30),
        day('a', 4, ''),
        day('a', 5, 50),
        day('a', 6, 60),
        day('a', 7, 70),
      ],
      riders,
    );
    // Day 3 looks back on days 2 and 1; days 5 and 6 on day 4, which has no riders.
    expect([...encoded.targets]).toEqual([30, 70]);
    expect([...encoded.inputs]).toEqual([0, 1, 0, 0, 5, 4]);
    expect(encoded.skippedBecause).toBe('row 2: column "rain" is "wet", expected a number such as 3.5');
  });

  it('have what the task fills in for an empty cell, while the row itself has no target', () => {
    const [rain, lags] = riders.columns;
    const filled = { ...lags, missing: { fill: 20 } } as typeof lags & object;
    const rows = [day('a', 1, 10), day('a', 2, ''), day('a', 3, 30), day('a', 4, ''), day('a', 5, 50)];
    const encoded = encodeRows(rows, { ...riders, columns: [rain!, filled] });
    expect([...encoded.targets]).toEqual([30, 50]);
    expect([...encoded.inputs]).toEqual([0, 1, 0, 0, 1, 2]);
  });

  it('give the inputs of several rows as steps, the earliest first', () => {
    const steps: TableData = { ...riders, columns: [riders.columns[0]!], steps: 3 };
    const encoded = encodeRows(
      [
        day('a', 4, 4, 0.4),
        day('a', 1, 1, 0.1),
        day('a', 2, 2, 0.2),
        day('b', 5, 5, 0.5),
        day('a', 3, '', 0.3),
      ],
      steps,
    );
    expect(encoded.inputShape).toEqual([3, 1]);
    // A row without a target is a step like any other.
    expect([...encoded.inputs]).toEqual([0.2, 0.3, 0.4].map(Math.fround));
    expect([...encoded.targets]).toEqual([4]);
    expect(
      encodeRows(
        [1, 2, 3, 4].map((n) => day('a', n, n, n === 1 ? '' : n)),
        steps,
      ),
    ).toMatchObject({
      rows: 1,
      skippedBecause: 'row 1: column "rain" is empty, expected a number',
    });
  });

  it('stand in the order of the file where their places are the same', () => {
    const encoded = encodeRows([day('a', 5, 1), day('a', 5, 2), day('a', 5, 3)], riders);
    expect([...encoded.targets]).toEqual([3]);
    expect([...encoded.inputs]).toEqual([0, -0.8, -0.9].map(Math.fround));
  });

  it('are no step of others where they lack rows before them', () => {
    const [rain, lags] = riders.columns;
    const both: TableData = {
      ...riders,
      columns: [rain!, { ...lags, lags: [1] } as typeof lags & object],
      steps: 2,
    };
    const encoded = encodeRows(
      [1, 2, 3].map((n) => day('a', n, 10 * n)),
      both,
    );
    expect([...encoded.targets]).toEqual([30]);
    expect([...encoded.inputs]).toEqual([0, 0, 0, 1]);
    expect(encoded.skippedRows).toBe(2);
  });

  it('are put in order by times too, across zones', () => {
    const at = (time: string, value: number): Row => ({ day: time, station: 's', riders: value, rain: 0 });
    const encoded = encodeRows(
      [at('2026-03-01T09:00Z', 30), at('2026-03-01T09:00+08:00', 10), at('2026-03-01T02:00Z', 20)],
      riders,
    );
    expect([...encoded.inputs]).toEqual([0, 1, 0]);
  });

  it('can be asked about with the rows before them, without a target of their own', () => {
    const before = [day('a', 2, 20), day('a', 1, 10), day('b', 1, 7)];
    const row = { station: 'a', day: 3, rain: 5 };
    expect([...encodeInputRow(row, riders, before)]).toEqual([5, 1, 0]);
    expect(() => encodeInputRow(row, riders, before.slice(1))).toThrow(
      'The row has 1 row before it, expected 2.',
    );
    expect(() => encodeInputRow({ ...row, day: 'then' }, riders, before)).toThrow(/Column "day" is "then"/);
  });

  it.each([
    [{ ...day('a', 1, 1), day: '' }, 'column "day" is empty, expected what the rows follow each other along'],
    [
      { ...day('a', 1, 1), day: 'x' },
      'column "day" is "x", expected a number or a time such as 2026-03-01T07:30',
    ],
    [day('', 1, 1), 'column "station" is empty'],
  ])('need a place in the order: %o', (row, reason) => {
    const rows = [day('a', 1, 1), day('a', 2, 1), row, day('a', 3, 1)];
    expect(encodeRows(rows, riders)).toMatchObject({ rows: 1, skippedBecause: `row 3: ${reason}` });
  });
});

describe('targets', () => {
  const x = { name: 'x', type: 'number', center: 0, scale: 1 } as const;
  const encode = (target: TableData['target'], rows: readonly Row[], columns: TableData['columns'] = [x]) =>
    encodeRows(rows, { kind: 'table', columns, target });

  it('of classes are their numbers; rows of no class are left out', () => {
    const target = { name: 'kind', type: 'category', values: ['a', 'b', 'c'] } as const;
    const encoded = encode(
      { ...target, values: [...target.values] },
      ['c', 'z', ' a', ''].map((kind) => ({ x: 1, kind })),
    );
    expect([...encoded.targets]).toEqual([2, 0]);
    expect(encoded.skippedBecause).toBe('row 2: column "kind" is "z", expected one of the task\'s classes');
  });

  it('of a logarithm are learnt on its scale', () => {
    const target = { name: 'y', type: 'number', log: true, center: 1, scale: 2 } as const;
    const encoded = encode(
      target,
      [0, Math.expm1(5), -1].map((y) => ({ x: 1, y })),
    );
    expect([...encoded.targets]).toEqual([-0.5, 2]);
    expect(encoded.skippedBecause).toBe('row 3: column "y" is -1, expected more than -1 for its logarithm');
  });

  it('of survival are time and event', () => {
    const target = { name: 'days', type: 'survival', event: { name: 'status', occurred: 'dead' } } as const;
    const rows = [
      [5, 'dead'],
      [7.5, 'alive'],
      [0, 'dead'],
      [3, ''],
    ] as const;
    const encoded = encode(
      target,
      rows.map(([days, status]) => ({ x: 1, days, status })),
    );
    expect([...encoded.targets]).toEqual([5, 1, 7.5, 0]);
    expect(encoded).toMatchObject({
      rows: 2,
      skippedBecause: 'row 3: column "days" is 0, expected a time above 0',
    });
  });

  it('of items are the inputs; a row of one item has nothing to find', () => {
    const basket = { name: 'basket', type: 'items', items: ['tea', 'milk', 'jam'] } as const;
    const encoded = encode(
      { name: 'basket', type: 'items', hidden: 0.5 },
      ['tea jam', 'milk', 'tea salt'].map((basket) => ({ x: 4, basket })),
      [x, { ...basket, items: [...basket.items] }],
    );
    expect([...encoded.inputs]).toEqual([4, 1, 0, 1]);
    expect(encoded.targets).toHaveLength(0);
    expect(encoded.skippedBecause).toBe(
      'row 2: column "basket" holds 1 of the task\'s items, expected at least 2',
    );
  });
});

describe('whatever the order of the rows', () => {
  const everything: TableData = {
    kind: 'table',
    columns: [
      { name: 'n', type: 'number', center: 1, scale: 2, missing: 'indicator', clip: [-9, 9] },
      { name: 'c', type: 'category', values: ['a', 'b'], other: 'own', missing: { fill: 'a' } },
      { name: 'h', type: 'hashed', buckets: 4 },
      { name: 't', type: 'time', features: ['hour', 'each-month'] },
    ],
    target: { name: 'y', type: 'number', center: 0, scale: 1 },
  };
  const names = ['n', 'c', 'h', 't', 'y'];
  const cells = fc.tuple(
    fc.oneof(fc.integer({ min: -99, max: 99 }), fc.constant('')),
    fc.constantFrom('a', 'b', 'z', ''),
    fc.oneof(fc.string(), fc.constant('x')),
    fc.constantFrom('2026-03-01T07:30', '2025-12-31', 'never'),
    fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constant('')),
  );
  const encode = (data: TableData, rows: readonly (readonly (string | number)[])[], columns = names) => {
    const encoder = new TableEncoder(columns, data, { rows: rows.length });
    for (const row of rows) encoder.add((column) => row[column]);
    return encoder.encode();
  };

  it('a row is encoded as it is by itself', () => {
    fc.assert(
      fc.property(fc.array(cells, { minLength: 1, maxLength: 20 }), (rows) => {
        const all = encode(everything, rows);
        const each = rows.map((row) => encode(everything, [row]));
        expect([...all.inputs]).toEqual(each.flatMap(({ inputs }) => [...inputs]));
        expect([...all.targets]).toEqual(each.flatMap(({ targets }) => [...targets]));
        expect([...all.sources]).toEqual(each.flatMap(({ rows: kept }, row) => (kept === 1 ? [row] : [])));
        expect(all.rows + all.skippedRows).toBe(rows.length);
      }),
    );
  });

  it('rows in an order of their own are encoded the same in any order of the file', () => {
    const columns = ['station', 'day', 'riders', 'rain'];
    const moments = fc.uniqueArray(fc.tuple(fc.constantFrom('a', 'b'), fc.integer({ min: 0, max: 30 })), {
      selector: ([station, number]) => `${station}${number}`,
      minLength: 3,
      maxLength: 25,
    });
    fc.assert(
      fc.property(
        moments,
        fc.infiniteStream(fc.nat()),
        fc.constantFrom(undefined, 2),
        (found, shuffle, steps) => {
          const rows = found.map(([station, number]) => [
            station,
            number,
            number === 13 ? '' : number * 10,
            number,
          ]);
          const shuffled = rows
            .map((row) => ({ row, at: shuffle.next().value }))
            .sort((a, b) => a.at - b.at)
            .map(({ row }) => row);
          const bySource = (given: typeof rows) => {
            const { inputs, targets, sources } = encode({ ...riders, steps }, given, columns);
            const width = inputs.length / Math.max(1, sources.length);
            return [...sources]
              .map((source, i) => [
                given[source]!.join(),
                ...inputs.subarray(i * width, (i + 1) * width),
                targets[i],
              ])
              .sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1));
          };
          expect(bySource(shuffled)).toEqual(bySource(rows));
        },
      ),
    );
  });
});
