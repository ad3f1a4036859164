/** Structured log lines, in pino's manner: figures first, then words. */
export interface Log {
  info(figures: object, words: string): void;
  warn(figures: object, words: string): void;
  error(figures: object, words: string): void;
}

export const silentLog: Log = { info: () => {}, warn: () => {}, error: () => {} };
