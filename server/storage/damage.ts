import { TabfedError } from '../../core/errors/tabfed-error.ts';

/** Whether SQLite says that a file is no sound database. */
export function isDamage(error: unknown): error is Error {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_NOTADB');
}

export function damaged(path: string, finding: string, cause?: unknown): TabfedError {
  return new TabfedError(
    'hub.store-damaged',
    {
      what: `The hub's store ${path} is damaged: ${finding}.`,
      next: `Restore ${path} from a backup, or move it (and its -wal and -shm files) away to start without its history; model files are kept for 7 days more.`,
    },
    { cause },
  );
}
