/**
 * A simulation on disk: its lines in a file, and beside it a data folder like a hub's, which holds what the next round
 * needs. What is in the folder counts; lines that a crash has cut off or kept from being written are made up for.
 */
import { appendFile, readFile, stat, writeFile } from 'node:fs/promises';
import { TabfedError } from '../../core/errors/tabfed-error.ts';
import type { Task } from '../../core/task/task.ts';
import type { HubStore, ModelFolder } from '../../server/ports.ts';
import { openDataFolder } from '../../server/storage/data-folder.ts';
import { MemoryModelFiles } from '../../server/storage/memory-model-files.ts';
import { MemoryStore } from '../../server/storage/memory-store.ts';
import { recordOf, type SimulatedRound, type SimulationHead, type SimulationLine } from './records.ts';

export interface Journal {
  readonly store: HubStore;
  readonly models: ModelFolder;
  /** Oldest first. */
  readonly rounds: readonly SimulatedRound[];
  /** A round that is there already is left as it is. */
  add(round: SimulatedRound): Promise<void>;
  close(): Promise<void>;
}

/** Nothing is written, and nothing can be gone on with. */
export function memoryJournal(): Journal {
  const rounds: SimulatedRound[] = [];
  return {
    store: new MemoryStore(),
    models: new MemoryModelFiles(),
    rounds,
    add: async (round) => void rounds.push(round),
    close: async () => {},
  };
}

/** @throws TabfedError `simulation.other-run` where the file holds something else. */
export async function openJournal(file: string, head: SimulationHead, task: Task): Promise<Journal> {
  const found = await readLines(file);
  const folder = `${file}.state`;
  const isSame = found && JSON.stringify(found[0]) === JSON.stringify(JSON.parse(JSON.stringify(head)));
  if (found ? !isSame : await exists(folder)) {
    throw new TabfedError('simulation.other-run', {
      what: `${file} holds another simulation's rounds, or something else.`,
      next: `Name another file with --json, or remove ${file} and ${folder}.`,
    });
  }
  const { store, models, close } = await openDataFolder(folder);
  const rounds = await knownRounds(store, task, found?.slice(1) ?? []);
  await writeFile(file, [head, ...rounds].map((line) => `${JSON.stringify(line)}\n`).join(''));
  return {
    store,
    models,
    rounds,
    async add(round) {
      if (rounds.some((known) => known.round === round.round)) return;
      rounds.push(round);
      await appendFile(file, `${JSON.stringify(round)}\n`);
    },
    close,
  };
}

/** Every committed round; the newest one only where it has its line or its scores, else it is measured again. */
async function knownRounds(
  store: HubStore,
  task: Task,
  lines: readonly SimulationLine[],
): Promise<SimulatedRound[]> {
  const written = new Map(lines.flatMap((line) => (line.type === 'round' ? [[line.round, line]] : [])));
  const committed = await store.listRounds(task.id);
  const known: SimulatedRound[] = [];
  for (const summary of committed) {
    const line = written.get(summary.round);
    const isOpen = summary === committed.at(-1) && Object.keys(summary.scores).length === 0;
    if (line) known.push(line);
    else if (!isOpen) known.push(recordOf(summary, await store.listMembers(task.id, summary.round)));
  }
  return known;
}

/** Undefined where there is no file; a last line that was cut off is left out. */
async function readLines(file: string): Promise<readonly SimulationLine[] | undefined> {
  if (!(await exists(file))) return undefined;
  const lines = (await readFile(file, 'utf8')).split('\n');
  return lines.flatMap((line) => {
    try {
      return [JSON.parse(line) as SimulationLine];
    } catch {
      return [];
    }
  });
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );
