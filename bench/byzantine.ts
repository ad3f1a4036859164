/**
 * What attackers do to each way of making one delta of many: accuracy on MNIST's test digits after the last round.
 *
 *     npm run bench -- byzantine --json FILE
 *     npm run bench -- byzantine --attacks sign-flip --shares 0,0.2 --partitions iid --strategies mean,median
 *     npm run bench -- byzantine --state DIR --minutes 4       stops after so long; again, it goes on from there
 *
 * 20 participants, all of them in every round, with 250 digits each; strategies are told how many attackers there are.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type AttackKind, attackOf } from '../cli/simulate/attacks.ts';
import { NO_FAULTS } from '../cli/simulate/faults.ts';
import type { Partition } from '../cli/simulate/partition.ts';
import { runSimulation } from '../cli/simulate/run-simulation.ts';
import { digits } from '../tasks/digits/task.ts';
import type { Row } from './bench.ts';

const PARTICIPANTS = 20;
const EXAMPLES = 250 * PARTICIPANTS;

const PARTITIONS: Readonly<Record<string, Partition>> = {
  iid: { kind: 'iid' },
  shards: { kind: 'shards', each: 2 },
};

/** Undefined where a strategy is not defined for so many attackers among so many. */
const STRATEGIES: Readonly<Record<string, (attackers: number) => object | undefined>> = {
  mean: () => ({ name: 'mean' }),
  median: () => ({ name: 'median' }),
  'trimmed-mean': (attackers) => ({
    name: 'trimmed-mean',
    trimmedShare: Math.max(attackers, 1) / PARTICIPANTS,
  }),
  'geometric-median': () => ({ name: 'geometric-median' }),
  krum: (attackers) => ({ name: 'krum', attackers }),
  'multi-krum': (attackers) => ({ name: 'multi-krum', attackers, selected: PARTICIPANTS - attackers }),
  bulyan: (attackers) => (PARTICIPANTS >= 4 * attackers + 3 ? { name: 'bulyan', attackers } : undefined),
};

interface Settings {
  readonly rounds: number;
  readonly seed: number;
  readonly strategies: readonly string[];
  readonly state: string | undefined;
  readonly endsAt: number;
}

export async function run({
  attacks = 'sign-flip,scale,label-flip,noise',
  shares = '0,0.1,0.2,0.3',
  partitions = 'iid,shards',
  strategies = Object.keys(STRATEGIES).join(','),
  rounds = '20',
  seed = '1',
  minutes,
  state,
}: Readonly<Record<string, string>>): Promise<readonly Row[]> {
  const settings: Settings = {
    rounds: Number(rounds),
    seed: Number(seed),
    strategies: strategies.split(','),
    state,
    endsAt: minutes === undefined ? Number.POSITIVE_INFINITY : performance.now() + 60_000 * Number(minutes),
  };
  if (state !== undefined) mkdirSync(state, { recursive: true });
  const found: Row[] = [];
  for (const partition of partitions.split(',')) {
    for (const share of shares.split(',').map(Number)) {
      // Without attackers there is nothing to tell attacks apart by.
      const kinds = share === 0 ? (['none'] as const) : (attacks.split(',') as AttackKind[]);
      for (const attack of kinds) found.push(await compare(partition, attack, share, settings));
    }
  }
  return found;
}

async function compare(
  partition: string,
  attack: AttackKind | 'none',
  share: number,
  settings: Settings,
): Promise<Row> {
  const figures: Record<string, string | number> = {};
  for (const strategy of settings.strategies) {
    figures[strategy] = await accuracyOf({ partition, attack, share, strategy }, settings);
  }
  return { partition, attack, attackers: Math.round(share * PARTICIPANTS), ...figures };
}

interface Cell {
  readonly partition: string;
  readonly attack: AttackKind | 'none';
  readonly share: number;
  readonly strategy: string;
}

async function accuracyOf(
  { partition, attack, share, strategy }: Cell,
  { rounds, seed, state, endsAt }: Settings,
): Promise<string | number> {
  const config = STRATEGIES[strategy]!(Math.round(share * PARTICIPANTS));
  if (!config) return 'undefined';
  const name = [partition, attack, share, strategy, `s${seed}`].join('-');
  try {
    const run = await runSimulation(
      digits,
      {
        participants: PARTICIPANTS,
        fraction: 1,
        examples: EXAMPLES,
        partition: PARTITIONS[partition]!,
        epochs: 1,
        batch: 10,
        lr: 0.1,
        rounds,
        seed,
        evaluateEvery: rounds,
        quorum: PARTICIPANTS,
        patch: { aggregation: { strategy: config, weighting: { name: 'uniform' }, maxDeltaNorm: 1e4 } },
        ...(attack !== 'none' && {
          faults: { ...NO_FAULTS, byzantine: { share, attack: attackOf(attack) } },
        }),
        ...(state !== undefined && { file: join(state, `${name}.jsonl`) }),
      },
      { isStopped: () => performance.now() > endsAt },
    );
    const accuracy = run.rounds.at(-1)?.metrics.accuracy;
    console.error(`${name}: ${run.end}, accuracy ${accuracy}`);
    return run.end === 'stopped' ? 'stopped' : (accuracy ?? 'diverged');
  } catch (error) {
    // Attackers can drive a model out of the range of float32: then nobody can train on any more.
    console.error(`${name}: ${String(error)}`);
    return 'diverged';
  }
}
