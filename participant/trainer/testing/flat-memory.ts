import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import * as tf from '@tensorflow/tfjs-core';
import type { Trainer, TrainerInput } from '../../ports.ts';
import { offer, trainRound } from './trained-rounds.ts';

export interface Memory {
  readonly tensors: number;
  readonly buffers: number;
  readonly bytes: number;
  /** Of textures, in use and kept for later; 0 on other backends. */
  readonly textureBytes: number;
}

/** What tfjs holds after each of `moments`, in rounds that are trained, measured and tried as in a tab. */
export async function memoryAfter(
  trainer: Trainer,
  input: TrainerInput,
  moments: readonly number[],
): Promise<Memory[]> {
  await trainer.prepare(input);
  const found: Memory[] = [];
  let weights: Float32Array | undefined;
  for (let round = 1; round <= Math.max(...moments); round++) {
    const { local } = await trainRound(trainer, input, round, weights);
    weights = local;
    // Training measures too; the rest costs time on WebGL.
    if (moments.includes(round) || round % 20 === 0) {
      await trainer.evaluate(offer(local));
      await trainer.predict([{ kind: 'image', pixels: new Uint8Array(16) }]);
    }
    if (moments.includes(round)) found.push(memoryNow());
  }
  return found;
}

export function memoryNow(): Memory {
  const { numTensors: tensors, numDataBuffers: buffers, numBytes: bytes } = tf.memory();
  const inTextures = tf.getBackend() === 'webgl' ? (tf.backend() as MathBackendWebGL).memory() : undefined;
  const { numBytesInGPUAllocated } = (inTextures ?? {}) as { numBytesInGPUAllocated?: number };
  return { tensors, buffers, bytes, textureBytes: numBytesInGPUAllocated ?? 0 };
}
