import { type ErrorReport, TabfedError } from '../core/errors/tabfed-error.ts';

/** Whatever was thrown, as something that a page can show and a hub can be told. */
export function reportOf(error: unknown): ErrorReport {
  if (error instanceof TabfedError) return error.toReport();
  return {
    code: 'trainer.crashed',
    what: `Something unexpected failed in this participant: ${error instanceof Error ? error.message : String(error)}.`,
    next: 'Reload the page; where it happens again, report it with this sentence.',
  };
}
