import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { TabfedError } from '../../../core/errors/tabfed-error.ts';
import { recogniseFormat, withDecimalPoint } from './file-format.ts';
import { RowReader } from './row-reader.ts';

interface Read {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly fault?: string;
}

/** Reads `pieces` one after another. */
function read(pieces: readonly Uint8Array[]): Read {
  let columns: readonly string[] = [];
  const rows: (readonly string[])[] = [];
  const reader = new RowReader({
    begin: (names) => {
      columns = names;
    },
    row: (cells) => rows.push(cells),
  });
  try {
    for (const piece of pieces) reader.push(piece);
    reader.end();
  } catch (error) {
    if (error instanceof TabfedError) return { columns, rows, fault: error.what };
    throw error;
  }
  return { columns, rows };
}

const bytes = (text: string) => new TextEncoder().encode(text);
const cutAt = (whole: Uint8Array, at: number) => [whole.subarray(0, at), whole.subarray(at)];
const oneByOne = (whole: Uint8Array) => Array.from(whole, (_, i) => whole.subarray(i, i + 1));

/** Longer than the beginning by which the form is recognised, so that a cut falls into the streamed part too. */
const filler = 'x'.repeat(70_000);

describe('a table in pieces', () => {
  it.each([
    ['CSV', '\ufeffname,age,note\r\n"Ann ""A"", Smith",31,"two\r\nlines"\r\n李雷,,ünï\r\n\r\n"",7,😀\r\n'],
    ['semicolons', 'a;b\n1,5;"x;y"\n2,5;z'],
    ['JSON lines', '{"a":1,"b":"x\\ny"}\r\n\n{"b":"李","c":true}\n{"a":null}'],
  ])('[BD1] of %s gives the same rows wherever it is cut', (_, text) => {
    const whole = bytes(text);
    const expected = read([whole]);
    expect(expected.fault).toBeUndefined();
    expect(expected.rows.length).toBeGreaterThanOrEqual(2);
    for (let at = 0; at <= whole.length; at++) expect(read(cutAt(whole, at))).toEqual(expected);
    expect(read(oneByOne(whole))).toEqual(expected);
    const begun = bytes(`${text.split(/\r?\n/)[0]}\n${filler}\n`);
    const late = [...begun, ...whole];
    const lateExpected = read([Uint8Array.from(late)]);
    for (let at = 0; at <= whole.length; at += 3) {
      expect(read(cutAt(Uint8Array.from(late), begun.length + at))).toEqual(lateExpected);
    }
  });

  it('[BD1] of any cells is what Papa Parse reads, wherever it is cut', () => {
    const cell = fc.oneof(
      fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', '1', '李'), maxLength: 6 }),
      fc.constant('3.5'),
    );
    const table = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(table, fc.nat(), fc.constantFrom('\n', '\r\n'), (rows, cut, newline) => {
        const text = Papa.unparse([['p', 'q', 'r'], ...rows], { newline });
        const whole = bytes(text);
        const kept = Papa.parse<string[]>(text, { delimiter: ',', newline, skipEmptyLines: 'greedy' });
        const at = cut % (whole.length + 1);
        expect(read(cutAt(whole, at))).toEqual({ columns: ['p', 'q', 'r'], rows: kept.data.slice(1) });
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['a,b\n1,2\n3,"4', 'Row 2, column 2: found a quotation mark that is never closed.'],
    ['a,b\n1,"2"x\n', 'Row 1, column 2: found text ("x") after a closed quotation mark.'],
    ['a,"b\n1,2\n', 'The header line, column 2: found a quotation mark that is never closed.'],
    ['{"a":1}\n{"a":\n', 'Row 2 is "{\\"a\\":", expected one JSON object a line.'],
    ['{"a":1}\n[1]\n', 'Row 2 is "[1]", expected a JSON object.'],
    [
      '{"a":1}\n{"a":1,"b":{}}\n',
      'Row 2, column "b": holds an object, expected text, a number, true, false or null.',
    ],
  ])('[BD2] tells row and column of the fault in %j', (text, fault) => {
    expect(read([bytes(text)]).fault).toContain(fault);
    expect(read(oneByOne(bytes(text))).fault).toContain(fault);
  });

  it('[BD2] tells after which row bytes are no characters, or zero', () => {
    const wrong = Uint8Array.of(...bytes(`a,b\n1,${filler}\n3,4\n`), 0xff, 0x41);
    expect(read([wrong.subarray(0, -2), wrong.subarray(-2)]).fault).toContain('after row 2');
    expect(read([bytes(`a,b\n1,${filler}\n`), bytes('\0')]).fault).toContain(
      'after row 1 it holds zero bytes',
    );
  });

  it('[BD2] gives up on a cell of a million characters before the whole file is in it', () => {
    const piece = bytes('x,\n'.repeat(100_000));
    const pieces = [bytes('a,b\n1,"'), ...Array.from({ length: 10 }, () => piece)];
    expect(read(pieces).fault).toContain('Row 1, column 2: found a cell of more than 1,000,000 characters');
  });
});

describe('the form of a file', () => {
  it.each([
    ['a,b\n1,2\n', ',', '.'],
    ['a;b\n1,5;2,5\n', ';', ','],
    ['a;b\n1.5;2\n', ';', '.'],
    ['name;town\n"Smith, Ann";"Bath, UK"\n"Lee, Bo";York\n', ';', '.'],
    ['a\tb, c\n1\t2\n', '\t', '.'],
    ['a|b|c\n1|2,5|3\n', '|', ','],
    ['only\nwords, and more, words\n', ',', '.'],
  ])('[BD3] of %j is recognised: %j between columns, %j in numbers', (text, delimiter, decimal) => {
    expect(recogniseFormat(text)).toEqual({ kind: 'delimited', delimiter, decimal });
  });

  it('[BD3] as JSON lines is recognised', () => {
    expect(recogniseFormat(' {"a": 1}\n')).toEqual({ kind: 'json-lines' });
  });

  it.each([
    ['1,5', '1.5'],
    [' -1.234.567,5 ', '-1234567.5'],
    ['1.5', '1.5'],
    ['one, two', 'one, two'],
    ['1,2,3', '1,2,3'],
  ])('[BD3] with a decimal comma makes of %j %j', (cell, number) => {
    expect(withDecimalPoint(cell)).toBe(number);
  });
});
