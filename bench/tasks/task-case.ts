/** What `bench -- tasks` compares for one task. */
import type { DataSource } from '../../core/task/data-source.ts';
import type { MetricName } from '../../core/task/metrics.ts';
import type { Task } from '../../core/task/task.ts';

/** The same rows, as participants hold them and in one place, and rows that nobody trains on. */
export interface Deal {
  readonly parts: readonly DataSource[];
  readonly pooled: DataSource;
  readonly test: DataSource;
  /** The test rows by whom they came from: also told, for every model. */
  readonly groups?: readonly { readonly name: string; readonly test: DataSource }[];
}

export interface TaskCase {
  /** Of the bench's line and of `--only`. */
  readonly name: string;
  readonly task: Task;
  /** What else than the task's metric is told. */
  readonly also?: readonly MetricName[];
  /** The metric that other software reaches on pooled rows; see docs/TASKS.md. */
  readonly reference: number;
  /** Several ways of cutting off test rows, or why there are none. */
  deals(): Promise<readonly Deal[] | string>;
}
