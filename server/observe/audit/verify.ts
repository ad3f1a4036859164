/** Checks an audit log against itself, the store and the model files. Changes nothing, and needs no lock. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { TabfedError } from '../../../core/errors/tabfed-error.ts';
import type { ModelId, TaskId } from '../../../core/protocol/ids.ts';
import type { RoundSummary } from '../../../core/protocol/messages.ts';
import { sha256Hex } from '../../hash.ts';
import type { RoundFate } from '../../ports.ts';
import { LibsqlStore } from '../../storage/libsql-store.ts';
import { readChain } from './chain.ts';
import { type Commit, isSameRun, replay, type TaskHistory } from './replay.ts';

export interface AuditFindings {
  readonly entryCount: number;
  /** Hash of the newest entry: kept elsewhere, it shows later that nothing was cut off. */
  readonly headHash: string;
  /** Committed rounds of the versions that count now. */
  readonly roundCount: number;
  /** What does not agree, a broken line first. Empty: everything does. */
  readonly problems: readonly string[];
  /** What an operator should know and nobody needs to mend. */
  readonly notes: readonly string[];
}

/** @throws TabfedError `hub.data-folder` where there is no log or no store; `hub.store-damaged`. */
export async function verifyAudit(dataFolder: string): Promise<AuditFindings> {
  const { entries, head, tornBytes, broken } = readChain(await readLog(join(dataFolder, 'audit.jsonl')));
  const { tasks, contradictions } = replay(entries);
  const problems: string[] = [];
  const notes: string[] = [];

  if (broken) problems.push(`line ${broken.line} does not continue the chain: ${broken.why}`);
  for (const { seq, why } of contradictions) problems.push(`line ${seq}: ${why}`);
  if (tornBytes > 0) {
    notes.push(`the last line was cut off (${tornBytes} bytes); the next start of the hub repairs it`);
  }
  for (const { type, seq, figures } of entries) {
    if (type === 'store-restored') {
      const { task, storeRound, chainRound } = figures;
      notes.push(
        `line ${seq}: the store of task "${task}" was set back from round ${chainRound} to ${storeRound}`,
      );
    }
  }
  // Beyond a broken line nothing is known: what is missing there would be told again as other problems.
  if (!broken) {
    const stored = await compareStore(dataFolder, tasks);
    problems.push(...stored.problems);
    notes.push(...stored.notes);
    for (const history of tasks.values()) {
      const fates = stored.fates.get(history.registration.task) ?? new Map();
      const found = await modelFindings(join(dataFolder, 'models'), history, fates);
      problems.push(...found.problems);
      notes.push(...found.notes);
    }
  }
  const roundCount = [...tasks.values()].reduce((sum, { commits }) => sum + commits.length, 0);
  return { entryCount: entries.length, headHash: head.hash, roundCount, problems, notes };
}

async function readLog(path: string): Promise<Uint8Array> {
  return readFile(path).catch((cause: NodeJS.ErrnoException) => {
    throw new TabfedError(
      'hub.data-folder',
      {
        what: `Expected an audit log at ${path}, found ${cause.code === 'ENOENT' ? 'none' : cause.message}.`,
        next: 'Name the data folder of a hub with --data … or TABFED_DATA=…',
      },
      { cause },
    );
  });
}

/** What the store says became of each round's files, by round. */
type Fates = ReadonlyMap<number, RoundFate>;

async function compareStore(
  dataFolder: string,
  tasks: ReadonlyMap<TaskId, TaskHistory>,
): Promise<Agreement & { readonly fates: ReadonlyMap<TaskId, Fates> }> {
  const fates = new Map<TaskId, Fates>();
  const path = join(dataFolder, 'hub.db');
  // Opening one that is missing would create it.
  if (!(await stat(path).catch(() => undefined))?.isFile()) {
    return { problems: [`there is no store at ${path}`], notes: [], fates };
  }
  const store = LibsqlStore.open(path);
  try {
    const problems: string[] = [];
    const notes: string[] = [];
    for (const [task, { registration, commits }] of tasks) {
      const registered = await store.getTask(task);
      if (!registered || !isSameRun(registered, registration)) {
        const found = registered ? `version ${registered.version}, another start` : 'none';
        problems.push(
          `task "${task}": the chain has version ${registration.version}, the store has ${found}`,
        );
        continue;
      }
      const files = await store.listRoundFiles(task);
      fates.set(task, new Map(files.map(({ round, fate }) => [round, fate])));
      const compared = compareRounds(commits, await store.listRounds(task));
      problems.push(...compared.problems.map((why) => `task "${task}": ${why}`));
      notes.push(...compared.notes.map((why) => `task "${task}": ${why}`));
    }
    return { problems, notes, fates };
  } finally {
    await store.close();
  }
}

const COMPARED = ['attempt', 'modelId', 'participants', 'examples'] as const;

interface Agreement {
  readonly problems: readonly string[];
  readonly notes: readonly string[];
}

function compareRounds(commits: readonly Commit[], rounds: readonly RoundSummary[]): Agreement {
  const problems: string[] = [];
  const notes: string[] = [];
  for (let i = 0; i < Math.max(commits.length, rounds.length); i++) {
    const commit = commits[i];
    const row = rounds[i];
    if (!commit) {
      // The store commits first and the log follows: a process that ends in between leaves one round, the newest.
      const isNewest = i === commits.length && i === rounds.length - 1;
      const why = `round ${i + 1} is in the store and not in the chain`;
      if (isNewest) notes.push(`${why}; the next start of the hub adds it as late`);
      else problems.push(why);
    } else if (!row) {
      problems.push(`round ${i + 1} is in the chain and not in the store`);
    } else {
      for (const figure of COMPARED) {
        if (commit[figure] !== row[figure]) {
          problems.push(
            `round ${i + 1}: ${figure} is ${commit[figure]} in the chain and ${row[figure]} in the store`,
          );
        }
      }
    }
  }
  return { problems, notes };
}

/** A model may have been cleared away, or been lost and reported at a start; none may be altered. */
async function modelFindings(folder: string, { registration, commits }: TaskHistory, fates: Fates) {
  const problems: string[] = [];
  const models: readonly [round: number, id: ModelId][] = [
    [0, registration.initialModel],
    ...commits.map(({ round, modelId }): [number, ModelId] => [round, modelId]),
  ];
  let cleared = 0;
  for (const [round, id] of models) {
    const name = `task "${registration.task}": the model of round ${round} (${id.slice(0, 12)}….bin)`;
    const bytes = await readFile(join(folder, `${id}.bin`)).catch((error: NodeJS.ErrnoException) => error);
    if (bytes instanceof Error) {
      if (bytes.code !== 'ENOENT') problems.push(`${name} cannot be read: ${bytes.message}`);
      else if ((fates.get(round) ?? 'kept') === 'kept') problems.push(`${name} is missing`);
      else cleared += 1;
      continue;
    }
    const found = await sha256Hex(bytes);
    if (found !== id) problems.push(`${name} was altered: its hash is ${found.slice(0, 12)}…`);
  }
  const notes =
    cleared > 0 ? [`task "${registration.task}": ${cleared} models of earlier rounds are not kept`] : [];
  return { problems, notes };
}
