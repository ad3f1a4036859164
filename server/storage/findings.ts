/** What a look at a data folder brings to light, for the person who runs the hub. */
import { TabfedError } from '../../core/errors/tabfed-error.ts';

export interface StoreFinding {
  /** `damage`: something that was promised to be kept is not there. `note`: worth knowing, nothing is lost. */
  readonly severity: 'note' | 'damage';
  readonly what: string;
  /** An imperative for the operator. */
  readonly next: string;
}

/** Whether a file could be read but is not what it should be, or is not there; not a passing trouble with the disk. */
export function isGone(error: unknown): error is TabfedError {
  return (
    error instanceof TabfedError && (error.code === 'model.not-found' || error.code === 'hub.store-damaged')
  );
}
