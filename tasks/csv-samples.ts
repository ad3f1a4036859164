/** Sample rows that lie in one CSV file: some are test rows, the others are dealt to participants. */
import type { CsvSource } from '../core/task/data-source.ts';
import { checkRange, partOf } from './choice.ts';
import type { FetchBytes, SampleSplit, TaskSamples } from './samples.ts';

/** A row of the file, the cells in the file's order. */
type Cells = readonly string[];

export interface CsvSplit extends SampleSplit {
  /**
   * The part of each training row, in the file's order: 0 ≤ part < `parts`.
   *
   * @param cellsOf - The cells of one column, one for each training row.
   */
  deal(rows: number, cellsOf: (column: string) => Cells): ArrayLike<number>;
}

export interface CsvSamples {
  /** Below the hub's root. Holds no quoted cell and no empty line, so that a line is a row. */
  readonly file: string;
  /** What messages call the rows. */
  readonly rows: string;
  /** Every so manieth row is a test row … */
  readonly testEvery: number;
  /** … and this one of them the first, from 0; the last of each run of `testEvery` where absent. */
  readonly firstTest?: number;
  readonly splits: readonly CsvSplit[];
}

const PREVIEW_ROWS = 8;

export function csvSamples(samples: CsvSamples): TaskSamples {
  const { file, rows, splits } = samples;
  const load = async (fetchBytes: FetchBytes) => cut(await fetchBytes(file), samples);
  const linesOf = (choice: Parameters<TaskSamples['load']>[0], { header, training }: Cut) => {
    const part = partOf(splits, choice);
    const columns = header.split(',');
    const parts = splits
      .find(({ id }) => id === choice.split)!
      .deal(training.length, (column) => {
        const place = columns.indexOf(column);
        return training.map((line) => line.split(',')[place]!);
      });
    return training.filter((_, row) => parts[row] === part);
  };
  return {
    splits,
    async preview(choice, fetchBytes) {
      const found = await load(fetchBytes);
      const lines = linesOf(choice, found);
      const shown = lines.slice(0, PREVIEW_ROWS).map((line) => line.split(','));
      return {
        preview: { kind: 'table', columns: found.header.split(','), rows: shown },
        rows: lines.length,
      };
    },
    async load(choice, fetchBytes) {
      const found = await load(fetchBytes);
      return { data: csv(found, linesOf(choice, found)), test: csv(found, found.test) };
    },
    async loadRange(start, end, fetchBytes) {
      const found = await load(fetchBytes);
      checkRange(rows, start, end, found.training.length);
      return { data: csv(found, found.training.slice(start, end)), test: csv(found, found.test) };
    },
  };
}

/** Equal shares, neighbouring rows together. */
export function equalShares(parts: number): CsvSplit {
  return {
    id: 'equal',
    label: { en: 'Equal shares', zh: '平均分' },
    parts,
    partLabel: (part) => ({ en: `Share ${part + 1}`, zh: `第 ${part + 1} 份` }),
    deal: (rows) => Uint32Array.from({ length: rows }, (_, row) => Math.floor((row * parts) / rows)),
  };
}

/** The rows of such a file, or of a part of it, by the names of their columns. */
export function rowsOfCsv({ bytes }: CsvSource): readonly Readonly<Record<string, string>>[] {
  const [header = '', ...lines] = new TextDecoder().decode(bytes).trimEnd().split(/\r?\n/);
  const names = header.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, i) => [names[i]!, cell])));
}

/** Lines of the file; training and test rows in its order. */
interface Cut {
  readonly header: string;
  readonly training: readonly string[];
  readonly test: readonly string[];
}

function cut(bytes: Uint8Array, { testEvery, firstTest = testEvery - 1 }: CsvSamples): Cut {
  const [header = '', ...lines] = new TextDecoder().decode(bytes).trimEnd().split(/\r?\n/);
  const isTest = (row: number) => row % testEvery === firstTest;
  return {
    header,
    training: lines.filter((_, row) => !isTest(row)),
    test: lines.filter((_, row) => isTest(row)),
  };
}

function csv({ header }: Cut, lines: readonly string[]): CsvSource {
  return { kind: 'csv', bytes: new TextEncoder().encode(`${[header, ...lines].join('\n')}\n`) };
}
