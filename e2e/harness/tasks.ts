/** The built-in tasks with rounds that a test can wait for. */
import type { Rounds, Task, Training } from '../../core/task/task.ts';
import { credit } from '../../tasks/credit/task.ts';
import { digits } from '../../tasks/digits/task.ts';
import { linear } from '../../tasks/linear/task.ts';

interface Changes {
  readonly rounds?: Partial<Rounds>;
  readonly training?: Partial<Training>;
}

function changed(task: Task, participants: number, { rounds, training }: Changes): Task {
  return {
    ...task,
    training: { ...task.training, ...training },
    rounds: {
      ...task.rounds,
      minParticipants: participants,
      quorum: participants,
      gatherMs: 0,
      awayGraceMs: 60_000,
      maxRounds: 1000,
      target: undefined,
      ...rounds,
    },
  };
}

/** A line between `participants`; rounds take a fraction of a second and never end by themselves. */
export const quickLine = (participants: number, changes: Changes = {}) =>
  changed(linear, participants, changes);
export const quickDigits = (participants: number, changes: Changes = {}) =>
  changed(digits, participants, changes);
export const quickCredit = (participants: number, changes: Changes = {}) =>
  changed(credit, participants, changes);
