import * as tf from '@tensorflow/tfjs-core';
import type { Replacement } from './wasm-kernels.ts';

/** Multiplications below which handing over further operations costs more than they save. */
const WORTH_IT = 50_000;

/**
 * `BatchMatMul` of two matrices, by transposing what is small. XNNPACK computes A·B, after packing B; tfjs computes
 * everything with a transposed factor itself, ten times slower. In training B is the weights, which are new in every
 * step and large, and A is a batch of few rows: (Bᵀ·Aᵀ)ᵀ packs the batch instead. Measured with 10 rows and
 * 3136 × 512 weights: A·B 1.8 times as fast, A·Bᵀ 6 times, Aᵀ·B 7 times.
 */
export const matrixProduct: Replacement = ({ a, b }, { transposeA, transposeB }) => {
  if (a === undefined || b === undefined || !isOneMatrix(a) || !isOneMatrix(b)) return undefined;
  const [left, right] = [asMatrix(a), asMatrix(b)];
  const [rows, inner] = transposeA ? [left.shape[1], left.shape[0]] : left.shape;
  const columns = transposeB ? right.shape[0] : right.shape[1];
  if (rows * inner * columns < WORTH_IT) return undefined;
  // Transposing a value costs about two fifths of packing it.
  const isFlipped =
    !transposeA && rows < columns && (transposeB || 2 * rows * (inner + columns) < 3 * inner * columns);
  if (!transposeA && !transposeB && !isFlipped) return undefined;
  const product = isFlipped
    ? tf.transpose(tf.matMul(transposeB ? right : tf.transpose(right), tf.transpose(left)))
    : tf.matMul(transposeA ? tf.transpose(left) : left, transposeB ? tf.transpose(right) : right);
  return tf.reshape(product, [...(a.rank >= b.rank ? a : b).shape.slice(0, -2), rows, columns]);
};

const isOneMatrix = ({ shape, dtype }: tf.Tensor) =>
  dtype === 'float32' && shape.length >= 2 && shape.slice(0, -2).every((size) => size === 1);

const asMatrix = (tensor: tf.Tensor) =>
  tf.reshape(tensor, tensor.shape.slice(-2) as [number, number]) as tf.Tensor2D;
