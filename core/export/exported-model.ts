/** A trained model with all that it takes to use it away from a hub: how rows are prepared, and how good it was. */
import { type MergedScores, MergedScoresSchema } from '../evaluation/scores.ts';
import type { Task } from '../task/task.ts';

export interface ExportedModel {
  /** With its statistics resolved: every number of its preprocessing is fixed. */
  readonly task: Task;
  /** 0 = untrained. */
  readonly round: number;
  /** SHA-256 of the flat weights, hex. */
  readonly modelId: string;
  /** Of this round, without tallies; absent where nobody measured it. */
  readonly scores?: MergedScores;
}

/** What `tabfed.json` beside an exported model and the data block of a page hold. */
export interface ExportedModelJson extends ExportedModel {
  readonly format: 'tabfed-model';
}

export const exportedJson = (model: ExportedModel): ExportedModelJson => ({
  format: 'tabfed-model',
  ...model,
});

/** Whether JSON from outside is one, its task apart, which `readTask` checks. */
export function isExportedModel(json: unknown): json is ExportedModelJson {
  if (typeof json !== 'object' || json === null) return false;
  const { format, task, round, modelId, scores } = json as Record<string, unknown>;
  return (
    format === 'tabfed-model' &&
    typeof task === 'object' &&
    Number.isInteger(round) &&
    typeof modelId === 'string' &&
    (scores === undefined || MergedScoresSchema.safeParse(scores, { jitless: true }).success)
  );
}
