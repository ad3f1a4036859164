/** Pausing, because the person wants it or out of politeness: for the hub both are the same. */
import type { SessionCommand, SessionStep } from './events.ts';
import type { Pauses, Running } from './state.ts';
import { cancelTraining, isAvailable, isPaused, proceed, stay, withoutTraining } from './work.ts';

/** One of two reasons may go while the other stays: only the first and the last change what is done. */
export function changePauses(state: Running, pauses: Pauses): SessionStep {
  const changed: Running = { ...state, pauses };
  if (isPaused(state) === isPaused(changed)) return stay(changed);
  return isPaused(changed) ? pause(state, pauses) : resume(changed);
}

function pause(state: Running, pauses: Pauses): SessionStep {
  // Nothing goes out of a paused tab. The frame is kept: on resume the hub invites again.
  const { delivery, ...rest } = withoutTraining(state);
  const stop: SessionCommand[] = delivery?.kind === 'sending' ? [{ type: 'cancel-delivery' }] : [];
  const kept = delivery?.kind === 'reported' ? { delivery } : {};
  const [paused, commands] = cancelTraining({ ...rest, ...kept, pauses });
  const tell: SessionCommand[] = isAvailable(state) ? [{ type: 'set-availability', isAvailable: false }] : [];
  return { state: paused, commands: [...stop, ...commands, ...tell] };
}

function resume(state: Running): SessionStep {
  return proceed(state, isAvailable(state) ? [{ type: 'set-availability', isAvailable: true }] : []);
}
