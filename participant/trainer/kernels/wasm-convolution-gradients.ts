/** tfjs's WASM backend cannot learn a convolution at all, and computes the gradient of its input slowly. */
import * as tf from '@tensorflow/tfjs-core';
import type { Replacement } from './wasm-kernels.ts';

/**
 * `Conv2DBackpropFilter` as a forward convolution, in which rows of the batch and channels change places:
 * dW[h, w, c, f] = Σ x[b, i + h, j + w, c] · dy[b, i, j, f]. For stride 1, the only one that tasks may use.
 */
export const convolutionFilterGradient: Replacement = (inputs, attributes) => {
  const { x, dy } = inputs as { x: tf.Tensor4D; dy: tf.Tensor4D };
  const { filterShape } = attributes as unknown as tf.Conv2DBackpropFilterAttrs;
  const padding = paddingOf(x.shape, filterShape, attributes);
  if (!padding) return undefined;
  const { top, bottom, left, right } = padding;
  const padded = tf.pad(x, [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ]);
  const images = tf.transpose(padded, [3, 1, 2, 0]) as tf.Tensor4D;
  const kernel = tf.transpose(dy, [1, 2, 0, 3]) as tf.Tensor4D;
  return tf.transpose(tf.conv2d(images, kernel, 1, 'valid'), [1, 2, 0, 3]);
};

/**
 * `Conv2DBackpropInput` as a forward convolution with the kernel turned round and its channels changed places:
 * dx[b, i, j, c] = Σ dy[b, i − h, j − w, f] · W[h, w, c, f]. For stride 1.
 */
export const convolutionInputGradient: Replacement = (inputs, attributes) => {
  const { dy, filter } = inputs as { dy: tf.Tensor4D; filter: tf.Tensor4D };
  const { inputShape } = attributes as unknown as tf.Conv2DBackpropInputAttrs;
  const padding = paddingOf(inputShape, filter.shape, attributes);
  if (!padding) return undefined;
  const { top, bottom, left, right } = padding;
  const [height, width] = filter.shape;
  // A "valid" convolution of what is padded by hand: XNNPACK's own padding takes no two sides that differ.
  const padded = tf.pad(dy, [
    [0, 0],
    [height - 1 - top, height - 1 - bottom],
    [width - 1 - left, width - 1 - right],
    [0, 0],
  ]);
  const turned = tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]) as tf.Tensor4D;
  return tf.conv2d(padded, turned, 1, 'valid');
};

/** What the forward convolution was padded with; undefined where it is not one of stride 1 over NHWC. */
function paddingOf(
  inputShape: [number, number, number, number],
  filterShape: [number, number, number, number],
  attributes: tf.NamedAttrMap,
) {
  const { strides, pad, dataFormat } = attributes as unknown as tf.Conv2DBackpropInputAttrs;
  if (dataFormat !== 'NHWC') return undefined;
  const info = tf.backend_util.computeConv2DInfo(inputShape, filterShape, strides, 1, pad);
  return info.strideHeight === 1 && info.strideWidth === 1 ? info.padInfo : undefined;
}
