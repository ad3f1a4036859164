import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../core/errors/codes.ts';
import { TabfedError } from '../../core/errors/tabfed-error.ts';
import type { ImageData, TableData } from '../../core/task/data-schema.ts';
import {
  type CsvSource,
  type DataSource,
  type FileSource,
  type FolderSource,
  MAX_CSV_BYTES,
  type PicturesSource,
} from '../../core/task/data-source.ts';
import { encodeSource } from './encode-source.ts';
import { encodeInputRow, targetInItsUnit } from './encode-table.ts';
import { MAX_COLUMNS } from './reading/limits.ts';

const houses: TableData = {
  kind: 'table',
  columns: [
    { name: 'area', type: 'number', center: 100, scale: 50 },
    { name: 'heating', type: 'category', values: ['gas', 'oil', 'none'] },
  ],
  target: { name: 'price', type: 'number', center: 300, scale: 200 },
};
const loans: TableData = { ...houses, target: { name: 'class', type: 'binary', positive: 'bad' } };
const pictures: ImageData = { kind: 'images', height: 1, width: 2, channels: 1, classes: ['a', 'b', 'c'] };

const bytes = (text: string) => new TextEncoder().encode(text);
const csv = (text: string, choice: Partial<CsvSource> = {}): CsvSource => ({
  kind: 'csv',
  bytes: bytes(text),
  ...choice,
});

type MemorySource = Exclude<DataSource, FileSource | FolderSource | PicturesSource>;

function refusal(
  source: MemorySource,
  data: TableData | ImageData = houses,
): { code: ErrorCode; what: string } {
  try {
    encodeSource(source, data);
  } catch (error) {
    if (error instanceof TabfedError) return error;
    throw error;
  }
  throw new Error('was not refused');
}

