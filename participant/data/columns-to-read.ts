import type { TableData } from '../../core/task/data-schema.ts';
import { cellNames } from '../../core/task/table-features.ts';

export interface ColumnToRead {
  readonly name: string;
  /** Whether a cell that looks like a number is one; as a category "01" is not 1. */
  readonly readsNumbers: boolean;
}

/** The columns that a task reads of a table, its target among them. */
export function columnsToRead(data: TableData): readonly ColumnToRead[] {
  const { columns, target, order } = data;
  const numbers = new Set([
    ...columns.flatMap((column) => {
      if (column.type === 'lags') return [column.of];
      return column.type === 'number' ? [column.name] : [];
    }),
    ...(target.type === 'number' || target.type === 'survival' ? [target.name] : []),
    // Or times, which stay as they are.
    ...(order ? [order.by] : []),
  ]);
  return cellNames(data).map((name) => ({ name, readsNumbers: numbers.has(name) }));
}
