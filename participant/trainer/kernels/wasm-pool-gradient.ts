import * as tf from '@tensorflow/tfjs-core';
import type { Replacement } from './wasm-kernels.ts';

/** The memory of tfjs's WASM backend; its type is not exported. */
interface WasmMemory {
  makeOutput(shape: readonly number[], dtype: 'float32'): tf.TensorInfo;
  typedArrayFromHeap(tensor: tf.TensorInfo): Float32Array;
}

/**
 * `MaxPoolGrad` where windows do not overlap and none is cut off, as tasks have them: each output has a window of its
 * own, so that one pass over the inputs says where each value of `dy` goes. Of equal values the first gets it, as in
 * tfjs, which asks every input about every window.
 */
export const maxPoolGradient: Replacement = (inputs, attributes) => {
  const { dy, input } = inputs as { dy: tf.Tensor4D; input: tf.Tensor4D };
  const { filterSize, strides, pad, dimRoundingMode } = attributes as unknown as tf.MaxPoolGradAttrs;
  const info = tf.backend_util.computePool2DInfo(input.shape, filterSize, strides, 1, pad, dimRoundingMode);
  const size = info.filterHeight;
  const isPlain =
    info.padInfo.type === 'VALID' &&
    [info.filterWidth, info.strideHeight, info.strideWidth].every((other) => other === size);
  if (!isPlain) return undefined;

  const memory = tf.backend() as unknown as WasmMemory;
  const output = memory.makeOutput(input.shape, 'float32');
  // Views after the last allocation: the memory may have grown.
  const values = memory.typedArrayFromHeap(input);
  const gradients = memory.typedArrayFromHeap(dy);
  const routed = memory.typedArrayFromHeap(output).fill(0);
  const { batchSize, inHeight, inWidth, outHeight, outWidth, inChannels: channels } = info;
  let from = 0;
  for (let image = 0; image < batchSize; image++) {
    for (let row = 0; row < outHeight; row++) {
      for (let column = 0; column < outWidth; column++) {
        const corner = ((image * inHeight + row * size) * inWidth + column * size) * channels;
        for (let channel = 0; channel < channels; channel++) {
          let largestAt = corner + channel;
          for (let y = 0; y < size; y++) {
            for (let x = 0; x < size; x++) {
              const at = corner + (y * inWidth + x) * channels + channel;
              if (values[at]! > values[largestAt]!) largestAt = at;
            }
          }
          routed[largestAt] = gradients[from++]!;
        }
      }
    }
  }
  return tf.engine().makeTensorFromTensorInfo(output);
};
