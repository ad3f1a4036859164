/** Rows of a file to lines of text with the model's answers behind them. */
import type { TableData } from '../../core/task/data-schema.ts';
import type { Mapping } from '../../core/task/mapping.ts';
import { inputCellNames } from '../../core/task/table-features.ts';
import { columnsToRead } from '../data/columns-to-read.ts';
import { type CellReader, cellReaders, checkForeignColumns } from '../data/mapped-cells.ts';
import { type FileFormat, withDecimalPoint } from '../data/reading/file-format.ts';
import type { RowReceiver } from '../data/reading/row-reader.ts';
import type { Cell } from '../data/table.ts';
import { TableEncoder } from '../data/table-encoder.ts';
import { type AnswerColumns, answerColumns } from './answer-columns.ts';
import { type PlainModel, valuesOf } from './ask.ts';
import { lineWriter } from './delimited-lines.ts';

/** Rows that are encoded at once: as many as the encoder keeps reasons for. */
const ROWS_AT_ONCE = 1000;
const MOST_PROBLEMS = 1000;

export class ScoredRows implements RowReceiver {
  readonly #model: PlainModel;
  readonly #data: TableData;
  readonly #answers: AnswerColumns;
  readonly #readers: readonly CellReader[];
  readonly #readsNumbers: readonly boolean[];
  readonly #problems: { row: number; problem: string }[] = [];
  #columns: readonly string[] = [];
  #added: readonly string[] = [];
  #format: FileFormat = { kind: 'json-lines' };
  #line = lineWriter({ kind: 'json-lines' });
  #waiting: (readonly string[])[] = [];
  #text = '';
  #count = 0;
  #scored = 0;

  constructor(model: PlainModel, data: TableData, mapping: Mapping | undefined) {
    const names = inputCellNames(data);
    const columns = columnsToRead(data).filter(({ name }) => names.includes(name));
    this.#model = model;
    this.#data = data;
    this.#answers = answerColumns(model.task, data);
    this.#readers = cellReaders(columns, mapping);
    this.#readsNumbers = columns.map(({ readsNumbers }) => readsNumbers);
  }

  get count(): number {
    return this.#count;
  }

  get scored(): number {
    return this.#scored;
  }

  get added(): readonly string[] {
    return this.#added;
  }

  get problems(): readonly { row: number; problem: string }[] {
    return this.#problems;
  }

  begin(columns: readonly string[], format: FileFormat): void {
    this.#columns = columns;
    this.#format = format;
    this.#line = lineWriter(format);
    if (format.kind === 'delimited') this.#writeHeader();
  }

  row(cells: readonly string[]): void {
    this.#waiting.push(cells);
    // A row that looks back may look at any other; JSON lines may bring a column at any time.
    const canGo = this.#data.order === undefined && this.#format.kind === 'delimited';
    if (canGo && this.#waiting.length === ROWS_AT_ONCE) this.#score();
  }

  /** @throws TabfedError `data.wrong-shape` where JSON lines lack a column. */
  end(): void {
    if (this.#format.kind === 'json-lines' && this.#waiting.length > 0) this.#writeHeader();
    this.#score();
  }

  /** The text since the last time. */
  take(): string {
    const text = this.#text;
    this.#text = '';
    return text;
  }

  #writeHeader(): void {
    checkForeignColumns(this.#columns, this.#readers);
    const taken = new Set(this.#columns);
    this.#added = [...this.#answers.names, 'problem'].map((name) => {
      let free = name;
      for (let i = 2; taken.has(free); i++) free = `${name}_${i}`;
      taken.add(free);
      return free;
    });
    this.#text += this.#line([...this.#columns, ...this.#added]);
  }

  #score(): void {
    const rows = this.#waiting;
    this.#waiting = [];
    const names = this.#readers.map(({ column }) => column);
    const places = this.#readers.map(({ from }) => (from === undefined ? -1 : this.#columns.indexOf(from)));
    const cellOf = (row: readonly string[], column: number): Cell => {
      const cell = row[places[column]!] ?? '';
      const isCommaNumber = this.#format.kind === 'delimited' && this.#format.decimal === ',';
      const plain = isCommaNumber && this.#readsNumbers[column] ? withDecimalPoint(cell) : cell;
      return this.#readers[column]!.read(plain);
    };
    const encoder = new TableEncoder(names, this.#data, { rows: rows.length, hasTargets: false });
    for (const row of rows) {
      // A comma too many, and nobody knows which cells have moved.
      const tooMany = row.length > this.#columns.length;
      const broken = `has ${row.length} cells, expected ${this.#columns.length}`;
      encoder.add((column) => cellOf(row, column), tooMany ? broken : undefined);
    }
    const { inputs, sources, problems } = encoder.encode();
    const width = inputs.length / Math.max(1, sources.length);
    let next = 0;
    rows.forEach((row, at) => {
      const isRead = sources[next] === at;
      const answer = isRead
        ? this.#answer(inputs.subarray(next * width, (next + 1) * width), row, cellOf)
        : [];
      if (isRead) next++;
      this.#write(row, answer, isRead ? '' : (problems.get(at) ?? 'cannot be read'));
    });
  }

  #answer(
    inputs: Float32Array,
    row: readonly string[],
    cellOf: (row: readonly string[], column: number) => Cell,
  ) {
    const { task, forward } = this.#model;
    const cell = (name: string) =>
      String(
        cellOf(
          row,
          this.#readers.findIndex(({ column }) => column === name),
        ),
      );
    return this.#answers.cells(valuesOf(task, forward(inputs)), cell);
  }

  #write(row: readonly string[], answer: readonly (string | number)[], problem: string): void {
    this.#count++;
    if (problem === '') this.#scored++;
    else if (this.#problems.length < MOST_PROBLEMS) this.#problems.push({ row: this.#count, problem });
    const own = this.#columns.map((_, i) => row[i] ?? '');
    const answers = this.#answers.names.map((_, i) => answer[i] ?? '');
    this.#text += this.#line([...own, ...answers, problem]);
  }
}
