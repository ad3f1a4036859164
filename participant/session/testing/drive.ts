/** Drives a session by hand: events in, names of commands out. */
import type { ErrorReport } from '../../../core/errors/tabfed-error.ts';
import type { ModelId } from '../../../core/protocol/ids.ts';
import type { HubMessage, Standing } from '../../../core/protocol/messages.ts';
import { activityOf } from '../activity.ts';
import type { SessionEvent } from '../events.ts';
import { INITIAL_SESSION, type SessionState } from '../state.ts';
import { step } from '../step.ts';

export const STANDING: Standing = {
  phase: 'recruiting',
  committedRound: 0,
  maxRounds: 9,
  present: 1,
  needed: 2,
  quorum: 2,
  invited: 0,
  reported: 0,
  waiting: 1,
};
export const model = (letter: string) => ({ id: letter.repeat(64) as ModelId, bytes: 8 });
export const invitation = (round: number, attempt = 1, letter = 'a') => ({
  round,
  attempt,
  model: model(letter),
});
export const invite = (round: number, attempt = 1, letter = 'a'): HubMessage => ({
  type: 'invite',
  ...invitation(round, attempt, letter),
  remainingMs: 60_000,
});
export const committed = (round: number): HubMessage => ({
  type: 'committed',
  model: model('b'),
  summary: {
    round,
    attempt: 1,
    modelId: model('b').id,
    participants: 2,
    examples: 5,
    bytesUp: 1,
    bytesDown: 1,
    durationMs: 1,
    committedAtMs: 1,
    scores: {},
  },
});
export const error = (code: ErrorReport['code']): ErrorReport => ({ code, what: 'What.', next: 'Next.' });

export const ENROLLED: SessionEvent = {
  type: 'enrolled',
  enrolled: { participant: 'p' as never, secret: 's', standing: STANDING, history: [] },
};

export function drive() {
  let state: SessionState = INITIAL_SESSION;
  let commands: readonly string[] = [];
  const drive = {
    get state() {
      return state;
    },
    get commands() {
      return commands;
    },
    get phase() {
      return activityOf(state).phase;
    },
    send(...events: SessionEvent[]) {
      commands = [];
      for (const event of events) {
        const result = step(state, event);
        state = result.state;
        commands = [...commands, ...result.commands.map((command) => command.type)];
      }
      return drive;
    },
    hear: (message: HubMessage, atMs = 0) => drive.send({ type: 'message', message, atMs, jitter: 0 }),
    enrol: () => drive.send({ type: 'started' }, { type: 'prepared' }, { type: 'link-opened' }, ENROLLED),
    down: (atMs = 0, jitter = 0) =>
      drive.send({ type: 'link-down', error: error('hub.unreachable'), atMs, jitter }),
  };
  return drive;
}
