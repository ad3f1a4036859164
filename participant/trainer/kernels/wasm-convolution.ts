/**
 * Convolutions as matrix products that read their windows where they lie: in images padded with zeros, the values of a
 * window that are beside each other in a row of it, over all channels, are a segment (see tile-module.ts). For stride 1,
 * the only one that tasks may use. tfjs's WASM backend has no gradient of a convolution's kernel at all.
 */
import * as tf from '@tensorflow/tfjs-core';
import { FLOAT_BYTES } from './lanes.ts';
import type { Replacement } from './wasm-kernels.ts';
import { addressOf, floatsAt, multiply, newTensor, withRoom } from './wasm-memory.ts';

type Shape4D = [number, number, number, number];
interface Info4D extends tf.TensorInfo {
  shape: Shape4D;
}
interface Padding {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

export const convolution: Replacement = (inputs, attributes) => {
  const { x, filter } = inputs as { x: Info4D; filter: Info4D };
  const padding = paddingOf(x.shape, filter.shape, attributes);
  return padding && convolve(x, padding, filter.shape, addressOf(filter));
};

/**
 * `Conv2DBackpropInput`: a convolution with the kernel turned round and its channels changed places,
 * dx[b, i, j, c] = Σ dy[b, i − h, j − w, f] · W[h, w, c, f].
 */
export const convolutionInputGradient: Replacement = (inputs, attributes) => {
  const { dy, filter } = inputs as { dy: Info4D; filter: Info4D };
  const { inputShape } = attributes as unknown as tf.Conv2DBackpropInputAttrs;
  const padding = paddingOf(inputShape, filter.shape, attributes);
  if (!padding) return undefined;
  const [height, width, channels, filters] = filter.shape;
  const around = {
    top: height - 1 - padding.top,
    bottom: height - 1 - padding.bottom,
    left: width - 1 - padding.left,
    right: width - 1 - padding.right,
  };
  const size = height * width * channels * filters;
  return withRoom(size, (turned) => {
    turn(floatsAt(addressOf(filter), size), floatsAt(turned, size), channels, filters);
    return convolve(dy, around, [height, width, filters, channels], turned);
  });
};

/** `Conv2DBackpropFilter`: dW[h, w, c, f] = Σ x[b, i + h, j + w, c] · dy[b, i, j, f], image after image. */
export const convolutionFilterGradient: Replacement = (inputs, attributes) => {
  const { x, dy } = inputs as { x: Info4D; dy: Info4D };
  const { filterShape } = attributes as unknown as tf.Conv2DBackpropFilterAttrs;
  const padding = paddingOf(x.shape, filterShape, attributes);
  if (!padding) return undefined;
  const [batch, outHeight, outWidth, filters] = dy.shape;
  const [height, width, channels] = filterShape;
  const gradient = newTensor(filterShape);
  withPadded(x, padding, (images, rowFloats, imageFloats) => {
    const [c, b] = [addressOf(gradient), addressOf(dy)];
    for (let image = 0; image < batch; image++) {
      multiply({
        rows: height * width * channels,
        eachRow(row) {
          let to = c;
          for (let h = 0; h < height; h++) {
            // Places beside each other and their channels follow each other.
            const from = images + (image * imageFloats + h * rowFloats) * FLOAT_BYTES;
            for (let i = 0; i < width * channels; i++) {
              row(from + i * FLOAT_BYTES, to);
              to += filters * FLOAT_BYTES;
            }
          }
        },
        columns: filters,
        b: b + image * outHeight * outWidth * filters * FLOAT_BYTES,
        bStep: filters * FLOAT_BYTES,
        aStep: channels * FLOAT_BYTES,
        length: outWidth,
        aSkip: (rowFloats - outWidth * channels) * FLOAT_BYTES,
        segments: outHeight,
        adds: image > 0,
      });
    }
  });
  return gradient;
};

/** @param kernel - Address of the kernel, shape `[height, width, channels, filters]`. */
function convolve(x: Info4D, padding: Padding, kernelShape: Shape4D, kernel: number): tf.TensorInfo {
  const [batch, inHeight, inWidth, channels] = x.shape;
  const [height, width, , filters] = kernelShape;
  const outHeight = inHeight + padding.top + padding.bottom - height + 1;
  const outWidth = inWidth + padding.left + padding.right - width + 1;
  const output = newTensor([batch, outHeight, outWidth, filters]);
  withPadded(x, padding, (images, rowFloats, imageFloats) => {
    let to = addressOf(output);
    multiply({
      rows: batch * outHeight * outWidth,
      eachRow(row) {
        for (let image = 0; image < batch; image++) {
          for (let i = 0; i < outHeight; i++) {
            const from = images + (image * imageFloats + i * rowFloats) * FLOAT_BYTES;
            for (let j = 0; j < outWidth; j++) {
              row(from + j * channels * FLOAT_BYTES, to);
              to += filters * FLOAT_BYTES;
            }
          }
        }
      },
      columns: filters,
      b: kernel,
      bStep: filters * FLOAT_BYTES,
      aStep: FLOAT_BYTES,
      length: width * channels,
      aSkip: (rowFloats - width * channels) * FLOAT_BYTES,
      segments: height,
    });
  });
  return output;
}

/** Hands over images with zeros around them: address, values in a row, values in an image. */
function withPadded(
  x: Info4D,
  { top, bottom, left, right }: Padding,
  use: (images: number, rowFloats: number, imageFloats: number) => void,
): void {
  const [batch, height, width, channels] = x.shape;
  const rowFloats = (left + width + right) * channels;
  const imageFloats = (top + height + bottom) * rowFloats;
  if (imageFloats === height * width * channels) {
    use(addressOf(x), rowFloats, imageFloats);
    return;
  }
  withRoom(batch * imageFloats, (images) => {
    const from = floatsAt(addressOf(x), batch * height * width * channels);
    const padded = floatsAt(images, batch * imageFloats).fill(0);
    for (let image = 0; image < batch; image++) {
      for (let i = 0; i < height; i++) {
        const row = (image * height + i) * width * channels;
        const to = image * imageFloats + (top + i) * rowFloats + left * channels;
        padded.set(from.subarray(row, row + width * channels), to);
      }
    }
    use(images, rowFloats, imageFloats);
  });
}

/** Places in reverse, and at each one filters before channels. */
function turn(kernel: Float32Array, turned: Float32Array, channels: number, filters: number): void {
  let from = 0;
  for (let place = kernel.length - channels * filters; place >= 0; place -= channels * filters) {
    for (let channel = 0; channel < channels; channel++) {
      for (let filter = 0; filter < filters; filter++) {
        turned[place + filter * channels + channel] = kernel[from++]!;
      }
    }
  }
}

/** What the forward convolution is padded with; undefined where it is not one of stride 1 over NHWC. */
function paddingOf(
  inputShape: Shape4D,
  filterShape: Shape4D,
  attributes: tf.NamedAttrMap,
): Padding | undefined {
  const { strides, pad, dataFormat, dilations } = attributes as unknown as tf.Conv2DAttrs;
  if (dataFormat !== 'NHWC') return undefined;
  const info = tf.backend_util.computeConv2DInfo(inputShape, filterShape, strides, dilations ?? 1, pad);
  const isPlain = [info.strideHeight, info.strideWidth, info.dilationHeight, info.dilationWidth].every(
    (step) => step === 1,
  );
  return isPlain ? info.padInfo : undefined;
}
