import type { DataSource } from '../../core/task/data-source.ts';
import type { Mapping } from '../../core/task/mapping.ts';
import type { Backend } from '../../participant/ports.ts';
import type { Participant } from '../../participant/status.ts';

/** Starts a participant in this page; web/sdk/join.ts. Pages load it on consent, and not before. */
export type Join = (options: {
  readonly hub: string;
  readonly task: string;
  readonly data: DataSource;
  readonly mapping?: Mapping;
  readonly test?: DataSource;
  readonly backend?: Backend | 'auto';
  /** Keeps the identity in sessionStorage under `tabfed:<identityKey>`; only in memory where absent. */
  readonly identityKey?: string;
}) => Promise<Participant>;
