/**
 * What closing a round costs by each strategy, and the longest the hub cannot answer meanwhile: by the clock, and in processor
 * time of all its threads, which a busy machine adds nothing to.
 *
 * `--members 50,1000`, `--params 199210,10000` (one for each number of members) and `--turns 3` choose what is measured.
 */
import { openAccumulator } from '../core/aggregation/accumulator.ts';
import { packFloat32 } from '../core/aggregation/packed-values.ts';
import type { StrategyConfig } from '../core/task/aggregation.ts';
import { numberTask } from '../core/testing/sample-tasks.ts';
import { foldKernel } from '../server/kernel/fold-kernel.ts';
import type { Row } from './bench.ts';

const STRATEGIES: readonly ((members: number) => StrategyConfig)[] = [
  () => ({ name: 'mean' }),
  () => ({ name: 'normalized-mean' }),
  () => ({ name: 'median' }),
  () => ({ name: 'trimmed-mean', trimmedShare: 0.2 }),
  () => ({ name: 'geometric-median' }),
  (members) => ({ name: 'krum', attackers: Math.floor(members / 5) }),
  (members) => ({
    name: 'multi-krum',
    attackers: Math.floor(members / 5),
    selected: Math.floor(members / 2),
  }),
  (members) => ({ name: 'bulyan', attackers: Math.floor(members / 5) }),
];

export async function run(options: Readonly<Record<string, string>>): Promise<readonly Row[]> {
  const members = (options.members ?? '50,1000').split(',').map(Number);
  const params = (options.params ?? '199210,10000').split(',').map(Number);
  const turns = Number(options.turns ?? 3);
  return members.flatMap((count, i) => rowsOf(count, params[i] ?? params[0]!, turns));
}

function rowsOf(members: number, params: number, turns: number): Row[] {
  const deltas = Array.from({ length: members }, (_, k) =>
    new Float32Array(params).map((_, i) => Math.sin(k * 7.3 + i) / 100),
  );
  return STRATEGIES.map((strategyOf) => {
    const strategy = strategyOf(members);
    const measured = Array.from({ length: turns }, () => closing(strategy, deltas));
    const median = (of: (turn: Closing) => number) =>
      measured.map(of).sort((a, b) => a - b)[Math.floor(turns / 2)]!;
    return {
      strategy: strategy.name,
      members,
      params,
      addMs: median((turn) => turn.addMs),
      closeMs: median((turn) => turn.closeMs),
      slices: median((turn) => turn.slices),
      longestSliceMs: median((turn) => turn.longestSliceMs),
      longestCpuMs: median((turn) => turn.longestCpuMs),
    };
  });
}

type Closing = ReturnType<typeof closing>;

function closing(strategy: StrategyConfig, deltas: readonly Float32Array[]) {
  const task = {
    ...numberTask,
    aggregation: { ...numberTask.aggregation, strategy },
    rounds: { ...numberTask.rounds, cohortSize: deltas.length },
  };
  const accumulator = openAccumulator(task, deltas[0]!.length, foldKernel);
  const addedFrom = performance.now();
  for (const delta of deltas) accumulator.add(packFloat32(delta), 10);
  const closedFrom = performance.now();
  const slices = accumulator.close();
  let [count, longestSliceMs, longestCpuMs] = [0, 0, 0];
  for (let isDone = false; !isDone; count++) {
    const [from, cpuFrom] = [performance.now(), process.cpuUsage()];
    isDone = slices.next().done === true;
    longestSliceMs = Math.max(longestSliceMs, performance.now() - from);
    longestCpuMs = Math.max(longestCpuMs, process.cpuUsage(cpuFrom).user / 1000);
  }
  const closeMs = performance.now() - closedFrom;
  return {
    addMs: (closedFrom - addedFrom) / deltas.length,
    closeMs,
    slices: count,
    longestSliceMs,
    longestCpuMs,
  };
}
