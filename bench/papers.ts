/**
 * Rounds to a target accuracy on MNIST beside the figures of McMahan et al. 2017 (arXiv:1602.05629, table 1 for the 2NN,
 * table 2 for the CNN): 100 participants, a tenth of them a round, 600 images each.
 *
 *     npm run bench -- papers --json FILE
 *     npm run bench -- papers --rows 2nn-iid,2nn-shards --strategies fedavg,momentum-0.9 --seeds 1,2,3 --lrs 0.05,0.1,0.2
 *     npm run bench -- papers --state DIR --minutes 4         stops after so long; again, it goes on from there
 *
 * Every row, strategy and learning rate is tried with the first seed, and the best rate with the others: the paper, too,
 * takes the best of its grid for each cell. Rounds are medians over seeds. The first round at or above the target counts,
 * where the paper interpolates between two.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Partition } from '../cli/simulate/partition.ts';
import { runSimulation } from '../cli/simulate/run-simulation.ts';
import type { ModelName } from '../cli/simulate/simulated-task.ts';
import { digits } from '../tasks/digits/task.ts';
import type { Row } from './bench.ts';

interface PaperRow {
  readonly id: string;
  readonly model: ModelName;
  readonly partition: Partition;
  readonly epochs: number;
  readonly batch: number;
  readonly target: number;
  /** Rounds of FedAvg. */
  readonly paper: number;
}

const [iid, shards]: readonly Partition[] = [{ kind: 'iid' }, { kind: 'shards', each: 2 }];
const twoLayers = { model: '2nn', epochs: 1, batch: 10, target: 0.97 } as const;
const cnn = (epochs: number, batch: number, paper: readonly [iid: number, shards: number]): PaperRow[] => {
  const common = { model: 'cnn', epochs, batch, target: 0.99 } as const;
  return [
    { ...common, id: `cnn-e${epochs}-b${batch}-iid`, partition: iid!, paper: paper[0] },
    { ...common, id: `cnn-e${epochs}-b${batch}-shards`, partition: shards!, paper: paper[1] },
  ];
};

const PAPER_ROWS: readonly PaperRow[] = [
  { ...twoLayers, id: '2nn-iid', partition: iid!, paper: 87 },
  { ...twoLayers, id: '2nn-shards', partition: shards!, paper: 664 },
  ...cnn(1, 10, [34, 350]),
  ...cnn(5, 10, [20, 229]),
  ...cnn(20, 10, [18, 173]),
  ...cnn(1, 50, [65, 600]),
  ...cnn(5, 50, [29, 334]),
  ...cnn(20, 50, [32, 426]),
];

/** What of the task each changes. */
const STRATEGIES: Readonly<Record<string, unknown>> = {
  fedavg: {},
  'momentum-0.5': optimizer({ name: 'momentum', learningRate: 1, momentum: 0.5 }),
  'momentum-0.7': optimizer({ name: 'momentum', learningRate: 1, momentum: 0.7 }),
  'momentum-0.9': optimizer({ name: 'momentum', learningRate: 0.3, momentum: 0.9 }),
  'adam-0.01': optimizer({ name: 'adam', learningRate: 0.01 }),
  'adam-0.003': optimizer({ name: 'adam', learningRate: 0.003 }),
  'yogi-0.01': optimizer({ name: 'yogi', learningRate: 0.01 }),
  'adagrad-0.03': optimizer({ name: 'adagrad', learningRate: 0.03 }),
};

function optimizer(serverOptimizer: object) {
  return { aggregation: { serverOptimizer } };
}

interface Finished {
  /** Undefined where the target was not reached. */
  readonly rounds: number | undefined;
  readonly seconds: number;
  readonly accuracy: number;
  readonly isWhole: boolean;
}

interface Settings {
  readonly seeds: readonly number[];
  readonly lrs: readonly number[];
  readonly maxRounds: number | undefined;
  readonly state: string | undefined;
  readonly endsAt: number;
}

