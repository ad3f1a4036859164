/**
 * Which language the page speaks. The choice lives in the URL (`?lang=zh`), so that it needs no storage;
 * without one the browser's preference decides.
 */
import type { Format, Language } from './format.ts';
import { en, type Words } from './i18n/en.ts';
import { zh } from './i18n/zh.ts';

export type { Format, Language, Words };

export const WORDS: Readonly<Record<Language, Words>> = { en, zh };

/** `search` is a URL's query; `preferred` the browser's languages, best first. */
export function languageFrom(search: string, preferred: readonly string[]): Language {
  const chosen = new URLSearchParams(search).get('lang');
  if (chosen === 'en' || chosen === 'zh') return chosen;
  const known = preferred.find((tag) => /^(en|zh)\b/i.test(tag));
  return known?.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

const listeners = new Set<() => void>();
let current: Language | undefined;

export function currentLanguage(): Language {
  if (current === undefined) {
    current = languageFrom(location.search, navigator.languages);
    markDocument(current);
  }
  return current;
}

/** Changes the language in place: a running participant is not disturbed. */
export function chooseLanguage(language: Language): void {
  current = language;
  // The browser lets a page that was opened from a disk have no other address.
  if (location.protocol !== 'file:') rememberInAddress(language);
  markDocument(language);
  for (const listener of listeners) listener();
}

function rememberInAddress(language: Language): void {
  history.replaceState(
    history.state,
    '',
    pageLink(location.pathname, { ...queryOf(location.search), lang: language }),
  );
}

export function onLanguageChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A link inside the site; keeps a language that was chosen in the URL. */
export function pageLink(path: string, query: Readonly<Record<string, string>> = {}): string {
  const lang = new URLSearchParams(location.search).get('lang');
  const all = new URLSearchParams(lang === null ? query : { lang, ...query });
  return all.size === 0 ? path : `${path}?${all}`;
}

function queryOf(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search));
}

function markDocument(language: Language): void {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
}
