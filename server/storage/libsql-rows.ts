/** Rows as SQLite gives them, and as the rest of the hub knows them. */
import type { ErrorReport } from '../../core/errors/tabfed-error.ts';
import type { ModelId, ParticipantId, TaskId } from '../../core/protocol/ids.ts';
import type { RoundSummary } from '../../core/protocol/messages.ts';
import type { MemberRecord, RefusalRecord, RoundFate, RoundFiles } from '../ports.ts';

export interface RoundRow {
  round: number;
  attempt: number;
  model: ModelId;
  participants: number;
  examples: number;
  bytes_up: number;
  bytes_down: number;
  duration_ms: number;
  committed_at_ms: number;
  scores: string;
  epsilon: number | null;
}

export interface MemberRow {
  participant: ParticipantId;
  outcome: MemberRecord['outcome'];
  example_count: number;
  frame_bytes: number;
  after_ms: number | null;
}

export interface RefusalRow extends ErrorReport {
  participant: ParticipantId | null;
  round: number | null;
  at_ms: number;
}

export interface RoundFilesRow {
  round: number;
  model: ModelId;
  optimizer_state: ModelId | null;
  fate: RoundFate;
}

export interface OrphanRow {
  file: ModelId;
  since_ms: number;
}

export function sinceWhen(
  files: readonly ModelId[],
  rows: readonly OrphanRow[],
  nowMs: number,
): ReadonlyMap<ModelId, number> {
  const known = new Map(rows.map((row) => [row.file, row.since_ms]));
  return new Map(files.map((file) => [file, known.get(file) ?? nowMs]));
}

export const summaryOf = (row: RoundRow): RoundSummary => ({
  round: row.round,
  attempt: row.attempt,
  modelId: row.model,
  participants: row.participants,
  examples: row.examples,
  bytesUp: row.bytes_up,
  bytesDown: row.bytes_down,
  durationMs: row.duration_ms,
  committedAtMs: row.committed_at_ms,
  scores: JSON.parse(row.scores),
  ...(row.epsilon !== null && { epsilon: row.epsilon }),
});

/** The columns of `summaryValues`, in its order. */
export const SUMMARY_COLUMNS =
  'round, attempt, model, participants, examples, bytes_up, bytes_down, duration_ms, committed_at_ms, scores, epsilon';

export const summaryValues = (summary: RoundSummary): readonly (string | number | null)[] => [
  summary.round,
  summary.attempt,
  summary.modelId,
  summary.participants,
  summary.examples,
  summary.bytesUp,
  summary.bytesDown,
  summary.durationMs,
  summary.committedAtMs,
  JSON.stringify(summary.scores),
  summary.epsilon ?? null,
];

/** Takes the task as its parameter; equals nothing where the task is unknown. */
export const CURRENT_RUN = '(SELECT max(id) FROM runs WHERE task = ?)';

export const memberOf = (row: MemberRow): MemberRecord => ({
  participant: row.participant,
  outcome: row.outcome,
  exampleCount: row.example_count,
  frameBytes: row.frame_bytes,
  afterMs: row.after_ms,
});

export const roundFilesOf = (row: RoundFilesRow): RoundFiles => ({
  round: row.round,
  modelId: row.model,
  optimizerState: row.optimizer_state ?? undefined,
  fate: row.fate,
});

export const refusalOf = (task: TaskId, row: RefusalRow): RefusalRecord => ({
  task,
  participant: row.participant,
  round: row.round,
  atMs: row.at_ms,
  error: { code: row.code, what: row.what, next: row.next },
});
