/** The two ways in which tfjs projects sum deltas, on the CPU backend, as a hub in Node without native code has it. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { type Contestant, contestant } from './contestant.ts';

/** @param deltas - Kept until `close`. */
export async function tfjsSums(deltas: readonly Float32Array[]): Promise<Contestant[]> {
  // Keeps tfjs from advertising another package on the console.
  tf.enableProdMode();
  await tf.setBackend('cpu');
  const tensors = deltas.map((delta) => tf.tensor1d(delta));
  const bytes = deltas[0]!.byteLength;
  const foldOfAdd = () =>
    tf.tidy(() => {
      let sum: tf.Tensor = tf.zerosLike(tensors[0]!);
      for (const tensor of tensors) {
        const next = tf.add(sum, tensor);
        sum.dispose();
        sum = next;
      }
      tf.div(sum, tensors.length).dataSync();
    });
  const stackAndMean = () => tf.tidy(() => void tf.mean(tf.stack(tensors), 0).dataSync());
  return [
    contestant('tfjs, fold of tf.add', bytes, tensors.length, foldOfAdd),
    {
      ...contestant('tfjs, stack + mean', bytes, tensors.length, stackAndMean),
      close: () => tf.dispose(tensors),
    },
  ];
}
