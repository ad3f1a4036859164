/** Numbers with their units, as a reader of each language writes them. */
import type { MetricName } from '../../core/task/metrics.ts';

export type Language = 'en' | 'zh';

/** Between a number and its unit: they never part at a line's end. */
const NBSP = '\u00a0';

export interface Format {
  /** 199,210 */
  count(value: number): string;
  /** A share from 0 to 1 as "94.2 %". */
  percent(share: number, digits?: number): string;
  /** 40 B, 398 kB, 1.2 MB; decimal steps, three significant digits. */
  bytes(value: number): string;
  /** A span as "3 s" or "2 min"; for text that says "about". */
  span(ms: number): string;
  /** A span as "0:41"; for countdowns. Never negative. */
  clock(ms: number): string;
  /** At most `significant` significant digits. */
  decimal(value: number, significant?: number): string;
  /** A metric in its own unit: shares of answers in percent, the others as numbers. */
  metric(name: MetricName, value: number): string;
}

export const FORMATS: Readonly<Record<Language, Format>> = {
  en: makeFormat('en', `${NBSP}%`, { s: 's', min: 'min' }),
  zh: makeFormat('zh-CN', '%', { s: '秒', min: '分钟' }),
};

function makeFormat(locale: string, percentSign: string, units: { s: string; min: string }): Format {
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const fixed = (digits: number) =>
    new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const unit = (name: string) =>
    new Intl.NumberFormat(locale, {
      style: 'unit',
      unit: name,
      unitDisplay: 'short',
      maximumSignificantDigits: 3,
    });
  const [kilobyte, megabyte] = [unit('kilobyte'), unit('megabyte')];

  const percent = (share: number, digits = 1) => `${fixed(digits).format(share * 100)}${percentSign}`;
  return {
    count: (value) => whole.format(value),
    percent,
    bytes(value) {
      if (value < 1000) return `${whole.format(value)}${NBSP}B`;
      const written = value < 999_500 ? kilobyte.format(value / 1e3) : megabyte.format(value / 1e6);
      return written.replace(' ', NBSP);
    },
    span(ms) {
      const seconds = Math.max(1, Math.round(ms / 1000));
      return seconds < 120
        ? `${whole.format(seconds)}${NBSP}${units.s}`
        : `${whole.format(Math.round(seconds / 60))}${NBSP}${units.min}`;
    },
    clock(ms) {
      const seconds = Math.max(0, Math.ceil(ms / 1000));
      return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
    },
    decimal: (value, significant = 3) =>
      new Intl.NumberFormat(locale, { maximumSignificantDigits: significant }).format(value),
    metric(name, value) {
      if (name === 'accuracy' || name === 'hitRate') return percent(value);
      if (name === 'auc' || name === 'cIndex') return fixed(3).format(value);
      return new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 }).format(value);
    },
  };
}
