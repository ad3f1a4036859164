/**
 * Rounds of a task in this process, without sockets: the real trainer on WASM, the real frames, and what the hub does with
 * them. For benches that ask what comes out, not how fast.
 */
import { serverOptimizerOf } from '../../core/aggregation/server-optimizers.ts';
import { unpackFrame } from '../../core/codec/deflated-frame.ts';
import { decodeFrame } from '../../core/codec/frame.ts';
import { modelBytes } from '../../core/codec/model-bytes.ts';
import { withTalliedMetrics } from '../../core/evaluation/merge-scores.ts';
import { modelId, participantId } from '../../core/protocol/ids.ts';
import type { DataSource } from '../../core/task/data-source.ts';
import type { MetricName } from '../../core/task/metrics.ts';
import { modelShape } from '../../core/task/model-layout.ts';
import type { Task } from '../../core/task/task.ts';
import { seededFill } from '../../core/testing/seeded-fill.ts';
import type { TrainerInput } from '../../participant/ports.ts';
import { nodeTrainerPorts } from '../../participant/trainer/node-ports.ts';
import { createTfjsTrainer } from '../../participant/trainer/tfjs-trainer.ts';
import { inflateByZlib } from '../../server/inflate.ts';
import { RoundFold } from '../../server/shell/round-fold.ts';
import { initialWeights } from '../../tasks/initial-weights.ts';

export interface CohortRun {
  readonly rounds: number;
  /** Of the untrained model, of shuffles and of int8's dice. */
  readonly seed: number;
  /** @param deltas - One a participant, as decoded. */
  readonly onRound?: (round: number, deltas: readonly Float32Array[]) => void;
}

/** Every part is a participant, and all report in every round. Resolves with the weights of the last round. */
export async function federate(
  given: Task,
  parts: readonly DataSource[],
  { rounds, seed, onRound }: CohortRun,
): Promise<Float32Array> {
  const task: Task = { ...given, model: { ...given.model, seed } };
  const { layout } = modelShape(task);
  const { encoding } = task;
  const optimizer = serverOptimizerOf(task.aggregation.serverOptimizer);
  let state = optimizer.initialState(layout.parameterCount);
  let weights: Float32Array = initialWeights(task);
  const trainers = await Promise.all(
    parts.map((data, i) => preparedTrainer({ task, data, backend: 'wasm' }, seed * 100 + i)),
  );
  try {
    for (let round = 1; round <= rounds; round++) {
      const fold = new RoundFold(task, layout);
      const deltas: Float32Array[] = [];
      const model = await offer(weights);
      for (const [i, trainer] of trainers.entries()) {
        const job = { round, model, seed: seed * 10_000 + round * 100 + i, encoding };
        const update = await trainer.train(job, () => {});
        const frame = await unpackFrame(update.frame, { layout, encoding }, inflateByZlib);
        if (onRound) deltas.push(decodeFrame(frame, { layout, encoding }));
        fold.add(participantId(`participant-${i}`), {
          ...update,
          frame,
          frameBytes: update.frame.byteLength,
        });
      }
      onRound?.(round, deltas);
      const next = optimizer.apply({ weights, delta: await fold.combine(), state });
      ({ weights, state } = next);
    }
    return weights;
  } finally {
    await Promise.all(trainers.map((trainer) => trainer.close()));
  }
}

/** How good a model is on rows that nobody trained on. */
export async function scoreOn(
  task: Task,
  weights: Float32Array,
  test: DataSource,
): Promise<Partial<Record<MetricName, number>>> {
  // A trainer must hold rows of its own; those that it is asked about will do.
  const trainer = await preparedTrainer({ task, data: test, test, backend: 'wasm' }, 0);
  try {
    return withTalliedMetrics(await trainer.evaluate(await offer(weights))).test!.metrics;
  } finally {
    await trainer.close();
  }
}

async function preparedTrainer(input: TrainerInput, diceSeed: number) {
  const trainer = createTfjsTrainer({ ...nodeTrainerPorts(), fillRandom: seededFill(diceSeed) });
  await trainer.prepare(input);
  return trainer;
}

async function offer(weights: Float32Array) {
  const bytes = modelBytes(weights);
  return { id: modelId(await nodeTrainerPorts().sha256(bytes)), bytes };
}
