import type { TableData } from '../../core/task/data-schema.ts';

export interface ColumnToRead {
  readonly name: string;
  /** Whether a cell that looks like a number is one; as a category "01" is not 1. */
  readonly readsNumbers: boolean;
}

/** The columns that a task reads of a table, its target last. */
export function columnsToRead({ columns, target }: TableData): readonly ColumnToRead[] {
  return [...columns, target].map(({ name, type }) => ({ name, readsNumbers: type === 'number' }));
}
