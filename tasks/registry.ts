/** The tasks that come with tabfed. Adding one: its folder, and one line here. */
import type { Task } from '../core/task/task.ts';
import { creditSamples } from './credit/samples.ts';
import { credit } from './credit/task.ts';
import { digitsSamples } from './digits/samples.ts';
import { digits } from './digits/task.ts';
import { linearSamples } from './linear/samples.ts';
import { linear } from './linear/task.ts';
import type { TaskSamples } from './samples.ts';

const builtIn: readonly { readonly task: Task; readonly samples: TaskSamples }[] = [
  { task: linear, samples: linearSamples },
  { task: digits, samples: digitsSamples },
  { task: credit, samples: creditSamples },
];

export const builtInTasks: readonly Task[] = builtIn.map(({ task }) => task);

/** Public sample rows for a built-in task; undefined for a task of somebody else's. */
export function samplesOf(taskId: string): TaskSamples | undefined {
  return builtIn.find(({ task }) => task.id === taskId)?.samples;
}
