/** What is written down of a simulation: one JSON object a line, the setting first, then a line for each round. */
import type { RoundSummary } from '../../core/protocol/messages.ts';
import type { Task } from '../../core/task/task.ts';
import type { MemberRecord } from '../../server/ports.ts';
import { speakingScore } from '../progress-line.ts';

/** What makes two simulations the same: everything that has a part in a round, and nothing else. */
export interface SimulationHead {
  readonly type: 'simulation';
  readonly version: 1;
  /** How rows are dealt and what goes wrong, as on the command line. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Without the end of training: the same simulation may be asked for more rounds. */
  readonly task: Omit<Task, 'rounds'> & { readonly rounds: Omit<Task['rounds'], 'maxRounds' | 'target'> };
}

export function headOf(task: Task, options: Readonly<Record<string, unknown>>): SimulationHead {
  const { maxRounds: _, target: __, ...rounds } = task.rounds;
  return { type: 'simulation', version: 1, options, task: { ...task, rounds } };
}

export interface SimulatedRound {
  readonly type: 'round';
  readonly round: number;
  /** Above 1 where the round came to nothing before, for want of updates. */
  readonly attempt: number;
  readonly invited: number;
  /** Whose updates are in the mean. */
  readonly reported: number;
  readonly droppedOut: number;
  readonly late: number;
  /** Whose training failed, or whose updates the hub refused. */
  readonly declined: number;
  readonly examples: number;
  readonly bytesUp: number;
  readonly modelId: string;
  /** On the test rows; empty where the round was not measured. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Of training, frames and folding, and of measuring. Absent in a round that was taken up after a crash. */
  readonly trainSeconds?: number;
  readonly evaluateSeconds?: number;
}

export type SimulationLine = SimulationHead | SimulatedRound;

export function recordOf(
  summary: RoundSummary,
  members: readonly MemberRecord[],
  seconds: Pick<SimulatedRound, 'trainSeconds' | 'evaluateSeconds'> = {},
): SimulatedRound {
  const count = (outcome: MemberRecord['outcome']) =>
    members.filter((member) => member.outcome === outcome).length;
  return {
    type: 'round',
    round: summary.round,
    attempt: summary.attempt,
    invited: members.length,
    reported: count('reported'),
    droppedOut: count('left'),
    late: count('late'),
    declined: count('declined'),
    examples: summary.examples,
    bytesUp: summary.bytesUp,
    modelId: summary.modelId,
    metrics: speakingScore(summary.scores)?.metrics ?? {},
    ...seconds,
  };
}

/** Rounds as a table: a header, a line a round, metrics in columns of their own. */
export function csvOf(rounds: readonly SimulatedRound[]): string {
  const metrics = [...new Set(rounds.flatMap((round) => Object.keys(round.metrics)))].sort();
  const lines = rounds.map((round) => [
    ...FIGURES.map((name) => round[name] ?? ''),
    ...metrics.map((name) => round.metrics[name] ?? ''),
  ]);
  return `${[[...FIGURES, ...metrics], ...lines].map((cells) => cells.join(',')).join('\n')}\n`;
}

const FIGURES = [
  'round',
  'attempt',
  'invited',
  'reported',
  'droppedOut',
  'late',
  'declined',
  'examples',
  'bytesUp',
  'trainSeconds',
  'evaluateSeconds',
  'modelId',
] as const;
