/** Cells of a table to the model's inputs and targets, a row at a time, by the task's columns. */
import type { TableData } from '../../core/task/data-schema.ts';
import { inputShape } from '../../core/task/model-layout.ts';
import { cellNames, columnWidth, featureCount, inputCellNames } from '../../core/task/table-features.ts';
import { checkColumns } from './check-columns.ts';
import { type CellWriter, columnWriter } from './column-writers.ts';
import { emptyData, quote } from './data-errors.ts';
import { checkInputSize, type EncodedRows } from './encoded-rows.ts';
import { RowHistory } from './row-history.ts';
import { RowStore } from './row-store.ts';
import type { Cell } from './table.ts';
import { type TargetWriter, targetWidth, targetWriter } from './target-writers.ts';

export interface TableEncoding extends EncodedRows {
  /** Which row of the table each of `rows` was, from 0, rising. */
  readonly sources: Uint32Array;
  /** Why a row of the table was left out, for the first of them. */
  readonly problems: ReadonlyMap<number, string>;
}

/** Reasons that are kept: enough for a page to show. */
const MAX_PROBLEMS = 1000;

interface PlacedWriter {
  readonly name: string;
  readonly offset: number;
  readonly write: CellWriter;
}

export class TableEncoder {
  readonly #data: TableData;
  readonly #places: ReadonlyMap<string, number>;
  readonly #writers: readonly PlacedWriter[];
  readonly #writeTarget: TargetWriter | undefined;
  readonly #inputs: RowStore;
  readonly #targets: RowStore;
  readonly #history: RowHistory | undefined;
  /** Which row of the table each row that is kept was. */
  readonly #sources: number[] = [];
  /** By row that is kept: 1 where its inputs are there, and where its targets are. */
  readonly #isWhole: number[] = [];
  readonly #hasTarget: number[] = [];
  readonly #problems = new Map<number, string>();
  #added = 0;

  /**
   * @param columns - Of the table; those that the task does not name are passed over.
   * @param options - How many rows there will be at most; without targets they are encoded to be asked about.
   * @throws TabfedError `data.wrong-shape` where a column is missing or there twice.
   * @throws TypeError where the task is not fixed yet: see `withStatistics`.
   */
  constructor(
    columns: readonly string[],
    data: TableData,
    { rows, hasTargets = true }: { readonly rows: number; readonly hasTargets?: boolean },
  ) {
    const names = hasTargets ? cellNames(data) : inputCellNames(data);
    checkColumns(columns, names);
    this.#data = data;
    this.#places = new Map(names.map((name) => [name, columns.indexOf(name)]));
    const writers: PlacedWriter[] = [];
    let offset = 0;
    for (const column of data.columns) {
      const { name } = column;
      if (column.type !== 'lags') writers.push({ name, offset, write: columnWriter(column) });
      offset += columnWidth(column);
    }
    this.#writers = writers;
    this.#writeTarget = hasTargets ? targetWriter(data) : undefined;
    checkInputSize(rows, data);
    this.#inputs = new RowStore(featureCount(data), rows);
    this.#targets = new RowStore(hasTargets ? targetWidth(data) : 0, rows);
    this.#history = data.order && new RowHistory(data, data.order);
  }

  /**
   * Takes the next row of the table in.
   *
   * @param cell - By index into the columns of the table.
   * @param broken - Why the row as a whole cannot be read, where it cannot.
   */
  add(cell: (column: number) => Cell, broken?: string): void {
    const source = this.#added++;
    const cellOf = (name: string) => cell(this.#places.get(name)!);
    const homeless = broken ?? this.#history?.add(cellOf);
    if (homeless !== undefined) {
      this.#leaveOut(source, homeless);
      return;
    }
    const inputs = this.#inputs.next();
    const problem = this.#writeInputs(cellOf, inputs);
    const targetProblem = this.#writeTarget?.(cellOf, inputs, this.#targets.next());
    const why = problem ?? targetProblem;
    if (why !== undefined) {
      this.#leaveOut(source, why);
      // Its place is taken by the next row, unless rows after it look back on it.
      if (!this.#history) return;
    }
    this.#inputs.keep();
    this.#targets.keep();
    this.#sources.push(source);
    this.#isWhole.push(problem === undefined ? 1 : 0);
    this.#hasTarget.push(targetProblem === undefined ? 1 : 0);
  }

  /** @throws TabfedError `data.empty` where no row can be used. */
  finish(): EncodedRows {
    const { sources, problems, ...encoded } = this.encode();
    if (encoded.rows === 0) {
      throw emptyData(`None of ${this.#added} rows can be read; ${encoded.skippedBecause}.`);
    }
    return encoded;
  }

  /** As `finish`, with no rows where none can be used, and with what became of each. */
  encode(): TableEncoding {
    const kept = this.#history ? this.#withHistory(this.#history) : this.#asTheyAre();
    const rows = kept.sources.length;
    const [because] = this.#problems;
    return {
      rows,
      inputShape: inputShape(this.#data),
      ...kept,
      skippedRows: this.#added - rows,
      ...(because && { skippedBecause: `row ${because[0] + 1}: ${because[1]}` }),
      problems: this.#problems,
    };
  }

  #asTheyAre() {
    return {
      inputs: this.#inputs.values(),
      targets: this.#targets.values(),
      sources: Uint32Array.from(this.#sources),
    };
  }

  #withHistory(history: RowHistory) {
    const { steps = 1 } = this.#data;
    const isWhole = Uint8Array.from(this.#isWhole);
    const { problemOf, stepsOf } = history.lookBack(this.#inputs, isWhole, steps);
    const kept: number[] = [];
    this.#sources.forEach((source, row) => {
      const problem = problemOf(row);
      if (problem !== undefined && this.#hasTarget[row]) this.#leaveOut(source, problem);
      else if (isWhole[row] && this.#hasTarget[row]) kept.push(row);
    });
    checkInputSize(kept.length, this.#data);
    const inputs = new RowStore(steps * this.#inputs.width, kept.length);
    const targets = new RowStore(this.#targets.width, kept.length);
    for (const row of kept) {
      const into = inputs.next();
      stepsOf(row).forEach((step, i) => {
        into.set(this.#inputs.row(step), i * this.#inputs.width);
      });
      targets.next().set(this.#targets.row(row));
      inputs.keep();
      targets.keep();
    }
    return {
      inputs: inputs.values(),
      targets: targets.values(),
      sources: Uint32Array.from(kept, (row) => this.#sources[row]!),
      orderKeys: Float64Array.from(kept, (row) => history.keys[row]!),
    };
  }

  /** @returns Why the row has no inputs, as "column "age" is empty". */
  #writeInputs(cellOf: (name: string) => Cell, inputs: Float32Array): string | undefined {
    for (const { name, offset, write } of this.#writers) {
      const problem = write(cellOf(name), inputs, offset);
      if (problem !== undefined) return `column ${quote(name)} ${problem}`;
    }
    return undefined;
  }

  #leaveOut(source: number, problem: string): void {
    if (this.#problems.size < MAX_PROBLEMS) this.#problems.set(source, problem);
  }
}
