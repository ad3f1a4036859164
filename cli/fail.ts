import { TabfedError } from '../core/errors/tabfed-error.ts';

/**
 * Tells a person why a command ends, on stderr, and sets exit code 1: two lines for a TabfedError, what
 * happened and what to do. Anything else is a fault of ours, and keeps its stack.
 */
export function fail(error: unknown): void {
  process.exitCode = 1;
  if (error instanceof TabfedError) {
    process.stderr.write(`tabfed: ${error.what.trimEnd()}\n${error.next}\n`);
  } else {
    process.stderr.write(
      `tabfed: unexpected fault\n${error instanceof Error ? error.stack : String(error)}\n`,
    );
  }
}
