import { ERROR_CODES, type ErrorCode, type Retry } from './codes.ts';

/** An error as it crosses the wire or a message port. */
export interface ErrorReport {
  readonly code: ErrorCode;
  /** What was expected and what was found, both with values. */
  readonly what: string;
  /** An imperative for the person who can act: page owner, operator or developer. */
  readonly next: string;
}

/**
 * The one error class for everything that a person or a peer is told about.
 *
 * Wrong arguments by a programmer are `TypeError` or `RangeError` instead, and never cross the wire.
 */
export class TabfedError extends Error {
  declare readonly name: 'TabfedError';
  readonly code: ErrorCode;
  readonly what: string;
  readonly next: string;

  constructor(code: ErrorCode, text: { what: string; next: string }, options?: { cause?: unknown }) {
    super(`${text.what} ${text.next}`, options);
    // Assigned, it would throw in a page that has frozen Error.prototype.
    Object.defineProperty(this, 'name', { value: 'TabfedError' });
    this.code = code;
    this.what = text.what;
    this.next = text.next;
  }

  get retry(): Retry {
    return ERROR_CODES[this.code];
  }

  toReport(): ErrorReport {
    return { code: this.code, what: this.what, next: this.next };
  }

  static fromReport(report: ErrorReport): TabfedError {
    return new TabfedError(report.code, report);
  }
}

/** Closes a `switch` over a discriminated union: a new variant that is not handled does not compile. */
export function unreachable(value: never): never {
  throw new TypeError(`Unhandled variant: ${JSON.stringify(value)}`);
}
