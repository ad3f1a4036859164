import { describe, expect, it } from 'vitest';
import { momentText, spanText } from './moment-text.ts';

describe('moments and spans', () => {
  it('tell short rounds apart', () => {
    expect([123, 4250, 41_000, 200_000].map((ms) => spanText(ms, 'en'))).toEqual([
      '0.12\u00a0s',
      '4.3\u00a0s',
      '41\u00a0s',
      '3\u00a0min',
    ]);
    expect(spanText(4250, 'zh')).toBe('4.3\u00a0秒');
  });

  it('have a date only from a day on', () => {
    const now = Date.UTC(2026, 8, 21, 12);
    expect(momentText(now - 60_000, now, 'en')).toMatch(/^\d\d:\d\d:\d\d$/);
    expect(momentText(now - 3 * 86_400_000, now, 'en')).toMatch(/^18 Sept?, \d\d:\d\d:\d\d$/);
  });
});