describe('a CSV file', () => {
  it('becomes scaled numbers, one input a category value, and a scaled target', () => {
    expect(encodeSource(csv('area,heating,price\n150,oil,500\n50,none,100\n'), houses)).toEqual({
      rows: 2,
      inputShape: [4],
      inputs: Float32Array.of(1, 0, 1, 0, -1, 0, 0, 1),
      targets: Float32Array.of(1, -1),
      skippedRows: 0,
    });
  });

  it.each([
    ['a byte order mark and CRLF', '\ufeffarea,heating,price\r\n150,oil,500\r\n'],
    ['quotes', '"area","heating","price"\n"150","oil","500"\n'],
    ['other columns, in another order', 'id,price,heating,note,area\n7,500,oil,"a, ""b""\nc",150\n'],
    ['spaces around cells', 'area , heating,price\n 150, oil ,500 \n'],
    ['decimals and exponents', 'area,heating,price\n1.5e2,oil,500.0\n'],
    ['empty lines', '\narea,heating,price\n\n150,oil,500\n\n\n'],
    ['no line end', 'area,heating,price\n150,oil,500'],
  ])('may have %s', (_, text) => {
    const { inputs, targets } = encodeSource(csv(text), houses);
    expect([...inputs, ...targets]).toEqual([1, 0, 1, 0, 1]);
  });

  it.each([
    ['semicolons, and a decimal comma', 'area;heating;price\n1,5e2;oil;500,0\n'],
    ['semicolons, a decimal comma and points between thousands', 'price;heating;area\n0.500,0;oil;150,0\n'],
    ['tabs', 'area\theating\tprice\n150\toil\t500\n'],
    ['bars', 'area|heating|price\n150|oil|500\n'],
    ['one JSON object a line', '{"price":500,"area":150,"heating":"oil","more":null}\n'],
  ])('may have %s', (_, text) => {
    const { inputs, targets } = encodeSource(csv(text), houses);
    expect([...inputs, ...targets]).toEqual([1, 0, 1, 0, 1]);
  });

  it('may be UTF-16 with a byte order mark, as spreadsheets save "Unicode text"', () => {
    const text = '\ufeffarea\theating\tprice\r\n150\toil\t500\r\n';
    const units = Uint16Array.from(text, (character) => character.charCodeAt(0));
    const { inputs } = encodeSource({ kind: 'csv', bytes: new Uint8Array(units.buffer) }, houses);
    expect([...inputs]).toEqual([1, 0, 1, 0]);
  });

  it('gives zeros for a category value that the task does not know', () => {
    expect([...encodeSource(csv('area,heating,price\n150,coal,500\n'), houses).inputs]).toEqual([1, 0, 0, 0]);
  });

  it.each([
    ['150,,500', 'row 2: column "heating" is empty'],
    [',oil,500', 'row 2: column "area" is empty, expected a number'],
    ['150,oil', 'row 2: column "price" is empty, expected a number'],
    ['"3,5",oil,500', 'row 2: column "area" is "3,5", expected a number such as 3.5'],
    ['0x10,oil,500', 'row 2: column "area" is "0x10", expected a number such as 3.5'],
    ['1e99,oil,500', 'row 2: column "area" is "1e99", expected a number such as 3.5'],
    ['150,oil,NaN', 'row 2: column "price" is "NaN", expected a number such as 3.5'],
    ['150,oil,5,00', 'row 2: has 4 cells, expected 3'],
  ])('leaves out the row %s and says why', (row, reason) => {
    const encoded = encodeSource(csv(`area,heating,price\n50,gas,100\n${row}\n150,oil,500\n`), houses);
    expect(encoded).toMatchObject({ rows: 2, skippedRows: 1, skippedBecause: reason });
    expect([...encoded.inputs]).toEqual([-1, 1, 0, 0, 1, 0, 1, 0]);
    expect([...encoded.targets]).toEqual([-1, 1]);
  });

  it('gives 1 for the positive value of a binary target and 0 for any other', () => {
    const { targets } = encodeSource(csv('area,heating,class\n1,gas,bad\n1,gas,good\n1,gas,\n'), loans);
    expect([...targets]).toEqual([1, 0]);
  });

  it('keeps the rows of `where`, and then the `range` of these', () => {
    const text = 'area,heating,price\n1,gas,0\n2,oil,0\n3,gas,0\n4,gas,0\n5,gas,0\n';
    const where = { column: 'heating', values: ['gas'] };
    const areas = (choice: Partial<CsvSource>) => {
      const { inputs } = encodeSource(csv(text, choice), houses);
      return Array.from(
        inputs.filter((_, i) => i % 4 === 0),
        (value) => Math.round(value * 50 + 100),
      );
    };
    expect(areas({ where })).toEqual([1, 3, 4, 5]);
    expect(areas({ where, range: [1, 3] })).toEqual([3, 4]);
    expect(areas({ range: [1, 3] })).toEqual([2, 3]);
  });

  it('without a column is refused, naming what is expected and what is there', () => {
    const { code, what } = refusal(csv('surface,heating,price\n1,gas,2\n'));
    expect(code).toBe('data.wrong-shape');
    expect(what).toContain(
      'expected columns "area", "heating", "price", found "surface", "heating", "price"',
    );
  });

  it('with a column twice is refused', () => {
    expect(refusal(csv('area,heating,price,area\n1,gas,2,3\n'))).toMatchObject({
      code: 'data.wrong-shape',
      what: expect.stringContaining('has "area" more than once'),
    });
  });

  it('chosen by a column that is not there is refused', () => {
    const source = csv('area,heating,price\n1,gas,2\n', { where: { column: 'town', values: ['x'] } });
    expect(refusal(source)).toMatchObject({
      code: 'data.wrong-shape',
      what: expect.stringContaining('"town"'),
    });
  });

  it.each([
    ['no bytes', ''],
    ['empty lines only', '\n\n'],
    ['a header only', 'area,heating,price\n'],
    ['no whole row', 'area,heating,price\n,gas,1\n2,gas,\n'],
  ])('with %s is empty', (_, text) => {
    expect(refusal(csv(text)).code).toBe('data.empty');
  });

  it('of which nothing is chosen is empty, and the refusal says what was asked for', () => {
    const where = { column: 'heating', values: ['wood'] };
    const { code, what } = refusal(csv('area,heating,price\n1,gas,2\n', { where }));
    expect(code).toBe('data.empty');
    expect(what).toContain('"heating" is one of "wood"');
  });

  it.each([
    ['that is no UTF-8', Uint8Array.of(0x61, 0xff, 0x61)],
    ['with zero bytes', bytes('area,heating,price\n1,gas,\0\n')],
    ['with an open quotation mark', bytes('area,heating,price\n1,"gas,2\n')],
  ])('%s is unreadable', (_, content) => {
    expect(refusal({ kind: 'csv', bytes: content }).code).toBe('data.unreadable');
  });

  it('with a million columns, or a million cells in a row, does not hang', () => {
    const wide = Array.from({ length: 1_000_000 }, (_, i) => i).join(',');
    expect(refusal(csv(`${wide}\n${wide}\n`))).toMatchObject({
      code: 'data.unreadable',
      what: expect.stringContaining(`1000000 columns, at most ${MAX_COLUMNS}`),
    });
    const { rows, skippedBecause } = encodeSource(csv(`area,heating,price\n${wide}\n1,gas,2\n`), houses);
    expect({ rows, skippedBecause }).toEqual({
      rows: 1,
      skippedBecause: 'row 1: has 1000000 cells, expected 3',
    });
  });

  it('above the limit of bytes is refused before it is read', () => {
    const source: CsvSource = { kind: 'csv', bytes: new Uint8Array(MAX_CSV_BYTES + 1) };
    expect(refusal(source)).toMatchObject({
      code: 'data.unreadable',
      what: 'The file has 65 MiB, at most 64 MiB are allowed.',
    });
  });
});

