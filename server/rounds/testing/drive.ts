/** Drives the engine by hand in tests: a policy with round numbers, people by letters, a clock that is set. */

import type { Scores } from '../../../core/evaluation/scores.ts';
import type { ParticipantId } from '../../../core/protocol/ids.ts';
import type { RoundCommand, RoundEvent } from '../events.ts';
import type { RoundPolicy } from '../policy.ts';
import { restore } from '../restore.ts';
import type { RoundState } from '../state.ts';
import { step } from '../step.ts';

export const POLICY: RoundPolicy = {
  minParticipants: 3,
  cohortSize: 4,
  quorum: 2,
  gatherMs: 0,
  roundTimeoutMs: 60_000,
  awayGraceMs: 10_000,
  evaluationTimeoutMs: 20_000,
  maxRounds: 5,
  metric: 'accuracy',
  maxExampleCount: 1_000,
  isPaused: false,
};

export const id = (name: string) => name as ParticipantId;

export const accuracy = (value: number, exampleCount = 100): Scores => ({
  heldOut: { exampleCount, metrics: { accuracy: value } },
});

type Without<T, K extends string> = T extends unknown ? Omit<T, K> : never;

export function driveRounds(changes: Partial<RoundPolicy> = {}, start?: RoundState) {
  const policy = { ...POLICY, ...changes };
  const drive = {
    policy,
    nowMs: 0,
    state: start ?? restore(policy, [], undefined, [], 0),
    /** Commands of the last event only. */
    commands: [] as readonly RoundCommand[],
    send(event: Without<RoundEvent, 'atMs'>) {
      const result = step(policy, drive.state, { ...event, atMs: drive.nowMs } as RoundEvent);
      drive.state = result.state;
      drive.commands = result.commands;
      return drive;
    },
    arrive: (...names: string[]) => each(names, (name) => ({ type: 'arrived', participants: [id(name)] })),
    goAway: (...names: string[]) => each(names, (name) => ({ type: 'went-away', participant: id(name) })),
    pause: (...names: string[]) => each(names, (name) => ({ type: 'paused', participant: id(name) })),
    leave: (...names: string[]) => each(names, (name) => ({ type: 'left', participant: id(name) })),
    report: (...names: string[]) =>
      each(names, (name) => ({ type: 'updates-folded', participants: [id(name)] })),
    decline(name: string) {
      if (drive.state.phase !== 'training') throw new Error('no round is under way');
      const { round, attempts: attempt } = drive.state;
      return drive.send({ type: 'declined', participant: id(name), round, attempt });
    },
    score: (name: string, scores: Scores) =>
      drive.send({ type: 'scores-received', received: [{ participant: id(name), scores }] }),
    commit() {
      if (drive.state.phase !== 'committing')
        throw new Error(`nothing to commit in phase ${drive.state.phase}`);
      return drive.send({ type: 'committed', round: drive.state.round });
    },
    wait(ms: number) {
      drive.nowMs += ms;
      return drive.send({ type: 'time-passed' });
    },
    commandTypes: () => drive.commands.map((command) => command.type),
  };
  const each = (names: string[], event: (name: string) => Without<RoundEvent, 'atMs'>) => {
    for (const name of names) drive.send(event(name));
    return drive;
  };
  return drive;
}
