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
  return lock(folder, (database) => database.exec('BEGIN EXCLUSIVE'));
}

/**
 * Keeps every hub from starting on the folder, but not others who only read it. Writes nothing where a hub has
 * been before.
 *
 * @returns a function that gives the lock back.
 * @throws TabfedError `hub.data-folder` where a hub holds the folder.
 */
export function lockFolderForReading(folder: string): () => void {
  // The lock is taken by the first read of the transaction, not by its beginning.
  return lock(folder, (database) => {
    database.exec('BEGIN');
    database.prepare('SELECT count(*) FROM sqlite_master').get();
  });
}

function lock(folder: string, take: (database: Database.Database) => void): () => void {
  // A database beside the store, since libsql closes a file late: the store's own lock would outlive its close.
  const database = new Database(join(folder, 'lock.db'), { timeout: 0 });
  try {
    take(database);
  } catch (cause) {
    database.close();
    throw new TabfedError(
      'hub.data-folder',
      {
        what: `The data folder ${folder} is in use by another hub that is still running.`,
        next: 'Stop that hub, or name another folder with TABFED_DATA=… or --data …',
      },
      { cause },
    );
  }
  return () => {
    database.exec('ROLLBACK');
    database.close();
  };
}
