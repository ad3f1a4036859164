/** Sample rows that lie in one CSV file: some are test rows, the others are dealt to participants. */
import type { CsvSource } from '../core/task/data-source.ts';
import { checkRange, partOf } from './choice.ts';
import { gunzip } from './gunzip.ts';
import type { FetchBytes, SampleChoice, SampleSplit, SeriesNames, TaskSamples } from './samples.ts';

/** A row of the file, the cells in the file's order. */
type Cells = readonly string[];
type Lines = readonly string[];

export interface CsvSplit extends SampleSplit {
  /**
   * The part of each training row, in the file's order: 0 ≤ part < `parts`.
   *
   * @param cellsOf - The cells of one column, one for each training row.
   */
  deal(rows: number, cellsOf: (column: string) => Cells): ArrayLike<number>;
}

interface CsvFile {
  /** Below the hub's root; opened first where its name ends in `.gz`. Holds no quoted cell and no empty line, so that a line is a row. */
  readonly file: string;
  /** What messages call the rows. */
  readonly rows: string;
  readonly splits: readonly CsvSplit[];
}

/** Rows that do not depend on each other. */
export interface MixedCsv extends CsvFile {
  /** Every so manieth row is a test row … */
  readonly testEvery: number;
  /** … and this one of them the first, from 0; the last of each run of `testEvery` where absent. */
  readonly firstTest?: number;
}

/** Rows that follow each other in time: what came last is what a model is tested on. */
export interface TimedCsv extends CsvFile {
  readonly testFrom: {
    readonly column: string;
    readonly isTest: (cell: string) => boolean;
    /**
     * Each group's last so many training rows also stand before its test rows, for lags and steps to look back on: as many
     * as they need, so that they themselves have too little before them to be rows to test on.
     */
    readonly lead?: { readonly rows: number; readonly within: readonly string[] };
  };
  readonly series?: SeriesNames;
}

export type CsvSamples = MixedCsv | TimedCsv;

const PREVIEW_ROWS = 8;

export function csvSamples(samples: CsvSamples): TaskSamples {
  const { rows, splits } = samples;
  /** A page asks for a preview, then for the rows: what was opened for one serves the other. */
  let opened:
    | { readonly by: FetchBytes; readonly found: Cut; readonly dealt: Map<string, Lines[]> }
    | undefined;
  const open = async (by: FetchBytes) => {
    if (opened?.by === by) return opened;
    opened = { by, found: cut(await fetchLines(samples, by), samples), dealt: new Map() };
    return opened;
  };
  const openPart = async (choice: SampleChoice, fetchBytes: FetchBytes) => {
    const part = partOf(splits, choice);
    const { found, dealt } = await open(fetchBytes);
    const parts = dealt.get(choice.split) ?? deal(samples, choice.split, found);
    dealt.set(choice.split, parts);
    return { found, lines: parts[part]! };
  };
  return {
    splits,
    ...('series' in samples && { series: samples.series }),
    async preview(choice, fetchBytes) {
      const { found, lines } = await openPart(choice, fetchBytes);
      const shown = lines.slice(0, PREVIEW_ROWS).map((line) => line.split(','));
      return {
        preview: { kind: 'table', columns: found.header.split(','), rows: shown },
        rows: lines.length,
      };
    },
    async load(choice, fetchBytes) {
      const { found, lines } = await openPart(choice, fetchBytes);
      return { data: csv(found, lines), test: csv(found, found.test) };
    },
    async loadRange(start, end, fetchBytes) {
      const { found } = await open(fetchBytes);
      checkRange(rows, start, end, found.training.length);
      return { data: csv(found, found.training.slice(start, end)), test: csv(found, found.test) };
    },
  };
}

/** All parts of a split at once, the same rows in one place, and the test rows. */
export async function dealtCsv(samples: CsvSamples, split: string, fetchBytes: FetchBytes) {
  const found = cut(await fetchLines(samples, fetchBytes), samples);
  return {
    parts: deal(samples, split, found).map((lines) => csv(found, lines)),
    pooled: csv(found, found.training),
    test: csv(found, found.test),
  };
}

/** The lines of the file, the header first. */
export async function fetchLines({ file }: CsvFile, fetchBytes: FetchBytes): Promise<readonly string[]> {
  const bytes = await fetchBytes(file);
  const text = new TextDecoder().decode(file.endsWith('.gz') ? await gunzip(bytes) : bytes);
  return text.trimEnd().split(/\r?\n/);
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

function cut([header = '', ...lines]: readonly string[], samples: CsvSamples): Cut {
  if ('testEvery' in samples) {
    const { testEvery, firstTest = testEvery - 1 } = samples;
    const isTest = (row: number) => row % testEvery === firstTest;
    return {
      header,
      training: lines.filter((_, row) => !isTest(row)),
      test: lines.filter((_, row) => isTest(row)),
    };
  }
  const { column, isTest, lead } = samples.testFrom;
  const isTestRow = cellsOf(header, lines, column).map(isTest);
  const training = lines.filter((_, row) => !isTestRow[row]);
  const groups = (lead?.within ?? []).map((name) => cellsOf(header, training, name));
  const groupOf = training.map((_, row) => groups.map((cells) => cells[row]).join());
  const before = lastOfEach(groupOf, lead?.rows ?? 0);
  return {
    header,
    training,
    test: [...before.map((row) => training[row]!), ...lines.filter((_, row) => isTestRow[row])],
  };
}

/** The last `count` rows of each group, in their order. */
function lastOfEach(groups: Cells, count: number): readonly number[] {
  const left = new Map<string, number>();
  const kept: number[] = [];
  for (let row = groups.length - 1; row >= 0; row--) {
    const found = left.get(groups[row]!) ?? 0;
    if (found >= count) continue;
    left.set(groups[row]!, found + 1);
    kept.push(row);
  }
  return kept.reverse();
}

function deal({ splits }: CsvSamples, id: string, { header, training }: Cut): Lines[] {
  const split = splits.find((one) => one.id === id)!;
  const partOfRow = split.deal(training.length, (column) => cellsOf(header, training, column));
  const lines = Array.from({ length: split.parts }, (): string[] => []);
  training.forEach((line, row) => {
    lines[partOfRow[row]!]!.push(line);
  });
  return lines;
}

function cellsOf(header: string, lines: readonly string[], column: string): Cells {
  const place = header.split(',').indexOf(column);
  return lines.map((line) => line.split(',')[place]!);
}

function csv({ header }: Cut, lines: readonly string[]): CsvSource {
  return { kind: 'csv', bytes: new TextEncoder().encode(`${[header, ...lines].join('\n')}\n`) };
}
