/** The JSON that `tabfed demo --json` writes. Field names are a contract with whoever reads the file. */
import type { RoundSummary } from '../../core/protocol/messages.ts';
import { fixedSteps, fromInput, toInput } from '../../core/task/number-steps.ts';
import type { Task } from '../../core/task/task.ts';
import { speakingScore } from '../progress-line.ts';

/** Metrics beside loss and accuracy (auc, mae) stand under their own names. Null: not measured. */
export type DemoRound = {
  readonly round: number;
  readonly participants: number;
  readonly examples: number;
  readonly loss: number | null;
  readonly accuracy: number | null;
  readonly bytesUp: number;
  readonly bytesDown: number;
  readonly durationMs: number;
} & Readonly<Record<string, number | null>>;

export interface DemoReport {
  readonly task: string;
  readonly tabs: number;
  /** The backend that the tabs really used; several, joined by commas, where they differ. */
  readonly backend: string;
  readonly rounds: readonly DemoRound[];
  readonly final: Readonly<Record<string, unknown>>;
}

export function demoRound(summary: RoundSummary): DemoRound {
  const { loss = null, accuracy = null, ...others } = speakingScore(summary.scores)?.metrics ?? {};
  const { round, participants, examples, bytesUp, bytesDown, durationMs } = summary;
  return { round, participants, examples, loss, accuracy, ...others, bytesUp, bytesDown, durationMs };
}

/** The last round's scores, the model they belong to and, for a line, what it says of x = 6. */
export function demoFinal(
  task: Task,
  last: RoundSummary,
  model: Uint8Array,
): Readonly<Record<string, unknown>> {
  const { loss = null, accuracy = null, ...others } = speakingScore(last.scores)?.metrics ?? {};
  const measuredOn = last.scores.test ? 'test' : last.scores.heldOut ? 'held-out' : null;
  const prediction = predictLine(task, model, 6);
  return {
    round: last.round,
    loss,
    accuracy,
    ...others,
    measuredOn,
    modelId: last.modelId,
    ...(prediction === undefined ? {} : { prediction: { x: 6, y: prediction } }),
  };
}

/**
 * What a model of one number column and one dense unit says of `x`, in the target's own unit; undefined for
 * every other model. The task's scales are undone, as the page's try panel does.
 */
export function predictLine(task: Task, model: Uint8Array, x: number): number | undefined {
  const { data } = task;
  if (data.kind !== 'table' || data.target.type !== 'number' || model.byteLength !== 8) return undefined;
  const column = data.columns[0];
  if (data.columns.length !== 1 || column?.type !== 'number') return undefined;
  const view = new DataView(model.buffer, model.byteOffset, model.byteLength);
  const scaled = view.getFloat32(0, true) * toInput(fixedSteps(column), x) + view.getFloat32(4, true);
  return fromInput(fixedSteps(data.target), scaled);
}
