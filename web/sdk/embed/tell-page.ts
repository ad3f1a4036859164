/** Turns snapshots of a participant into the events that a page listens to. */
import type { Participant, ParticipantStatus } from '../../../participant/status.ts';
import type { PagePorts } from './contract.ts';

/** Begins with what is already there. Ends with the participant. */
export function tellPage(participant: Participant, { tell, report }: PagePorts): void {
  let before: ParticipantStatus | undefined;
  participant.subscribe((status) => {
    const { activity, rounds, standing, lastProblem } = status;
    const isNewPhase = activity.phase !== before?.activity.phase;
    if (activity !== before?.activity) tell('progress', { activity });
    const isUnreachable = activity.phase === 'unreachable';
    const isWaiting = activity.phase === 'waiting' || isUnreachable;
    if (isWaiting && (isNewPhase || standing?.present !== before?.standing?.present)) {
      tell('waiting', isUnreachable ? {} : { needed: standing?.needed, present: standing?.present });
    }
    for (const round of rounds) {
      const known = before?.rounds.find((view) => view.round === round.round);
      if (!known) tell('round', { round });
      // Measured here: the trainer holds this version.
      if (round.here && !known?.here) tell('model', { round: round.round });
    }
    const failed = activity.phase === 'failed' && isNewPhase ? activity.error : undefined;
    const problem = lastProblem !== before?.lastProblem ? lastProblem : undefined;
    const error = failed ?? problem;
    before = status;
    if (error) report(error.code, error.what, error.next);
  });
}
