/** The session's state as the one thing that a page says the participant is doing. */
import type { Activity } from '../status.ts';
import type { SessionState } from './state.ts';

/**
 * What a person wants to know first wins: that it ended, that it is paused, that the hub cannot be reached, and
 * only then what the trainer does. The shell adds the figures of progress.
 */
export function activityOf(state: SessionState): Activity {
  if (state.phase === 'left') return { phase: 'left' };
  if (state.phase === 'failed') return { phase: 'failed', error: state.error };
  const { link, trainer, delivery, invitation, standing } = state;
  if (state.pauses.byPerson) return { phase: 'paused' };
  if (state.pauses.polite) return { phase: 'paused', because: state.pauses.polite };
  if (link.kind === 'down') return { phase: 'unreachable', retryAtMs: link.retryAtMs, tries: link.tries };
  if (trainer.kind === 'preparing' || trainer.kind === 'reopening') return { phase: 'preparing' };
  if (link.kind !== 'up') return { phase: 'connecting' };
  if (trainer.kind === 'training') return { phase: 'training', round: trainer.invitation.round };
  if (delivery && invitation) {
    if (delivery.kind === 'reported') return { phase: 'reported', round: invitation.round };
    return { phase: 'uploading', round: invitation.round, sent: 0, total: 0 };
  }
  if (trainer.kind === 'evaluating') return { phase: 'evaluating', round: trainer.evaluation.round };
  if (standing?.phase === 'finished' && standing.finishedBecause) {
    return { phase: 'finished', because: standing.finishedBecause };
  }
  return { phase: 'waiting' };
}
