/** One line of `tabfed doctor`: what was found, and what to do about it. */
export interface Finding {
  readonly severity: 'good' | 'note' | 'problem';
  /** Stable, for programs. */
  readonly code: string;
  readonly what: string;
  /** The remedy; absent where there is nothing to do. */
  readonly next?: string;
}

export const good = (code: string, what: string): Finding => ({ severity: 'good', code, what });
export const note = (code: string, what: string, next: string): Finding => ({
  severity: 'note',
  code,
  what,
  next,
});
export const problem = (code: string, what: string, next: string): Finding => ({
  severity: 'problem',
  code,
  what,
  next,
});

const MARKS = { good: '✓', note: '·', problem: '✗' } as const;

export function findingLine({ severity, what, next }: Finding): string {
  return `${MARKS[severity]} ${what}${next === undefined ? '' : ` → ${next}`}`;
}
