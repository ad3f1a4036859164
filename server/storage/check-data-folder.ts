/**
 * Looks a whole data folder over and changes nothing in it: rows are read from a copy, since even opening an
 * SQLite file may write to it. Works on a folder that is mounted read-only.
 */
import { copyFile, mkdtemp, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import Database from 'libsql';
import { TabfedError } from '../../core/errors/tabfed-error.ts';
import type { TaskId } from '../../core/protocol/ids.ts';
import type { ModelFiles, RoundFiles } from '../ports.ts';
import { isGone, type StoreFinding } from './findings.ts';
import { lockFolderForReading } from './folder-lock.ts';
import { LibsqlStore } from './libsql-store.ts';
import { modelFilesIn } from './model-files.ts';
import { SCHEMA_VERSION } from './schema.ts';

export interface CheckReport {
  readonly taskCount: number;
  readonly roundCount: number;
  readonly findings: readonly StoreFinding[];
}

/** Another look at the folder, such as at its audit log. `copy` has the folder's files and may be written to. */
export type FurtherCheck = (copy: string) => Promise<readonly StoreFinding[]>;

/**
 * @param beside - Names of further files in the folder that `further` wants to find in its copy.
 * @throws TabfedError `hub.data-folder` where there is no data folder, or a hub is running on it.
 */
export async function checkDataFolder(
  folder: string,
  beside: readonly string[] = [],
  further: FurtherCheck = async () => [],
): Promise<CheckReport> {
  const path = resolve(folder);
  if (!(await isFile(join(path, 'hub.db')))) {
    throw new TabfedError('hub.data-folder', {
      what: `${path} expected to be a hub's data folder, found no hub.db in it.`,
      next: 'Name the folder that the hub was started with: --data … or TABFED_DATA=…',
    });
  }
  const unlock = (await isFile(join(path, 'lock.db'))) ? lockFolderForReading(path) : () => {};
  const copy = await mkdtemp(join(tmpdir(), 'tabfed-check-'));
  try {
    for (const name of ['hub.db', 'hub.db-wal', ...beside]) {
      if (await isFile(join(path, name))) await copyFile(join(path, name), join(copy, name));
    }
    await symlink(join(path, 'models'), join(copy, 'models'), 'junction');
    const report = await checkCopy(path, copy);
    return { ...report, findings: [...report.findings, ...(await further(copy))] };
  } finally {
    await rm(copy, { recursive: true, force: true });
    unlock();
  }
}

const isFile = (path: string) =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );

async function checkCopy(path: string, copy: string): Promise<CheckReport> {
  const findings: StoreFinding[] = [];
  let store: LibsqlStore;
  try {
    findings.push(...checkFile(join(path, 'hub.db'), join(copy, 'hub.db')));
    store = LibsqlStore.open(join(copy, 'hub.db'));
  } catch (error) {
    if (!(error instanceof TabfedError)) throw error;
    const what = error.what.replaceAll(copy, path);
    const damage = { severity: 'damage', what, next: error.next.replaceAll(copy, path) } as const;
    return { taskCount: 0, roundCount: 0, findings: [...findings, damage] };
  }
  try {
    const models = modelFilesIn(join(copy, 'models'));
    const tasks = await store.listTasks();
    let roundCount = 0;
    for (const task of tasks) {
      const rounds = await store.listRoundFiles(task);
      roundCount += rounds.length;
      findings.push(...numberFindings(task, rounds), ...(await roundFindings(task, rounds, models)));
    }
    const named = await store.namedFiles();
    const files = await models.list().catch(() => []);
    const orphans = files.filter((id) => !named.has(id));
    if (orphans.length > 0) {
      findings.push({
        severity: 'note',
        what: `${orphans.length} of ${files.length} model files are named by no round, as after a crash.`,
        next: 'Do nothing: a hub that runs on this folder removes them after 7 days.',
      });
    }
    return {
      taskCount: tasks.length,
      roundCount,
      findings: findings.map((finding) => ({ ...finding, what: finding.what.replaceAll(copy, path) })),
    };
  } finally {
    await store.close();
  }
}

/** The whole file, where opening it looks only at its structure. */
function checkFile(name: string, path: string): readonly StoreFinding[] {
  const database = new Database(path);
  try {
    const verdicts = database.prepare('PRAGMA integrity_check(5)').all() as { integrity_check: string }[];
    const dangling = database.prepare('PRAGMA foreign_key_check').all();
    const version = database.prepare('PRAGMA user_version').get() as { user_version: number };
    const findings: StoreFinding[] = verdicts
      .filter((row) => row.integrity_check !== 'ok')
      .map((row) => damaged(`${name}: ${row.integrity_check}.`, `Restore ${name} from a backup.`));
    if (dangling.length > 0) {
      findings.push(
        damaged(
          `${name}: ${dangling.length} rows refer to rows that are not there.`,
          `Restore ${name} from a backup.`,
        ),
      );
    }
    if (version.user_version < SCHEMA_VERSION) {
      findings.push({
        severity: 'note',
        what: `${name} has schema version ${version.user_version}, this tabfed writes ${SCHEMA_VERSION}.`,
        next: 'Do nothing: the next start of the hub brings it up to date.',
      });
    }
    return findings;
  } catch (error) {
    // Not a database at all: opening the store says so in better words.
    if ((error as { code?: string }).code?.startsWith('SQLITE_')) return [];
    throw error;
  } finally {
    database.close();
  }
}

function numberFindings(task: TaskId, rounds: readonly RoundFiles[]): readonly StoreFinding[] {
  const wrong = rounds.findIndex(({ round }, i) => round !== i + 1);
  if (wrong < 0) return [];
  return [
    damaged(
      `Task "${task}": round ${wrong + 1} is missing from hub.db; round ${rounds[wrong]?.round} comes in its place.`,
      'Restore hub.db from a backup.',
    ),
  ];
}

async function roundFindings(
  task: TaskId,
  rounds: readonly RoundFiles[],
  models: ModelFiles,
): Promise<readonly StoreFinding[]> {
  const findings: StoreFinding[] = [];
  for (const { round, modelId, optimizerState, fate } of rounds) {
    if (fate === 'dropped') continue;
    for (const id of [modelId, ...(optimizerState ? [optimizerState] : [])]) {
      try {
        await models.get(id);
      } catch (error) {
        if (!(error instanceof TabfedError)) throw error;
        const found = isGone(error) && error.code === 'model.not-found' ? 'is missing' : error.what;
        const isKnown = fate === 'lost';
        findings.push({
          severity: 'damage',
          what: `Task "${task}", round ${round}: models/${id}.bin ${found}${isKnown ? ' The hub knows, and goes on without it.' : ''}`,
          next: `Restore models/${id}.bin from a backup; without it the hub goes on from the newest round that is intact.`,
        });
      }
    }
  }
  return findings;
}

const damaged = (what: string, next: string): StoreFinding => ({ severity: 'damage', what, next });
