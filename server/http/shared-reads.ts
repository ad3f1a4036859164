import type { ModelId } from '../../core/protocol/ids.ts';
import type { ModelFiles } from '../ports.ts';

/** The model of the round under way and the one just committed; whoever wants an older one waits for the disk. */
const KEPT = 2;

/**
 * A whole cohort downloads the same model within a second. It is read and hashed once, and all of them are served
 * from the same bytes: memory does not grow with the participants.
 *
 * The bytes that `get` gives are shared; nobody may change them.
 */
export function sharedReads(files: ModelFiles): Pick<ModelFiles, 'get' | 'has'> {
  const kept = new Map<ModelId, Promise<Uint8Array>>();
  return {
    get(id) {
      const reading = kept.get(id) ?? files.get(id);
      // Map keeps the order of insertion: what was asked for last goes to the end.
      kept.delete(id);
      kept.set(id, reading);
      const [oldest] = kept.keys();
      if (kept.size > KEPT && oldest) kept.delete(oldest);
      reading.catch(() => kept.delete(id));
      return reading;
    },
    has: (id) => files.has(id),
  };
}
