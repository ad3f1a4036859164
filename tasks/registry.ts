/** The tasks that come with tabfed. Adding one: its folder, and one line here. */
import type { Task } from '../core/task/task.ts';
import { basketSamples } from './basket/samples.ts';
import { basket } from './basket/task.ts';
import { breastCancerSamples } from './breast-cancer/samples.ts';
import { breastCancer } from './breast-cancer/task.ts';
import { creditSamples } from './credit/samples.ts';
import { credit } from './credit/task.ts';
import { defaultRiskSamples } from './default-risk/samples.ts';
import { defaultRisk } from './default-risk/task.ts';
import { delaySamples } from './delay/samples.ts';
import { delay } from './delay/task.ts';
import { demandSamples } from './demand/samples.ts';
import { demand } from './demand/task.ts';
import { digitsSamples } from './digits/samples.ts';
import { digits } from './digits/task.ts';
import { flightsSamples } from './flights/samples.ts';
import { flights } from './flights/task.ts';
import { heart } from './heart/task.ts';
import { linearSamples } from './linear/samples.ts';
import { linear } from './linear/task.ts';
import { recurrenceSamples } from './recurrence/samples.ts';
import { recurrence } from './recurrence/task.ts';
import type { TaskSamples } from './samples.ts';
import { spendSamples } from './spend/samples.ts';
import { spend } from './spend/task.ts';

/** Without samples: its participants bring their rows. */
const builtIn: readonly { readonly task: Task; readonly samples?: TaskSamples }[] = [
  { task: linear, samples: linearSamples },
  { task: digits, samples: digitsSamples },
  { task: credit, samples: creditSamples },
  { task: defaultRisk, samples: defaultRiskSamples },
  { task: breastCancer, samples: breastCancerSamples },
  { task: recurrence, samples: recurrenceSamples },
  { task: heart },
  { task: demand, samples: demandSamples },
  { task: spend, samples: spendSamples },
  { task: basket, samples: basketSamples },
  { task: flights, samples: flightsSamples },
  { task: delay, samples: delaySamples },
];

export const builtInTasks: readonly Task[] = builtIn.map(({ task }) => task);

/** Public sample rows for a built-in task; undefined where there are none, and for a task of somebody else's. */
export function samplesOf(taskId: string): TaskSamples | undefined {
  return builtIn.find(({ task }) => task.id === taskId)?.samples;
}
