import { FORMATS, type Language } from '../ui/format.ts';

const DAY_MS = 86_400_000;

/** A moment of the hub's clock in the reader's zone: "14:03:22"; from a day on with its date. */
export function momentText(atMs: number, nowMs: number, language: Language): string {
  const time = { hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;
  const isLongAgo = Math.abs(nowMs - atMs) >= DAY_MS;
  const date = isLongAgo ? ({ day: 'numeric', month: 'short' } as const) : {};
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB';
  return new Intl.DateTimeFormat(locale, { ...date, ...time }).format(atMs);
}

/** A span with tenths below ten seconds, in which the rounds of small tasks differ. */
export function spanText(ms: number, language: Language): string {
  const format = FORMATS[language];
  if (ms >= 10_000) return format.span(ms);
  return `${format.decimal(ms / 1000, 2)}\u00a0${language === 'zh' ? '秒' : 's'}`;
}
