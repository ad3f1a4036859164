/**
 * One hub a data folder. The lock is SQLite's own exclusive lock on an empty database file: the operating system
 * gives it back the moment the process is gone, however it went, so that no stale lock can block a restart.
 */
import { join } from 'node:path';
import Database from 'libsql';
import { TabfedError } from '../../core/errors/tabfed-error.ts';

/**
 * @returns a function that gives the lock back.
 * @throws TabfedError `hub.data-folder` where another hub holds it.
 */
export function lockFolder(folder: string): () => void {
  // A database beside the store, since libsql closes a file late: the store's own lock would outlive its close.
  const database = new Database(join(folder, 'lock.db'), { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    database.close();
    throw new TabfedError(
      'hub.data-folder',
      {
        what: `The data folder ${folder} is in use by another hub that is still running.`,
        next: 'Stop that hub, or give this one a folder of its own with TABFED_DATA=… or --data …',
      },
      { cause },
    );
  }
  return () => {
    database.exec('ROLLBACK');
    database.close();
  };
}
