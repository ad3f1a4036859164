/** What tfjs's WASM backend lacks to learn a convolution, put down to what it has: the usual remedy. */
import * as tf from '@tensorflow/tfjs-core';

/**
 * `Conv2DBackpropFilter` as a forward convolution, in which rows of the batch and channels change places. For stride 1.
 */
export function registerFilterGradient(): void {
  tf.registerKernel({
    kernelName: tf.Conv2DBackpropFilter,
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs }) => {
      const { x, dy } = inputs as unknown as { x: tf.Tensor4D; dy: tf.Tensor4D };
      const { filterShape, strides, pad } = attrs as unknown as tf.Conv2DBackpropFilterAttrs;
      const { padInfo } = tf.backend_util.computeConv2DInfo(x.shape, filterShape, strides, 1, pad);
      return tf.tidy(() => {
        const padded = tf.pad(x, [
          [0, 0],
          [padInfo.top, padInfo.bottom],
          [padInfo.left, padInfo.right],
          [0, 0],
        ]);
        const images = tf.transpose(padded, [3, 1, 2, 0]) as tf.Tensor4D;
        const kernel = tf.transpose(dy, [1, 2, 0, 3]) as tf.Tensor4D;
        return tf.transpose(tf.conv2d(images, kernel, 1, 'valid'), [1, 2, 0, 3]);
      });
    },
  });
}
