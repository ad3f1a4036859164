/**
 * Who this tab is, over a reload: a resume secret in the top page's sessionStorage, under a Web Lock that this
 * page holds for its life. Duplicating a tab copies its sessionStorage but not its lock, so that the copy
 * becomes a participant of its own.
 */
import type { Identity, IdentityStore } from '../../participant/ports.ts';

/** On a reload the page that goes away may release its lock a moment after the new one asks for it. */
const LOCK_PATIENCE_MS = 1_000;

/** Locks that this page holds, by participant. A second `join` with the same key goes on as the first. */
const heldLocks = new Map<string, () => void>();

/**
 * An identity under `key`, which tells participants of one page apart and is the same after a reload.
 * Where the browser blocks storage or has no locks, it lasts as long as the page.
 */
export function sessionIdentity(key: string): IdentityStore {
  const item = `tabfed:${key}`;
  const memory = pageIdentity();
  return {
    async load() {
      const stored = (await memory.load()) ?? readItem(item);
      return stored && (await holdLock(stored.participant)) ? stored : undefined;
    },
    async save(identity) {
      await memory.save(identity);
      await holdLock(identity.participant);
      writeItem(item, identity);
    },
    async clear() {
      const stored = (await memory.load()) ?? readItem(item);
      if (stored) heldLocks.get(stored.participant)?.();
      removeItem(item);
      await memory.clear();
    },
  };
}

/** An identity that lasts as long as the page. */
export function pageIdentity(): IdentityStore {
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

/** True when this page holds the participant's lock, then or already; false where another page does. */
async function holdLock(participant: string): Promise<boolean> {
  if (heldLocks.has(participant)) return true;
  // Without locks two tabs could be one participant at once; better to be a new one.
  if (!navigator.locks) return false;
  return new Promise((resolve) => {
    const hold = () =>
      new Promise<void>((release) => {
        heldLocks.set(participant, () => {
          heldLocks.delete(participant);
          release();
        });
        resolve(true);
      });
    const signal = AbortSignal.timeout(LOCK_PATIENCE_MS);
    navigator.locks.request(`tabfed:${participant}`, { signal }, hold).catch(() => resolve(false));
  });
}

function readItem(item: string): Identity | undefined {
  try {
    const { participant, secret } = JSON.parse(sessionStorage.getItem(item) ?? '{}') as Partial<Identity>;
    return typeof participant === 'string' && typeof secret === 'string'
      ? { participant, secret }
      : undefined;
  } catch {
    return undefined; // Blocked or damaged: this tab is a new participant.
  }
}

function writeItem(item: string, { participant, secret }: Identity): void {
  try {
    sessionStorage.setItem(item, JSON.stringify({ participant, secret }));
  } catch {
    // Blocked or full: a reload makes a new participant, nothing worse.
  }
}

function removeItem(item: string): void {
  try {
    sessionStorage.removeItem(item);
  } catch {
    // Blocked: nothing was stored.
  }
}
