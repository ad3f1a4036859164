/** A foreign row to the cells that a task reads, by a mapping. */
import type { ColumnMapping, Mapping } from '../../core/task/mapping.ts';
import { checkColumns } from './check-columns.ts';
import type { ColumnToRead } from './columns-to-read.ts';
import { numberIn } from './table.ts';

type Value = string | number | undefined;

/** How one of the task's columns comes out of a foreign row. */
export interface CellReader {
  readonly column: string;
  /** The foreign column; undefined for a constant. */
  readonly from: string | undefined;
  /** A cell that is no number where one is wanted stays as it is, for the encoder to name. */
  read(cell: Value): string | number;
}

/** One reader for each of `columns`, in their order. */
export function cellReaders(
  columns: readonly ColumnToRead[],
  mapping: Mapping | undefined,
): readonly CellReader[] {
  return columns.map((column) => {
    const given =
      mapping && Object.hasOwn(mapping.columns, column.name) ? mapping.columns[column.name] : undefined;
    return readerOf(column, given ?? { from: column.name });
  });
}

function readerOf({ name, readsNumbers }: ColumnToRead, mapping: ColumnMapping): CellReader {
  if ('constant' in mapping) return { column: name, from: undefined, read: () => mapping.constant };
  const { from, scale = 1, offset = 0, values } = mapping;
  const words = values && new Map(Object.entries(values));
  const isPlain = scale === 1 && offset === 0;
  return {
    column: name,
    from,
    read(cell) {
      const word = cell === undefined || cell === null ? '' : typeof cell === 'string' ? cell.trim() : cell;
      const meant = words?.get(String(word)) ?? word;
      if (isPlain || !readsNumbers) return meant;
      const number = typeof meant === 'number' ? meant : numberIn(meant);
      return number === undefined ? meant : number * scale + offset;
    },
  };
}

/** @throws TabfedError `data.wrong-shape` where a foreign column is missing, or there twice. */
export function checkForeignColumns(found: readonly string[], readers: readonly CellReader[]): void {
  checkColumns(found, [...new Set(readers.flatMap(({ from }) => (from === undefined ? [] : [from])))]);
}
