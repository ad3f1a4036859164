/** The hub's log on stderr: JSON lines for programs, a line a fact for a person who watches a terminal. */
import { type DestinationStream, type Logger, pino } from 'pino';
import pretty from 'pino-pretty';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Written synchronously: what a hub said before it ended is never lost in a buffer. */
export function hubLog(
  level: LogLevel,
  isTerminal: boolean,
  destination: DestinationStream = pino.destination({ dest: 2, sync: true }),
): Logger {
  if (!isTerminal) return pino({ level }, destination);
  const people = pretty({
    destination: destination as NodeJS.WritableStream,
    colorize: true,
    errorLikeObjectKeys: ['err'],
    ignore: 'pid,hostname',
    singleLine: true,
    sync: true,
    translateTime: 'SYS:HH:MM:ss',
  });
  return pino({ level }, people);
}
