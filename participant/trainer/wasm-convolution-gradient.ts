/** tfjs's WASM backend can apply a convolution but not learn one: it lacks the gradient for the kernel. */
import * as tf from '@tensorflow/tfjs-core';

/**
 * Registers `Conv2DBackpropFilter` for WASM as a forward convolution, in which rows of the batch and channels change
 * places: dW[h, w, c, f] = Σ x[b, i + h, j + w, c] · dy[b, i, j, f]. For stride 1, the only one that tasks may use.
 */
export function registerWasmConvolutionGradient(): void {
  if (tf.getKernel(tf.Conv2DBackpropFilter, 'wasm')) return;
  tf.registerKernel({
    kernelName: tf.Conv2DBackpropFilter,
    backendName: 'wasm',
    kernelFunc({ inputs, attrs }) {
      // Typed as bare tensor infos; the operation that calls hands over tensors.
      const { x, dy } = inputs as unknown as { x: tf.Tensor4D; dy: tf.Tensor4D };
      const { strides, pad, dataFormat, filterShape } = attrs as unknown as tf.Conv2DBackpropFilterAttrs;
      const info = tf.backend_util.computeConv2DInfo(
        x.shape,
        filterShape,
        strides,
        1,
        pad,
        undefined,
        false,
        dataFormat === 'NHWC' ? 'channelsLast' : 'channelsFirst',
      );
      if (info.strideHeight !== 1 || info.strideWidth !== 1 || dataFormat !== 'NHWC') {
        throw new RangeError(`strides are ${strides}, data format is ${dataFormat}; expected 1 and NHWC`);
      }
      const { top, bottom, left, right } = info.padInfo;
      return tf.tidy(() => {
        const padded = tf.pad(x, [
          [0, 0],
          [top, bottom],
          [left, right],
          [0, 0],
        ]);
        const images = tf.transpose(padded, [3, 1, 2, 0]) as tf.Tensor4D;
        const kernel = tf.transpose(dy, [1, 2, 0, 3]) as tf.Tensor4D;
        return tf.transpose(tf.conv2d(images, kernel, 1, 'valid'), [1, 2, 0, 3]);
      });
    },
  });
}