export async function run({
  rows = '2nn-iid,2nn-shards',
  strategies = 'fedavg',
  seeds = '1,2,3',
  lrs = '0.05,0.1,0.2',
  'max-rounds': maxRounds,
  minutes,
  state,
}: Readonly<Record<string, string>>): Promise<readonly Row[]> {
  const settings: Settings = {
    seeds: seeds.split(',').map(Number),
    lrs: lrs.split(',').map(Number),
    maxRounds: maxRounds === undefined ? undefined : Number(maxRounds),
    state,
    endsAt: minutes === undefined ? Number.POSITIVE_INFINITY : performance.now() + 60_000 * Number(minutes),
  };
  if (state !== undefined) mkdirSync(state, { recursive: true });
  const found: Row[] = [];
  for (const id of rows.split(',')) {
    const row = PAPER_ROWS.find((each) => each.id === id);
    if (!row) throw new RangeError(`row is ${id}, expected one of ${PAPER_ROWS.map((each) => each.id)}`);
    for (const strategy of strategies.split(',')) found.push(await tuned(row, strategy, settings));
  }
  return found;
}

async function tuned(row: PaperRow, strategy: string, settings: Settings): Promise<Row> {
  const [first, ...others] = settings.seeds as [number, ...number[]];
  const tried: { lr: number; found: Finished }[] = [];
  for (const lr of settings.lrs) tried.push({ lr, found: await train(row, strategy, lr, first, settings) });
  const [best] = tried.sort((a, b) => worth(a.found) - worth(b.found));
  const all = [best!.found];
  for (const seed of others) all.push(await train(row, strategy, best!.lr, seed, settings));
  const isWhole = [...tried.map(({ found }) => found), ...all].every((each) => each.isWhole);
  const rounds = all.map((each) => each.rounds ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b);
  const median = rounds[rounds.length >> 1]!;
  return {
    row: row.id,
    strategy,
    target: row.target,
    paper: row.paper,
    lr: best!.lr,
    seeds: all.length,
    rounds: Number.isFinite(median) ? median : 'not reached',
    each: rounds.map((each) => (Number.isFinite(each) ? each : '–')).join(' '),
    vsPaper: median / row.paper,
    seconds: all.map(({ seconds }) => seconds).sort((a, b) => a - b)[all.length >> 1]!,
    accuracy: best!.found.accuracy,
    ...(!isWhole && { note: 'stopped: the same command goes on' }),
  };
}

/** The fewer rounds the better; of those that did not get there, the more accurate. */
const worth = ({ rounds, accuracy }: Finished) => rounds ?? 1e9 - accuracy;

async function train(
  row: PaperRow,
  strategy: string,
  lr: number,
  seed: number,
  { maxRounds, state, endsAt }: Settings,
): Promise<Finished> {
  const { id, model, partition, epochs, batch, target, paper } = row;
  const name = `${id}-${strategy}-lr${lr}-s${seed}`;
  const { end, rounds } = await runSimulation(
    digits,
    {
      participants: 100,
      fraction: 0.1,
      model,
      partition,
      epochs,
      batch,
      lr,
      seed,
      target,
      rounds: maxRounds ?? 2 * paper,
      patch: STRATEGIES[strategy],
      ...(state !== undefined && { file: join(state, `${name}.jsonl`) }),
    },
    { isStopped: () => performance.now() > endsAt },
  );
  const accuracy = Math.max(0, ...rounds.map(({ metrics }) => metrics.accuracy ?? 0));
  const seconds = rounds.reduce(
    (sum, { trainSeconds = 0, evaluateSeconds = 0 }) => sum + trainSeconds + evaluateSeconds,
    0,
  );
  console.error(
    `${name}: ${end} after round ${rounds.length}, best accuracy ${accuracy}, ${seconds.toFixed(0)} s`,
  );
  return {
    rounds: end === 'target-held' ? rounds.length : undefined,
    seconds,
    accuracy,
    isWhole: end !== 'stopped',
  };
}
