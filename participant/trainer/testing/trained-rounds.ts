/** Rounds of a trainer without a hub: the same in Node and in a worker. */
import { decodeFrame } from '../../../core/codec/frame.ts';
import { modelBytes } from '../../../core/codec/model-bytes.ts';
import { modelId } from '../../../core/protocol/ids.ts';
import { modelShape } from '../../../core/task/model-layout.ts';
import { initialWeights } from '../../../tasks/initial-weights.ts';
import type { ModelInput, TrainedUpdate, Trainer, TrainerInput } from '../../ports.ts';

export interface TrainedRound {
  readonly update: TrainedUpdate;
  readonly delta: Float32Array;
  /** The model that this participant made of the hub's. */
  readonly local: Float32Array;
}

/** For the trainer's `sha256` port: every model is the right one, since these rounds are not about hashes. */
export const anyHash = async () => 'a'.repeat(64);

export const offer = (weights: Float32Array): Required<ModelInput> => ({
  id: modelId('a'.repeat(64)),
  bytes: modelBytes(weights),
});

/** @param weights - The hub's model; the untrained one by default. */
export async function trainRound(
  trainer: Trainer,
  { task }: TrainerInput,
  round: number,
  weights: Float32Array = initialWeights(task),
): Promise<TrainedRound> {
  const job = { round, model: offer(weights), seed: round, encoding: 'float32' } as const;
  const update = await trainer.train(job, () => {});
  const delta = decodeFrame(update.frame, { layout: modelShape(task).layout, encoding: 'float32' });
  return { update, delta, local: weights.map((weight, i) => weight + delta[i]!) };
}
