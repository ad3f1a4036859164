/**
 * Why a logistic model gives its answer. Its log-odds are a sum over the columns, so that a column's part in the
 * difference between two rows is what exchanging that one cell changes: exact, and asked of the model like anything else.
 */

import { oddsOf } from '../../../core/inference/chance.ts';
import type { TableData } from '../../../core/task/data-schema.ts';
import type { Task } from '../../../core/task/task.ts';
import type { TryInput, TryOutput } from '../../../participant/ports.ts';

/** About a twentieth of the odds. */
const WORTH_SAYING = Math.log(1.05);

type Row = Readonly<Record<string, string | number>>;

export interface Reason {
  readonly column: TableData['columns'][number];
  /** The odds, times this, compared with the other rows: above 1 raises the chance. */
  readonly factor: number;
}

/** Whether there are columns that add up: one layer, one probability. */
export function hasReasons({ data, model }: Pick<Task, 'data' | 'model'>): boolean {
  const isBinary = data.kind === 'table' && data.target.type === 'binary' && data.columns.length > 1;
  return isBinary && model.layers.length === 1;
}

/** The row, and then, for each column, the row with that cell from each of `others`. */
export function reasonInputs(row: Row, others: readonly Row[], { columns }: TableData): readonly TryInput[] {
  const exchanged = columns.flatMap(({ name }) =>
    others.map((other) => ({ ...row, [name]: other[name] ?? '' })),
  );
  return [row, ...exchanged].map((each) => ({ kind: 'row', row: each }));
}

/**
 * The columns that matter most, the strongest first.
 *
 * @param answers - To `reasonInputs`.
 */
export function reasonsFrom(
  answers: readonly TryOutput[],
  { columns }: TableData,
  most: number,
): readonly Reason[] {
  const [own, ...exchanged] = answers.map(({ values }) => Math.log(oddsOf(values[0]!)));
  const others = exchanged.length / columns.length;
  if (own === undefined || !Number.isInteger(others) || others < 1) return [];
  return (
    columns
      .map((column, i) => {
        const mean = exchanged.slice(i * others, (i + 1) * others).reduce((sum, z) => sum + z, 0) / others;
        return { column, factor: Math.exp(own - mean) };
      })
      // NaN where the model is sure beyond what a float32 can tell.
      .filter(({ factor }) => Math.abs(Math.log(factor)) >= WORTH_SAYING)
      .sort((a, b) => Math.abs(Math.log(b.factor)) - Math.abs(Math.log(a.factor)))
      .slice(0, most)
  );
}