describe('rows of a page', () => {
  it('are encoded as those of a file, numbers or text alike', () => {
    const encoded = encodeSource(
      {
        kind: 'rows',
        rows: [
          { area: 150, heating: 'oil', price: '500', more: 1 },
          { area: Number.NaN, heating: 'oil', price: 1 },
        ],
      },
      houses,
    );
    expect([...encoded.inputs, ...encoded.targets]).toEqual([1, 0, 1, 0, 1]);
    expect(encoded.skippedBecause).toBe('row 2: column "area" is NaN, expected a number such as 3.5');
  });

  it('must have the columns of the task, and be there', () => {
    expect(refusal({ kind: 'rows', rows: [{ area: 1, price: 2 }] })).toMatchObject({
      code: 'data.wrong-shape',
      what: expect.stringContaining('lacks "heating"'),
    });
    expect(refusal({ kind: 'rows', rows: [] }).code).toBe('data.empty');
  });

  it('can be tried without a target, and their prediction comes back in the unit of the target', () => {
    expect([...encodeInputRow({ area: 150, heating: 'gas' }, houses)]).toEqual([1, 1, 0, 0]);
    expect(() => encodeInputRow({ area: 150 }, houses)).toThrow(/"heating" is empty/);
    expect(targetInItsUnit(1.5, houses)).toBe(600);
    expect(targetInItsUnit(0.25, loans)).toBe(0.25);
  });
});

describe('images', () => {
  const image = (pixels: number[], labels: number[]): MemorySource => ({
    kind: 'images',
    pixels: Uint8Array.from(pixels),
    labels: Uint8Array.from(labels),
  });

  it('become inputs from 0 to 1, and targets that are class numbers', () => {
    expect(encodeSource(image([0, 255, 51, 102], [2, 0]), pictures)).toEqual({
      rows: 2,
      inputShape: [1, 2, 1],
      inputs: Float32Array.of(0, 1, 0.2, 0.4),
      targets: Float32Array.of(2, 0),
      skippedRows: 0,
    });
  });

  it.each([
    [
      'pixels that do not fit the labels',
      image([1, 2, 3], [0, 0]),
      'data.wrong-shape',
      '4 bytes of pixels, found 3',
    ],
    [
      'a label out of range',
      image([1, 2, 3, 4], [0, 3]),
      'data.wrong-shape',
      'Image 2 has label 3, expected 0 to 2',
    ],
    ['none', image([], []), 'data.empty', 'no images'],
    ['a table in their place', { kind: 'rows', rows: [{ area: 1 }] }, 'data.wrong-shape', 'found a table'],
  ] as const)('are refused with %s', (_, source, code, words) => {
    expect(refusal(source, pictures)).toMatchObject({ code, what: expect.stringContaining(words) });
  });

  it('are refused where a task learns from a table', () => {
    expect(refusal(image([1, 2], [0])).code).toBe('data.wrong-shape');
  });
});
