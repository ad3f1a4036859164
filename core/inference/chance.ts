/** What a probability of the model means where training weighed the rare rows more. */
import type { Task } from '../task/task.ts';

/** Training as if a positive row stood there `positiveWeight` times multiplies the odds by as much; this divides them. */
export function chanceOf({ training }: Pick<Task, 'training'>, probability: number): number {
  const { positiveWeight = 1 } = training;
  return probability / (probability + positiveWeight * (1 - probability));
}

export const oddsOf = (probability: number) => probability / (1 - probability);
