/** Where a headless participant keeps what makes it the same one after a restart. */
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { TabfedError } from '../core/errors/tabfed-error.ts';
import type { Identity, IdentityStore } from '../participant/ports.ts';

/** Kept for as long as this process runs. */
export function memoryIdentity(): IdentityStore {
  let kept: Identity | undefined;
  return {
    load: async () => kept,
    save: async (identity) => {
      kept = identity;
    },
    clear: async () => {
      kept = undefined;
    },
  };
}

/** Kept in `file`, readable by its owner alone, since the secret in it is all it takes to be this participant. */
export function fileIdentity(file: string): IdentityStore {
  return {
    async load() {
      let text: string;
      try {
        text = await readFile(file, 'utf8');
      } catch (cause) {
        if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw cause;
      }
      return readIdentity(file, text);
    },
    async save(identity) {
      const draft = `${file}.${process.pid}`;
      await writeFile(draft, JSON.stringify(identity), { mode: 0o600 });
      await rename(draft, file);
    },
    clear: () => rm(file, { force: true }),
  };
}

function readIdentity(file: string, text: string): Identity {
  try {
    const { participant, secret } = JSON.parse(text) as Partial<Identity>;
    if (typeof participant === 'string' && typeof secret === 'string') return { participant, secret };
  } catch {
    // Told below, as for every other content.
  }
  throw new TabfedError('data.unreadable', {
    what: `${file} holds no participant's identity.`,
    next: 'Name the file of an earlier --identity, or one that does not exist yet.',
  });
}
