import type { Task } from '../../core/task/task.ts';

/** The same task with rounds that need exactly these tabs and end after exactly these rounds. */
export function demoTask(task: Task, tabs: number, rounds: number): Task {
  const { target: _, ...others } = task.rounds;
  return {
    ...task,
    rounds: {
      ...others,
      minParticipants: tabs,
      cohortSize: tabs,
      quorum: tabs,
      maxRounds: rounds,
      // Many tabs on few cores: a slow machine is not a reason to abandon a round.
      roundTimeoutMs: Math.max(others.roundTimeoutMs, 120_000),
      evaluationTimeoutMs: Math.max(others.evaluationTimeoutMs, 60_000),
    },
  };
}
