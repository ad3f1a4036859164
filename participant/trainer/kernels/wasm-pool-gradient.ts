import * as tf from '@tensorflow/tfjs-core';
import { FLOAT_BYTES } from './lanes.ts';
import type { Replacement } from './wasm-kernels.ts';
import { addressOf, floatsAt, functions, newTensor } from './wasm-memory.ts';

/**
 * `MaxPoolGrad` where windows do not overlap, as tasks have them: each output has a window of its own, where tfjs asks
 * every input about every window.
 */
export const maxPoolGradient: Replacement = (inputs, attributes) => {
  const { dy, input } = inputs as { dy: tf.TensorInfo; input: tf.TensorInfo };
  const { filterSize, strides, pad, dimRoundingMode } = attributes as unknown as tf.MaxPoolGradAttrs;
  const shape = input.shape as [number, number, number, number];
  const info = tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
  const size = info.filterHeight;
  const isPlain =
    info.padInfo.type === 'VALID' &&
    [info.filterWidth, info.strideHeight, info.strideWidth].every((other) => other === size);
  if (!isPlain) return undefined;

  const { batchSize, inHeight, inWidth, outHeight, outWidth, inChannels } = info;
  const output = newTensor(shape);
  // Places that are in no window: what is left over at the right and at the bottom.
  floatsAt(addressOf(output), batchSize * inHeight * inWidth * inChannels).fill(0);
  const { route_pool_4, route_pool_1 } = functions();
  const channels = inChannels * FLOAT_BYTES;
  const rowOfX = inWidth * channels;
  const fours = Math.floor(inChannels / 4);
  for (let image = 0; image < batchSize; image++) {
    for (let row = 0; row < outHeight; row++) {
      const inX = (image * inHeight + row * size) * rowOfX;
      const at = [
        addressOf(input) + inX,
        addressOf(output) + inX,
        addressOf(dy) + (image * outHeight + row) * outWidth * channels,
      ] as const;
      const route = (run: typeof route_pool_4, first: number, groups: number, groupBytes: number) => {
        if (groups === 0) return;
        const [x, dx, from] = at.map((address) => address + first * FLOAT_BYTES) as [number, number, number];
        const taken = groups * groupBytes;
        run(x, dx, from, outWidth, groups, size, channels, rowOfX, size * channels - taken, channels - taken);
      };
      route(route_pool_4, 0, fours, 4 * FLOAT_BYTES);
      route(route_pool_1, 4 * fours, inChannels % 4, FLOAT_BYTES);
    }
  }
  return output;
};
