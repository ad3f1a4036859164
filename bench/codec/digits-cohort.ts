/**
 * Federated training of the digits task in this process: the real trainer on WASM and the real frames. The hub's part
 * is FedAvg in float64, since how exactly sums are rounded is not the question here.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { unpackFrame } from '../../core/codec/deflated-frame.ts';
import { decodeFrame } from '../../core/codec/frame.ts';
import { modelBytes } from '../../core/codec/model-bytes.ts';
import { modelId } from '../../core/protocol/ids.ts';
import type { Encoding } from '../../core/protocol/messages.ts';
import type { DataSource } from '../../core/task/data-source.ts';
import { modelShape } from '../../core/task/model-layout.ts';
import type { Task } from '../../core/task/task.ts';
import { seededFill } from '../../core/testing/seeded-fill.ts';
import { nodeTrainerPorts } from '../../participant/trainer/node-ports.ts';
import { createTfjsTrainer } from '../../participant/trainer/tfjs-trainer.ts';
import { buildData } from '../../scripts/build-data.ts';
import { inflateByZlib } from '../../server/inflate.ts';
import { digitsSamples } from '../../tasks/digits/samples.ts';
import { digits } from '../../tasks/digits/task.ts';
import { initialWeights } from '../../tasks/initial-weights.ts';

const TEST_DIGITS = 10_000;
const DIGITS_PER_TEST_SLICE = 1_000;
const DATA = fileURLToPath(new URL('../../dist/web/data', import.meta.url));

export interface DigitsData {
  /** One a participant, 2,500 digits each, ten labels in equal shares. */
  readonly parts: readonly DataSource[];
  /** All of MNIST's test digits. */
  readonly test: DataSource;
}

export interface CohortRun {
  readonly encoding: Encoding;
  readonly rounds: number;
  /** Of the untrained model, of shuffles and of int8's dice. */
  readonly seed: number;
  /** @param deltas - One a participant, as decoded. */
  readonly onRound?: (round: number, deltas: readonly Float32Array[]) => void;
}

export async function loadDigits(participants: number): Promise<DigitsData> {
  await buildData(DATA);
  const fetchBytes = (path: string) => readFile(`${DATA}/${path.replace(/^data\//, '')}`);
  const load = (part: number) => digitsSamples.load({ split: 'equal', part }, fetchBytes);
  const slices = await Promise.all(
    Array.from({ length: TEST_DIGITS / DIGITS_PER_TEST_SLICE }, (_, i) => load(i)),
  );
  return {
    parts: slices.slice(0, participants).map(({ data }) => data),
    test: joined(slices.map(({ test }) => test!)),
  };
}

/** Trains for `rounds` rounds; resolves with the share of test digits that the last model reads. */
export async function trainCohort(
  data: DigitsData,
  { encoding, rounds, seed, onRound }: CohortRun,
): Promise<number> {
  const task: Task = { ...digits, encoding, model: { ...digits.model, seed } };
  const { layout } = modelShape(task);
  const trainers = await Promise.all(
    data.parts.map((part, i) => preparedTrainer(task, part, seed * 100 + i)),
  );
  let weights: Float32Array = initialWeights(task);
  try {
    for (let round = 1; round <= rounds; round++) {
      const sum = new Float64Array(layout.parameterCount);
      let examples = 0;
      const deltas: Float32Array[] = [];
      const model = await offer(weights);
      for (const [i, trainer] of trainers.entries()) {
        const job = { round, model, seed: seed * 10_000 + round * 100 + i, encoding };
        const update = await trainer.train(job, () => {});
        const delta = decodeFrame(await unpackFrame(update.frame, { layout, encoding }, inflateByZlib), {
          layout,
          encoding,
        });
        deltas.push(delta);
        delta.forEach((value, index) => {
          sum[index]! += update.exampleCount * value;
        });
        examples += update.exampleCount;
      }
      onRound?.(round, deltas);
      weights = weights.map((weight, index) => weight + sum[index]! / examples);
    }
    return await accuracyOf(task, weights, data);
  } finally {
    await Promise.all(trainers.map((trainer) => trainer.close()));
  }
}

async function preparedTrainer(task: Task, data: DataSource, diceSeed: number, test?: DataSource) {
  const trainer = createTfjsTrainer({ ...nodeTrainerPorts(), fillRandom: seededFill(diceSeed) });
  await trainer.prepare({ task, data, backend: 'wasm', ...(test && { test }) });
  return trainer;
}

async function accuracyOf(task: Task, weights: Float32Array, { parts, test }: DigitsData): Promise<number> {
  const trainer = await preparedTrainer(task, parts[0]!, 0, test);
  try {
    const scores = await trainer.evaluate(await offer(weights));
    return scores.test!.metrics.accuracy!;
  } finally {
    await trainer.close();
  }
}

async function offer(weights: Float32Array) {
  const bytes = modelBytes(weights);
  return { id: modelId(await nodeTrainerPorts().sha256(bytes)), bytes };
}

function joined(sources: readonly DataSource[]): DataSource {
  const images = sources.map((source) => {
    if (source.kind !== 'images') throw new TypeError(`source is ${source.kind}, expected images`);
    return source;
  });
  return {
    kind: 'images',
    pixels: new Uint8Array(Buffer.concat(images.map(({ pixels }) => pixels))),
    labels: new Uint8Array(Buffer.concat(images.map(({ labels }) => labels))),
  };
}
