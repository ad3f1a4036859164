import * as tf from '@tensorflow/tfjs-core';
import { FLOAT_BYTES } from './lanes.ts';
import type { Replacement } from './wasm-kernels.ts';
import { addressOf, floatsAt, multiply, newTensor, withRoom } from './wasm-memory.ts';

/**
 * `Sum` over all axes but the last, the gradient of a bias, as a product with a row of ones. tfjs's own turns the
 * values round first.
 */
export const sumOfColumns: Replacement = ({ x }, attributes) => {
  const { axis, keepDims } = attributes as unknown as tf.SumAttrs;
  if (x === undefined || x.dtype !== 'float32' || x.shape.length < 2) return undefined;
  const axes = tf.util.parseAxisParam(axis, x.shape);
  const columns = x.shape.at(-1)!;
  const rows = tf.util.sizeFromShape(x.shape.slice(0, -1));
  const isOfColumns = axes.length === x.shape.length - 1 && !axes.includes(x.shape.length - 1);
  if (!isOfColumns || keepDims || rows === 0) return undefined;
  const sums = newTensor([columns]);
  withRoom(1, (one) => {
    floatsAt(one, 1)[0] = 1;
    multiply({
      rows: 1,
      eachRow: (row) => row(one, addressOf(sums)),
      columns,
      b: addressOf(x),
      bStep: columns * FLOAT_BYTES,
      aStep: 0,
      length: rows,
    });
  });
  return sums;
};
