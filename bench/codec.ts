/**
 * What each encoding costs and saves on real deltas of the digits task: bytes against float32, speed in MB of float32
 * deltas per second, and the relative ℓ² error of one decoded delta and of the cohort's mean.
 *
 *     npm run bench -- codec                  deltas of rounds 1 and 6, four participants with 2,500 digits each
 *     npm run bench -- codec --accuracy 5     also whole training runs, the same five seeds for every encoding
 */

import type { Encoding } from '../core/protocol/messages.ts';
import { modelShape } from '../core/task/model-layout.ts';
import { digits } from '../tasks/digits/task.ts';
import type { Row } from './bench.ts';
import { type DigitsData, loadDigits, trainCohort } from './codec/digits-cohort.ts';
import { FORMATS, type Format } from './codec/formats.ts';

const PARTICIPANTS = 4;
const ROUNDS = 6;
/** Each frame is written and read so many times. */
const REPEATS = 8;
const { layout } = modelShape(digits);
/** Deltas differ with how they were trained: Adam spreads them evenly, SGD leaves most near zero. */
const { optimizer, batchSize } = digits.training;
const training = `${optimizer.name} ${optimizer.learningRate}, batches of ${batchSize}`;

export async function run({ accuracy }: Readonly<Record<string, string>>): Promise<readonly Row[]> {
  const data = await loadDigits(PARTICIPANTS);
  const rows: Row[] = [];
  const measured = new Map<number, readonly Float32Array[]>();
  await trainCohort(data, {
    encoding: 'float32',
    rounds: ROUNDS,
    seed: 1,
    onRound: (round, deltas) => measured.set(round, deltas),
  });
  for (const round of [1, ROUNDS]) {
    for (const format of FORMATS) rows.push(await measureFormat(format, round, measured.get(round)!));
  }
  if (accuracy !== undefined) rows.push(...(await compareAccuracy(data, Number(accuracy))));
  return rows;
}

async function measureFormat(format: Format, round: number, deltas: readonly Float32Array[]): Promise<Row> {
  let bytes = 0;
  let writeMs = 0;
  let readMs = 0;
  const decoded: Float32Array[] = [];
  // The first pass warms up.
  for (let pass = 0; pass <= REPEATS; pass++) {
    for (const delta of deltas) {
      const startedAt = performance.now();
      const frame = await format.write(delta, layout);
      const writtenAt = performance.now();
      const back = await format.read(frame, layout);
      if (pass === 0) {
        decoded.push(back);
        bytes += frame.byteLength / deltas.length;
        continue;
      }
      writeMs += writtenAt - startedAt;
      readMs += performance.now() - writtenAt;
    }
  }
  const megabytes = (REPEATS * deltas.length * 4 * layout.parameterCount) / 1e6;
  return {
    name: format.name,
    training,
    round,
    params: layout.parameterCount,
    bytes: Math.round(bytes),
    ratio: (4 * layout.parameterCount) / bytes,
    writeMbPerS: (1000 * megabytes) / writeMs,
    readMbPerS: (1000 * megabytes) / readMs,
    errorOne: mean(deltas.map((delta, i) => relativeError(decoded[i]!, delta))),
    errorMean: relativeError(meanVector(decoded), meanVector(deltas)),
  };
}

/** Whole training runs: what an encoding changes about the accuracy on all 10,000 test digits, in points. */
async function compareAccuracy(data: DigitsData, seeds: number): Promise<readonly Row[]> {
  const reached: Record<string, number[]> = {};
  for (let seed = 1; seed <= seeds; seed++) {
    for (const encoding of ['float32', 'float16', 'int8'] satisfies Encoding[]) {
      const points = 100 * (await trainCohort(data, { encoding, rounds: ROUNDS, seed }));
      reached[encoding] = [...(reached[encoding] ?? []), points];
    }
  }
  return Object.entries(reached).map(([encoding, points]) => {
    const differences = points.map((each, i) => each - reached.float32![i]!);
    return {
      name: `${encoding}, ${seeds} runs of ${ROUNDS} rounds`,
      training,
      accuracyPercent: mean(points),
      differencePoints: mean(differences),
      standardErrorPoints: standardError(differences),
      runsPercent: points.map((each) => each.toFixed(2)).join(' '),
    };
  });
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function standardError(values: readonly number[]): number {
  const centre = mean(values);
  const variance = values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
  return Math.sqrt(variance / values.length);
}

const meanVector = (vectors: readonly Float32Array[]) =>
  Float64Array.from(vectors[0]!, (_, i) => mean(vectors.map((vector) => vector[i]!)));

/** ‖found − exact‖ / ‖exact‖. */
function relativeError(found: ArrayLike<number>, exact: ArrayLike<number>): number {
  let error = 0;
  let size = 0;
  for (let i = 0; i < exact.length; i++) {
    error += (found[i]! - exact[i]!) ** 2;
    size += exact[i]! ** 2;
  }
  return Math.sqrt(error / size);
}
