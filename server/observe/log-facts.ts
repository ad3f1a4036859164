/** Facts as structured log lines, in pino's manner: figures first, then words. */
import type { HubFact, TellFact } from '../shell/facts.ts';

export interface Log {
  debug(figures: object, words: string): void;
  info(figures: object, words: string): void;
  warn(figures: object, words: string): void;
  error(figures: object, words: string): void;
}

/** What comes once a participant and round is `debug`; who comes and goes, and what a round came to, is `info`. */
const LEVELS: { readonly [Type in HubFact['type']]: keyof Log } = {
  started: 'info',
  enrolled: 'info',
  'went-away': 'info',
  left: 'info',
  'round-began': 'info',
  'update-folded': 'debug',
  'round-declined': 'warn',
  'round-abandoned': 'warn',
  'round-committed': 'info',
  'round-measured': 'info',
  'statistics-collected': 'info',
  finished: 'info',
  'operator-paused': 'info',
  'operator-resumed': 'info',
  'operator-added-task': 'info',
  refused: 'warn',
  'store-finding': 'warn',
  fault: 'error',
};

export function logFacts(log: Log): TellFact {
  return (fact) => log[LEVELS[fact.type]](figuresOf(fact), fact.type);
}

function figuresOf(fact: HubFact): object {
  if (fact.type === 'fault') {
    const { type: _, error, ...where } = fact;
    // Under this name pino writes out type, message and stack; under any other an Error is `{}`.
    return { ...where, err: error };
  }
  if (fact.type === 'refused') {
    const { type: _, error, ...whose } = fact;
    return { ...whose, ...error };
  }
  const { type: _, ...figures } = fact;
  return figures;
}
