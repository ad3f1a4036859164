/** Files that belong to nothing: what a crash left between a model's file and the row that would have named it. */
import type { HubStore, ModelFolder } from '../ports.ts';
import type { StoreFinding } from './findings.ts';

/**
 * How long a file may belong to nothing before it is removed. Long enough to notice that the database was
 * restored from an old backup, or moved away: its files come to belong to something again with the right one.
 */
export const ORPHAN_GRACE_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * Notes new orphans and removes those whose grace is over. The grace counts from the first start that found the
 * file, not from the file's own age. Call it before any round of this process can be on its way to a commit.
 */
export async function collectOrphans(
  store: HubStore,
  models: ModelFolder,
  nowMs: number,
): Promise<readonly StoreFinding[]> {
  const named = await store.namedFiles();
  const orphans = (await models.list()).filter((id) => !named.has(id));
  const since = await store.noteOrphans(orphans, nowMs);
  const expired = orphans.filter((id) => nowMs - (since.get(id) ?? nowMs) >= ORPHAN_GRACE_MS);
  for (const id of expired) await models.remove(id);
  const findings: StoreFinding[] = [];
  if (expired.length > 0) {
    findings.push({
      severity: 'note',
      what: `${expired.length} model files that no round has named for 7 days were removed.`,
      next: 'Nothing is to be done.',
    });
  }
  const waiting = orphans.length - expired.length;
  if (waiting > 0) {
    findings.push({
      severity: 'note',
      what: `${waiting} model files are named by no round, as after a crash, or with a database from an older backup.`,
      next: 'Restore the newest hub.db if this one is old; otherwise do nothing, they are removed after 7 days.',
    });
  }
  return findings;
}
