/** Facts as structured log lines, in pino's manner: figures first, then words. */
import type { HubFact, TellFact } from '../shell/facts.ts';

export interface Log {
  info(figures: object, words: string): void;
  warn(figures: object, words: string): void;
  error(figures: object, words: string): void;
}

const LEVELS: { readonly [Type in HubFact['type']]: keyof Log } = {
  enrolled: 'info',
  'went-away': 'info',
  left: 'info',
  'round-began': 'info',
  'update-folded': 'info',
  'round-declined': 'warn',
  'round-abandoned': 'warn',
  'round-committed': 'info',
  'round-measured': 'info',
  finished: 'info',
  refused: 'warn',
  fault: 'error',
};

export function logFacts(log: Log): TellFact {
  return (fact) => {
    const { type, ...figures } = fact;
    log[LEVELS[type]](figures, type);
  };
}
