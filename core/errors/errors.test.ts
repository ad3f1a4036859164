import { describe, expect, it } from 'vitest';
import { ERROR_CODE_NAMES, ERROR_CODES } from './codes.ts';
import { TabfedError, unreachable } from './tabfed-error.ts';

describe('the table of error codes', () => {
  it('[PR5] names each code `area.reason`, once', () => {
    for (const code of ERROR_CODE_NAMES) expect(code).toMatch(/^[a-z]+\.[a-z]+(-[a-z]+)*$/);
    expect(new Set(ERROR_CODE_NAMES).size).toBe(ERROR_CODE_NAMES.length);
    expect(ERROR_CODE_NAMES).toEqual(Object.keys(ERROR_CODES));
  });

  it('[PR5] says of each what is worth trying', () => {
    for (const retry of Object.values(ERROR_CODES))
      expect(['never', 'next-round', 'after-pause']).toContain(retry);
  });
});

describe('a TabfedError', () => {
  const error = new TabfedError('update.duplicate', {
    what: 'Two came, expected one.',
    next: 'Wait for the next round.',
  });

  it('[PR5] crosses the wire as code, what and next, and nothing else', () => {
    const report = JSON.parse(JSON.stringify(error.toReport()));
    expect(report).toEqual({
      code: 'update.duplicate',
      what: 'Two came, expected one.',
      next: 'Wait for the next round.',
    });
    const received = TabfedError.fromReport(report);
    expect(received).toBeInstanceOf(TabfedError);
    expect(received.toReport()).toEqual(error.toReport());
    expect(received.retry).toBe('next-round');
  });

  it('reads as what, then next, and keeps its cause here', () => {
    const cause = new Error('disk');
    const wrapped = new TabfedError('hub.internal', { what: 'A.', next: 'B.' }, { cause });
    expect(wrapped.message).toBe('A. B.');
    expect(wrapped.cause).toBe(cause);
    expect(JSON.stringify(wrapped.toReport())).not.toContain('disk');
  });
});

it('a variant that nobody handled is named', () => {
  expect(() => unreachable({ type: 'new' } as never)).toThrow('Unhandled variant: {"type":"new"}');
});
