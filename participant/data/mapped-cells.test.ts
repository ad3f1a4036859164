import { describe, expect, it } from 'vitest';
import { TabfedError } from '../../core/errors/tabfed-error.ts';
import type { TableData } from '../../core/task/data-schema.ts';
import type { ByteFile, DataSource } from '../../core/task/data-source.ts';
import { type Mapping, readMapping } from '../../core/task/mapping.ts';
import type { ReadingProgress } from '../ports.ts';
import { encodeSource, readSource } from './encode-source.ts';

const loans: TableData = {
  kind: 'table',
  columns: [
    { name: 'amount', type: 'number', center: 1000, scale: 1000 },
    { name: 'months', type: 'number', center: 0, scale: 12 },
    { name: 'purpose', type: 'category', values: ['car', 'house'] },
  ],
  target: { name: 'bad', type: 'binary', positive: '1' },
};
const NAMES = ['amount', 'months', 'purpose', 'bad'];

const mapping: Mapping = {
  columns: {
    amount: { from: 'Betrag_cents', scale: 0.01 },
    months: { from: 'Laufzeit', values: { lang: 24 } },
    purpose: { from: 'Zweck', values: { Auto: 'car', Haus: 'house' } },
    bad: { from: 'Ausfall', values: { ja: '1', nein: '0' } },
  },
};
const text = 'Zweck;Betrag_cents;Ausfall;Laufzeit\nAuto;300000;ja;12\n Haus ;100000;nein;lang\n';
const bytes = new TextEncoder().encode(text);
const encoded = { inputs: [2, 1, 1, 0, 0, 2, 0, 1], targets: [1, 0] };

/** A file that hands over `size` bytes at a time. */
function fileOf(whole: Uint8Array, size: number): ByteFile & { wasCancelled: boolean } {
  const file = {
    size: whole.length,
    wasCancelled: false,
    stream() {
      let at = 0;
      return {
        getReader: () => ({
          async read() {
            if (at >= whole.length) return { done: true };
            at += size;
            return { done: false, value: whole.subarray(at - size, at) };
          },
          async cancel() {
            file.wasCancelled = true;
          },
        }),
      };
    },
  };
  return file;
}

const asLists = ({ inputs, targets }: { inputs: Float32Array; targets: Float32Array }) => ({
  inputs: [...inputs],
  targets: [...targets],
});
const noPace = { next: async () => {} };

describe('a mapping', () => {
  const sources: readonly (readonly [string, DataSource])[] = [
    ['text in memory', { kind: 'csv', bytes }],
    ['a file', { kind: 'file', file: fileOf(bytes, 5) }],
    [
      'rows of a page',
      {
        kind: 'rows',
        rows: [
          { Zweck: 'Auto', Betrag_cents: 300000, Ausfall: 'ja', Laufzeit: 12 },
          { Zweck: 'Haus', Betrag_cents: '100000', Ausfall: 'nein', Laufzeit: 'lang' },
        ],
      },
    ],
  ];

  it.each(sources)('[BD4] turns names, units and words of %s into those of the task', async (_, source) => {
    expect(asLists(await readSource(source, loans, mapping, noPace))).toEqual(encoded);
  });

  it('[BD4] may leave out columns of the same name, and give one that is the same for every row', () => {
    const source = {
      kind: 'csv',
      bytes: new TextEncoder().encode('amount,Zweck,bad\n1000,car,1\n'),
    } as const;
    const partial: Mapping = { columns: { purpose: { from: 'Zweck' }, months: { constant: 6 } } };
    expect(asLists(encodeSource(source, loans, partial))).toEqual({ inputs: [0, 0.5, 1, 0], targets: [1] });
  });

  it('[BD4] leaves a cell that is no number as it is, so that the row is left out with what stands there', () => {
    const source = { kind: 'csv', bytes: new TextEncoder().encode(`${text}Auto;viel;ja;12\n`) } as const;
    expect(encodeSource(source, loans, mapping).skippedBecause).toBe(
      'row 3: column "amount" is "viel", expected a number such as 3.5',
    );
  });

  it('[BD4] from a column that the file does not have is refused with those that it has', () => {
    const source = { kind: 'csv', bytes: new TextEncoder().encode('Zweck;Betrag\nAuto;3\n') } as const;
    expect(() => encodeSource(source, loans, mapping)).toThrow(
      /lacks "Betrag_cents", "Laufzeit", "Ausfall".*found "Zweck", "Betrag"/,
    );
  });

  it('[BD4] that does not fit is refused with every problem by path', () => {
    expect(() =>
      readMapping({ columns: { amount: { from: 'a', scale: 0 }, colour: { constant: 1 } } }, NAMES),
    ).toThrow(
      /columns\.amount\.scale: is 0[\s\S]*columns\.colour: is no column of the task; it has "amount"/,
    );
    expect(() => readMapping({ columns: { amount: { form: 'a' } }, more: 1 }, NAMES)).toThrow(
      /columns\.amount: expected an object that names[\s\S]*\(the mapping\): has the unknown "more"/,
    );
    try {
      readMapping([], NAMES);
    } catch (error) {
      expect(error).toMatchObject({ code: 'data.mapping' });
    }
    expect(readMapping(mapping, NAMES)).toEqual(mapping);
  });
});

describe('reading a file', () => {
  it('[BD5] tells how many bytes are read, of how many, and gives way in between', async () => {
    const told: ReadingProgress[] = [];
    let turns = 0;
    await readSource({ kind: 'file', file: fileOf(bytes, 40) }, loans, mapping, {
      onProgress: (progress) => told.push(progress),
      next: async () => {
        turns++;
      },
    });
    expect(told.map(({ done }) => done)).toEqual([40, bytes.length, bytes.length]);
    expect(told.at(-1)).toEqual({ done: bytes.length, total: bytes.length, rows: 2 });
    expect(turns).toBe(2);
  });

  it('[BD5] ends where it is told to, and lets go of the file', async () => {
    const file = fileOf(bytes, 10);
    const stop = new Error('stop');
    const reading = readSource({ kind: 'file', file }, loans, mapping, {
      next: async () => {
        throw stop;
      },
    });
    await expect(reading).rejects.toBe(stop);
    expect(file.wasCancelled).toBe(true);
  });

  it('[BD5] tells where the file vanished meanwhile', async () => {
    const file: ByteFile = {
      size: 10,
      stream: () => ({
        getReader: () => ({
          read: () => Promise.reject(new DOMException('gone', 'NotFoundError')),
          cancel: async () => {},
        }),
      }),
    };
    const reading = readSource({ kind: 'file', file }, loans, undefined, noPace);
    await expect(reading).rejects.toSatisfy(
      (error) =>
        error instanceof TabfedError && error.code === 'data.unreadable' && error.what.includes('gone'),
    );
  });
});
