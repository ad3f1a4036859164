/**
 * What federated training costs and what it brings, task by task: the same model trained on the pooled rows, by the
 * participants together, and by each of them alone, all three for the task's rounds and measured on the same rows that
 * nobody trained on.
 *
 *     npm run bench -- tasks                          every task, all ways of cutting off test rows
 *     npm run bench -- tasks --only heart --deals 3   one task, three of them
 */
import type { DataSource } from '../core/task/data-source.ts';
import { METRICS, type MetricName } from '../core/task/metrics.ts';
import type { Row } from './bench.ts';
import { federate, scoreOn } from './cohort/federate.ts';
import { TASK_CASES } from './tasks/cases.ts';
import type { Deal, TaskCase } from './tasks/task-case.ts';

export async function run({ only, deals }: Readonly<Record<string, string>>): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const each of TASK_CASES.filter(({ name }) => only === undefined || only.split(',').includes(name))) {
    const found = await each.deals();
    if (typeof found === 'string') rows.push({ name: each.name, note: found });
    else rows.push(...(await compare(each, found.slice(0, Number(deals ?? found.length)))));
  }
  return rows;
}

type Figures = Partial<Record<MetricName, number>>;

/** One model's figures, a list entry for each deal: on all test rows, and by whom they came from. */
interface Told {
  readonly all: Figures[];
  readonly groups: Readonly<Record<string, Figures[]>>;
}

async function compare(each: TaskCase, deals: readonly Deal[]): Promise<readonly Row[]> {
  const tell = (): Told => ({
    all: [],
    groups: Object.fromEntries((deals[0]!.groups ?? []).map(({ name }) => [name, []])),
  });
  const [centralised, federated] = [tell(), tell()];
  const alone = deals[0]!.parts.map(tell);
  for (const [index, deal] of deals.entries()) {
    const add = (told: Told, sources: readonly DataSource[]) => measure(each, sources, deal, index + 1, told);
    await add(centralised, [deal.pooled]);
    await add(federated, deal.parts);
    for (const [part, told] of alone.entries()) await add(told, [deal.parts[part]!]);
  }
  const metrics = [each.task.metric, ...(each.also ?? [])];
  return [
    ...metrics.map((metric) => summary(each, metric, deals.length, { centralised, federated, alone })),
    ...byGroup(each, metrics, { centralised, federated, alone }),
  ];
}

/** Trains on `sources` for the task's rounds and adds what the model is worth to `told`. */
async function measure(
  { task }: TaskCase,
  sources: readonly DataSource[],
  { test, groups }: Deal,
  seed: number,
  told: Told,
): Promise<void> {
  const weights = await federate(task, sources, { rounds: task.rounds.maxRounds, seed });
  told.all.push(await scoreOn(task, weights, test));
  for (const group of groups ?? []) told.groups[group.name]!.push(await scoreOn(task, weights, group.test));
}

interface Models {
  readonly centralised: Told;
  readonly federated: Told;
  readonly alone: readonly Told[];
}

function summary(each: TaskCase, metric: MetricName, deals: number, models: Models): Row {
  const sign = METRICS[metric] === 'higher' ? 1 : -1;
  const centralised = mean(metric, models.centralised.all);
  const federated = mean(metric, models.federated.all);
  const alone = models.alone.map(({ all }) => mean(metric, all)).sort((a, b) => sign * (b - a));
  return {
    name: each.name,
    metric,
    participants: alone.length,
    deals,
    ...(metric === each.task.metric && { reference: each.reference }),
    centralised,
    federated,
    // How much worse together is than in one place; below 0: better.
    gap: sign * (centralised - federated),
    bestAlone: alone[0]!,
    worstAlone: alone.at(-1)!,
  };
}

/** One line for everybody's rows and one for those of each group: which model does how well on them. */
function byGroup(each: TaskCase, metrics: readonly MetricName[], models: Models): Row[] {
  const { centralised, federated, alone } = models;
  const groups = Object.keys(centralised.groups);
  const line = (whose: string, metric: MetricName, figuresOf: (told: Told) => Figures[]): Row => ({
    name: `${each.name}: rows of ${whose}`,
    metric,
    centralised: mean(metric, figuresOf(centralised)),
    federated: mean(metric, figuresOf(federated)),
    ...Object.fromEntries(groups.map((name, part) => [name, mean(metric, figuresOf(alone[part]!))])),
  });
  if (groups.length === 0) return [];
  return [
    ...metrics.map((metric) => line('everybody', metric, ({ all }) => all)),
    ...groups.map((group) => line(group, metrics.at(-1)!, (told) => told.groups[group]!)),
  ];
}

const mean = (metric: MetricName, figures: readonly Figures[]) =>
  figures.reduce((sum, each) => sum + (each[metric] ?? Number.NaN), 0) / figures.length;
