/** The hub's SQLite file, sound and of the newest schema. */
import Database from 'libsql';
import { damaged, isDamage } from './damage.ts';
import { migrate } from './schema.ts';

/** @throws TabfedError `hub.store-damaged` where the file is no sound database; `hub.data-folder` where it is newer. */
export function openDatabase(path: string): Database.Database {
  try {
    const database = new Database(path);
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;');
    const [verdict] = database.prepare('PRAGMA quick_check(1)').all() as { quick_check: string }[];
    if (verdict?.quick_check !== 'ok') throw damaged(path, verdict?.quick_check ?? 'no verdict');
    migrate(database, path);
    return database;
  } catch (error) {
    if (isDamage(error)) throw damaged(path, error.message, error);
    throw error;
  }
}
