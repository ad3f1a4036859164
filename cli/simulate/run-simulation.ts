/** One simulation from its options to its end: what the command and the benches share. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Task } from '../../core/task/task.ts';
import { findWebRoot } from '../web-root.ts';
import { type Faults, NO_FAULTS } from './faults.ts';
import { memoryJournal, openJournal } from './journal.ts';
import type { Partition } from './partition.ts';
import { headOf, type SimulatedRound } from './records.ts';
import { partitionOf, type RowsWanted, simulatedRows } from './simulated-rows.ts';
import { type ModelName, simulatedTask } from './simulated-task.ts';
import { type SimulationEnd, simulate } from './simulation.ts';
import { badArguments } from './simulation-errors.ts';

export interface SimulationOptions extends RowsWanted {
  readonly partition?: Partition;
  /** Share C of the participants that is invited to a round; at least one is. Absent: 0.1, and all of a split's. */
  readonly fraction?: number;
  readonly rounds: number;
  readonly target?: number;
  readonly epochs?: number;
  readonly batch?: number;
  readonly lr?: number;
  readonly model?: ModelName;
  readonly quorum?: number;
  /** A JSON merge patch of the task. */
  readonly patch?: unknown;
  readonly faults?: Faults;
  readonly evaluateEvery?: number;
  /** Absent: as many as there are processors, and members of a cohort. */
  readonly workers?: number;
  /** Where the rounds are written, and gone on with. Absent: nowhere. */
  readonly file?: string;
}

export interface SimulationRun {
  readonly end: SimulationEnd;
  readonly task: Task;
  /** With those of earlier runs of the same simulation. */
  readonly rounds: readonly SimulatedRound[];
}

export interface RunListener {
  /** The rounds that are there already, before the next one begins. */
  onStart?(task: Task, rounds: readonly SimulatedRound[]): void;
  onRound?(round: SimulatedRound, task: Task): void | Promise<void>;
  onProgress?(round: number, reported: number, invited: number): void;
  isStopped?(): boolean;
}

export async function runSimulation(
  task: Task,
  options: SimulationOptions,
  listener: RunListener = {},
): Promise<SimulationRun> {
  const { seed, faults = NO_FAULTS, evaluateEvery = 1, file } = options;
  const rows = await simulatedRows(task, options, readSample);
  const participants = rows.parts.filter((part) => part !== undefined).length;
  const fraction = options.fraction ?? (partitionOf(task, options).kind === 'split' ? 1 : 0.1);
  const cohort = Math.max(1, Math.round(fraction * participants));
  checkAttackers(faults, participants);
  const simulated = simulatedTask(task, { ...options, cohort, faults });
  const head = headOf(simulated, headOptions(options, rows.parts.length));
  const journal = file === undefined ? memoryJournal() : await openJournal(file, head, simulated);
  try {
    listener.onStart?.(simulated, journal.rounds);
    const { store, models } = journal;
    const workers = options.workers ?? Math.min(availableParallelism(), cohort);
    const end = await simulate(
      { task: simulated, rows, seed, faults, workers, evaluateEvery, store, models },
      {
        ...listener,
        async onRound(round) {
          await journal.add(round);
          await listener.onRound?.(round, simulated);
        },
      },
    );
    return { end, task: simulated, rounds: journal.rounds };
  } finally {
    await journal.close();
  }
}

function checkAttackers({ byzantine }: Faults, participants: number): void {
  if (!byzantine || Math.round(byzantine.share * participants) > 0) return;
  throw badArguments(
    `A share of ${byzantine.share} of ${participants} participants is nobody.`,
    'Ask for a larger share with --byzantine, or for more --participants.',
  );
}

/** What of the options is not in the task, and has a part in what comes out. */
function headOptions(
  { partition, seed, examples, data, writers, faults, evaluateEvery = 1 }: SimulationOptions,
  participants: number,
) {
  return { participants, partition, seed, examples, data, writers, faults, evaluateEvery };
}

/** Sample files as the hub serves them: of the built pages, or as they lie in the source. */
async function readSample(file: string): Promise<Uint8Array> {
  const source = fileURLToPath(new URL('../../public/', import.meta.url));
  return readFile(path.join(existsSync(source) ? source : findWebRoot(), file));
}
