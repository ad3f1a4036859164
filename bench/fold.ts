/**
 * What one update costs to fold, from frame bytes to sum, against other ways of summing: in one run, turn by turn,
 * over a pool of updates that no cache holds.
 *
 * `--params 200000,1660000` and `--turns 9` choose sizes and turns. `ofReadLimit` compares bytes of updates per
 * second with a loop that only reads; `timesFlower` is Flower's time over the row's.
 */
import { checkExampleCount } from '../core/aggregation/admit-update.ts';
import { ExactSum } from '../core/aggregation/exact-sum.ts';
import { loopKernel } from '../core/aggregation/loop-kernel.ts';
import { encodeFrame } from '../core/codec/frame.ts';
import type { FoldKernel } from '../core/ports.ts';
import type { Aggregation } from '../core/task/aggregation.ts';
import { makeLayout, type WeightLayout } from '../core/weights/layout.ts';
import { foldKernel } from '../server/kernel/fold-kernel.ts';
import { packedValuesOf } from '../server/shell/foldable-frame.ts';
import type { Row } from './bench.ts';
import { type Contestant, contestant, race } from './fold/contestant.ts';
import { flower } from './fold/flower.ts';
import { memoryRows } from './fold/memory.ts';
import { readLimit } from './fold/read-limit.ts';
import { tfjsSums } from './fold/tfjs-sums.ts';

/** Three times the L3 cache of the machines at hand. */
const POOL_BYTES = 96 * 2 ** 20;

export async function run(options: Readonly<Record<string, string>>): Promise<readonly Row[]> {
  const sizes = (options.params ?? '200000,1660000,25000000').split(',').map(Number);
  const turns = Number(options.turns ?? 9);
  const rows: Row[] = [...(await memoryRows(200_000, [10, 500]))];
  for (const params of sizes) rows.push(...(await rowsOf(params, turns)));
  return rows;
}

async function rowsOf(params: number, turns: number): Promise<Row[]> {
  const layout = makeLayout([{ name: 'weights', shape: [params] }]);
  const updates = Math.max(4, Math.ceil(POOL_BYTES / (4 * params)));
  const delta = Float32Array.from({ length: params }, (_, i) => Math.sin(i) / 100);
  const frames = {
    float32: Array.from({ length: updates }, () => encodeFrame({ encoding: 'float32', layout, delta })),
    float16: Array.from({ length: updates }, () => encodeFrame({ encoding: 'float16', layout, delta })),
  };
  const deltas = frames.float32.map((frame) => new Float32Array(frame.buffer, frame.length - 4 * params));
  const limit = readLimit(4 * params, updates);
  const flowers = await flower(params, updates);
  const contestants: Contestant[] = [
    hub('ours, validated, float32', foldKernel, layout, 'float32', frames.float32),
    hub('ours, validated, float16', foldKernel, layout, 'float16', frames.float16),
    hub('our JS loop, validated, float32', loopKernel, layout, 'float32', frames.float32),
    plainLoop(deltas),
    ...(await tfjsSums(deltas)),
    ...(flowers ? [flowers] : []),
    limit,
  ];
  const times = await race(contestants, turns);
  for (const each of contestants) each.close?.();

  const gbPerS = contestants.map(({ updateBytes }, i) => updateBytes / times[i]! / 1e6);
  const limitGbPerS = gbPerS[contestants.indexOf(limit)]!;
  const flowerMs = flowers ? times[contestants.indexOf(flowers)] : undefined;
  const rows = contestants.map(
    ({ name }, i): Row => ({
      name,
      params,
      msPerUpdate: times[i]!,
      gbPerS: gbPerS[i]!,
      ofReadLimit: gbPerS[i]! / limitGbPerS,
      ...(flowerMs === undefined ? {} : { timesFlower: flowerMs / times[i]! }),
    }),
  );
  return flowers
    ? rows
    : [...rows, { name: 'Flower, numpy: skipped, python3 with numpy is missing', params }];
}

const AGGREGATION: Aggregation = {
  weighting: { name: 'by-example-count' },
  maxExampleCount: 1000,
  maxDeltaValue: 16,
  maxDeltaNorm: 1000,
  serverOptimizer: { name: 'sgd', learningRate: 1 },
};

/** What the hub does with a frame: header, example count, values, norm, sum. */
function hub(
  name: string,
  kernel: FoldKernel,
  layout: WeightLayout,
  encoding: 'float32' | 'float16',
  frames: readonly Uint8Array[],
): Contestant {
  const bounds = { maxExampleCount: 1000, maxDeltaValue: 16, maxCohort: 2 ** 16 };
  const limits = { maxValue: 16, maxNorm: 1000 };
  const sum = new ExactSum(layout.parameterCount, bounds, kernel);
  return contestant(name, frames[0]!.length, frames.length, () => {
    for (const [i, frame] of frames.entries()) {
      checkExampleCount(100 + (i % 100), AGGREGATION);
      const { wasAdded } = sum.fold(packedValuesOf(frame, { layout, encoding }), 100 + (i % 100), limits);
      if (!wasAdded) throw new Error('a frame of the bench was refused, expected to be added');
    }
  });
}

/** The textbook: no checks, no grid, float64 sums. */
function plainLoop(deltas: readonly Float32Array[]): Contestant {
  const sum = new Float64Array(deltas[0]!.length);
  return contestant('plain JS loop', deltas[0]!.byteLength, deltas.length, () => {
    for (const [i, delta] of deltas.entries()) addWeighted(sum, delta, 100 + (i % 100));
  });
}

function addWeighted(sum: Float64Array, delta: Float32Array, weight: number): void {
  for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! + weight * delta[i]!;
}
