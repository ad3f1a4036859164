import type * as tf from '@tensorflow/tfjs-core';
import { FLOAT_BYTES } from './lanes.ts';
import type { Replacement } from './wasm-kernels.ts';
import { addressOf, floatsAt, multiply, newTensor, withRoom } from './wasm-memory.ts';

/**
 * `BatchMatMul` of two matrices. tfjs's own packs B, the weights in training, before every product, and is ten times
 * slower where a factor is transposed. Here nothing is packed. A is read in either order, B row by row only: A·Bᵀ is
 * computed as (B·Aᵀ)ᵀ, where A is the smaller one, a batch of few rows.
 */
export const matrixProduct: Replacement = ({ a, b }, { transposeA, transposeB }) => {
  if (a === undefined || b === undefined || !isOneMatrix(a) || !isOneMatrix(b)) return undefined;
  const [aRows, aColumns] = a.shape.slice(-2) as [number, number];
  const [bRows, bColumns] = b.shape.slice(-2) as [number, number];
  const [rows, inner] = transposeA ? [aColumns, aRows] : [aRows, aColumns];
  const columns = transposeB ? bRows : bColumns;
  const product = newTensor([
    ...(a.shape.length >= b.shape.length ? a : b).shape.slice(0, -2),
    rows,
    columns,
  ]);
  const left: Factor = { at: addressOf(a), isTransposed: transposeA === true };
  const right = addressOf(b);
  const to = addressOf(product);
  if (!transposeB) {
    multiplyMatrices(left, right, to, rows, inner, columns);
  } else if (rows > columns) {
    withTransposed(right, columns, inner, (turned) =>
      multiplyMatrices(left, turned, to, rows, inner, columns),
    );
  } else {
    withRoom(rows * columns, (turned) => {
      const flipped = (at: number) =>
        multiplyMatrices({ at: right, isTransposed: false }, at, turned, columns, inner, rows);
      if (transposeA) flipped(left.at);
      else withTransposed(left.at, rows, inner, flipped);
      transpose(turned, to, columns, rows);
    });
  }
  return product;
};

/** Address of A, shape `[rows, inner]`, or of Aᵀ. */
interface Factor {
  readonly at: number;
  readonly isTransposed: boolean;
}

function multiplyMatrices(
  a: Factor,
  b: number,
  c: number,
  rows: number,
  inner: number,
  columns: number,
): void {
  const [toRow, toValue] = a.isTransposed ? [1, rows] : [inner, 1];
  multiply({
    rows,
    eachRow(row) {
      for (let i = 0; i < rows; i++) row(a.at + i * toRow * FLOAT_BYTES, c + i * columns * FLOAT_BYTES);
    },
    columns,
    b,
    bStep: columns * FLOAT_BYTES,
    aStep: toValue * FLOAT_BYTES,
    length: inner,
  });
}

function withTransposed(matrix: number, rows: number, columns: number, use: (turned: number) => void): void {
  withRoom(rows * columns, (turned) => {
    transpose(matrix, turned, rows, columns);
    use(turned);
  });
}

/** The matrix at `from`, shape `[rows, columns]`, to `to`, shape `[columns, rows]`. */
function transpose(from: number, to: number, rows: number, columns: number): void {
  const [values, turned] = [floatsAt(from, rows * columns), floatsAt(to, rows * columns)];
  let at = 0;
  for (let row = 0; row < rows; row++) {
    for (let i = row; i < turned.length; i += rows) turned[i] = values[at++]!;
  }
}

const isOneMatrix = ({ shape, dtype }: tf.TensorInfo) =>
  dtype === 'float32' && shape.length >= 2 && shape.slice(0, -2).every((size) => size === 1);
