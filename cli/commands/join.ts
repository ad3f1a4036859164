/** `tabfed join`: a headless participant, a line a round, exit 0 when training is finished. */
import type { ParticipantStatus, RoundView } from '../../participant/status.ts';
import { fileIdentity } from '../file-identity.ts';
import { join } from '../node-join.ts';
import { formatRound, speakingScore } from '../progress-line.ts';
import { whenStopped } from '../when-stopped.ts';

export interface JoinCommand {
  readonly task: string;
  readonly examples?: readonly [start: number, end: number];
  readonly backend?: 'wasm' | 'cpu';
  readonly identity?: string;
  readonly token?: string;
}

export async function runJoin(
  hub: string,
  { task, examples, backend, identity, token }: JoinCommand,
): Promise<void> {
  const participant = await join({
    hub,
    task,
    examples,
    backend,
    token,
    identity: identity ? fileIdentity(identity) : undefined,
  });
  const stopListening = participant.subscribe(tellChanges());
  let isLeaving = false;
  void whenStopped().then(() => {
    isLeaving = true;
    return participant.leave();
  });
  try {
    await participant.finished;
    console.log('training is finished');
  } catch (error) {
    // Leaving ends `finished` with a reason too; here it was asked for.
    if (!isLeaving) throw error;
    console.log('left');
  } finally {
    stopListening();
    await participant.leave();
  }
}

/** Prints what changed between two snapshots: the activity's phase, and each round once it is measured. */
function tellChanges(): (status: ParticipantStatus) => void {
  let phase = '';
  let told = 0;
  return (status) => {
    const { activity, standing } = status;
    if (activity.phase !== phase) {
      phase = activity.phase;
      console.log(sayActivity(status));
    }
    for (const view of status.rounds.filter(({ round }) => round > told)) {
      const isOver = view.round < (standing?.committedRound ?? 0) || standing?.phase !== 'evaluating';
      if (!isOver) return;
      console.log(sayRound(view, standing?.maxRounds ?? view.round));
      told = view.round;
    }
  };
}

function sayActivity({ activity, standing, profile, lastProblem }: ParticipantStatus): string {
  switch (activity.phase) {
    case 'waiting': {
      const missing = standing ? standing.needed - standing.present : 0;
      const rows = profile ? `${profile.trainingRows} rows on ${profile.backend}` : '';
      return missing > 0
        ? `waiting for ${missing} more participants (${rows})`
        : `waiting for the next round (${rows})`;
    }
    case 'unreachable':
      return `the hub does not answer, try ${activity.tries + 1} follows; ${lastProblem?.what ?? ''}`;
    case 'downloading':
    case 'training':
    case 'uploading':
    case 'reported':
    case 'evaluating':
      return `round ${activity.round}: ${activity.phase}`;
    default:
      return activity.phase;
  }
}

function sayRound({ summary }: RoundView, maxRounds: number): string {
  return formatRound({ ...summary, maxRounds, metrics: speakingScore(summary.scores)?.metrics ?? {} });
}
