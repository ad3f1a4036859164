/** Statistics of all participants are there: rows are prepared with them, once, in a trainer that is opened anew. */
import type { SessionCommand, SessionStep } from './events.ts';
import type { Running } from './state.ts';
import { cancelTraining, proceed, stay, withoutTraining } from './work.ts';

/** Remembers that the trainer has to be opened anew; nothing to do where it was, for these statistics. */
export const withStatistics = (state: Running): Running =>
  state.hasStatistics ? state : { ...state, hasStatistics: true, toReopen: true };

/** The round that collected them is over: whatever was done for it is of no use any more. */
export function learnStatistics(before: Running): SessionStep {
  if (before.hasStatistics) return stay(before);
  const { invitation: _, held: __, delivery, ...rest } = withoutTraining(before);
  const stop: SessionCommand[] = delivery?.kind === 'sending' ? [{ type: 'cancel-delivery' }] : [];
  const [state, more] = cancelTraining(withStatistics(rest));
  return proceed(state, [...stop, ...more]);
}
