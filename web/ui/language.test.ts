import { describe, expect, it } from 'vitest';
import { languageFrom, WORDS } from './language.ts';

describe('the page’s language', () => {
  it('is the one in the URL, whatever the browser prefers', () => {
    expect(languageFrom('?task=digits&lang=zh', ['en-GB'])).toBe('zh');
    expect(languageFrom('?lang=en', ['zh-CN'])).toBe('en');
  });

  it('is the first of the browser’s languages that there is, else English', () => {
    expect(languageFrom('', ['de-DE', 'zh-Hans-CN', 'en'])).toBe('zh');
    expect(languageFrom('', ['fr', 'en-US', 'zh'])).toBe('en');
    expect(languageFrom('?lang=xx', ['fr'])).toBe('en');
    expect(languageFrom('', [])).toBe('en');
  });

  it('leaves no sentence untranslated', () => {
    const same = (a: object, b: object, path: string): string[] =>
      Object.entries(a).flatMap(([key, value]) => {
        const other = (b as Record<string, unknown>)[key];
        if (typeof value === 'object') return same(value, other as object, `${path}${key}.`);
        return typeof value === 'string' && value === other ? [`${path}${key}`] : [];
      });
    expect(same(WORDS.en, WORDS.zh, '')).toEqual(['metric.auc']);
  });
});
