/** Task files named on the command line. */
import { readFile } from 'node:fs/promises';
import { TabfedError } from '../core/errors/tabfed-error.ts';
import { readTask } from '../core/task/check-task.ts';
import type { Task } from '../core/task/task.ts';
import { builtInTasks } from '../tasks/registry.ts';

/**
 * The built-in tasks and those of `files`, in this order; a file's task takes the place of a built-in one
 * with the same id.
 *
 * @throws TabfedError `task.invalid` that lists every problem of the first file with any.
 */
export async function tasksWith(files: readonly string[]): Promise<readonly Task[]> {
  const added: Task[] = [];
  for (const file of files) added.push(await readTaskFile(file));
  return [...builtInTasks.filter(({ id }) => !added.some((task) => task.id === id)), ...added];
}

async function readTaskFile(file: string): Promise<Task> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new TabfedError(
      'task.invalid',
      {
        what: `Task file ${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`,
        next: 'Name a file that holds one task as JSON; docs/TASKS.md describes its fields.',
      },
      { cause },
    );
  }
  return readTask(file, json);
}
