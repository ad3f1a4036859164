/** Mappings that a person has used, on this device only: never sent, and stored after consent only. */
import type { Mapping } from '../../../core/task/mapping.ts';
import type { Task } from '../../../core/task/task.ts';
import { checkMapping } from '../../../participant/data/check-mapping.ts';

/** For this version of the task and this header; another file of the same form finds it again. */
function keyOf({ id, version }: Task, columns: readonly string[]): string {
  return `tabfed:mapping:${id}:${version}:${fingerprint(columns)}`;
}

/** FNV-1a: tells headers of one person's files apart, and nothing depends on more. */
function fingerprint(columns: readonly string[]): string {
  let hash = 0x811c9dc5;
  for (const character of columns.join('\n')) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  return hash.toString(16).padStart(8, '0');
}

export function rememberedMapping(task: Task, columns: readonly string[]): Mapping | undefined {
  try {
    const stored = localStorage.getItem(keyOf(task, columns));
    return stored === null ? undefined : checkMapping(JSON.parse(stored), task);
  } catch {
    return undefined; // Blocked, damaged or of another task: the suggestion will do.
  }
}

export function rememberMapping(task: Task, columns: readonly string[], mapping: Mapping): void {
  try {
    localStorage.setItem(keyOf(task, columns), JSON.stringify(mapping));
  } catch {
    // Blocked or full: the next visit starts from the suggestion.
  }
}

export function forgetMapping(task: Task, columns: readonly string[]): void {
  try {
    localStorage.removeItem(keyOf(task, columns));
  } catch {
    // Blocked: nothing was stored.
  }
}
