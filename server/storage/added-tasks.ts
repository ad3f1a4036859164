/** Tasks that the operator added while the hub ran: a file each below `tasks/` of the data folder, read at every start. */
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { TabfedError } from '../../core/errors/tabfed-error.ts';
import { readTask } from '../../core/task/check-task.ts';
import type { Task } from '../../core/task/task.ts';
import { writeDurably } from './durable-file.ts';

const ENDING = '.json';

/**
 * In the order of their ids.
 *
 * @throws TabfedError `task.invalid`, with the file, where one does not fit this version of tabfed any more.
 */
export async function readAddedTasks(dataFolder: string): Promise<readonly Task[]> {
  const folder = join(dataFolder, 'tasks');
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const files = names.filter((name) => name.endsWith(ENDING)).toSorted();
  return Promise.all(files.map((name) => readAddedTask(join(folder, name))));
}

async function readAddedTask(file: string): Promise<Task> {
  const text = await readFile(file, 'utf8');
  try {
    return readTask(file, JSON.parse(text));
  } catch (error) {
    if (error instanceof TabfedError) throw error;
    const next = 'Correct the file, or remove it: the hub then has this task no more.';
    throw new TabfedError('task.invalid', { what: `Task file ${file} is no JSON.`, next }, { cause: error });
  }
}

/** Durable when it resolves, whole or not there. */
export async function keepAddedTask(dataFolder: string, task: Task): Promise<void> {
  const folder = join(dataFolder, 'tasks');
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${task.id}${ENDING}`);
  await writeDurably(`Task "${task.id}"`, file, `${JSON.stringify(task, null, 2)}\n`);
}

export const forgetAddedTask = (dataFolder: string, task: Task): Promise<void> =>
  rm(join(dataFolder, 'tasks', `${task.id}${ENDING}`), { force: true });
