import type { DataSource } from '../../core/task/data-source.ts';
import type { Part, RowsToDeal } from './partition.ts';

/** All rows to train on in one place, to be dealt at will, and those that nobody trains on. */
export interface RowPool {
  readonly rows: RowsToDeal;
  sourceOf(rows: Part): DataSource;
  readonly test: DataSource;
}
