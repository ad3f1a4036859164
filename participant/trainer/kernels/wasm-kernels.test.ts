import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { seededRandom } from '../../../tasks/seeded-random.ts';
import { openBackend } from '../backends.ts';
import { nodeTrainerPorts } from '../node-ports.ts';

beforeAll(async () => {
  await openBackend('wasm', nodeTrainerPorts().wasm);
});

const random = seededRandom(1);

/** Values from −1 to 1 in steps of 1/8: sums of products are then exact, whatever their order. */
function valuesFor(shape: readonly number[]): Float32Array {
  const size = shape.reduce((product, each) => product * each, 1);
  return Float32Array.from({ length: size }, () => Math.round(random() * 16 - 8) / 8);
}

const drawn = (...shape: number[]) => tf.tensor(valuesFor(shape), shape);

/** The same operation on both backends, from the same values. */
function onBoth(shapes: readonly number[][], compute: (...tensors: tf.Tensor[]) => tf.Tensor) {
  const values = shapes.map((shape) => valuesFor(shape));
  return (['cpu', 'wasm'] as const).map((backend) => {
    void tf.setBackend(backend);
    return tf.tidy(() => {
      const result = compute(...values.map((value, i) => tf.tensor(value.slice(), [...shapes[i]!])));
      // Both zeros are one.
      return { shape: result.shape, values: result.dataSync().map((value) => value + 0) };
    });
  });
}

function expectSame(shapes: readonly number[][], compute: (...tensors: tf.Tensor[]) => tf.Tensor): void {
  const [cpu, wasm] = onBoth(shapes, compute);
  expect(wasm).toEqual(cpu);
}

describe('matrix products on WASM', () => {
  const size = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 10, max: 90 }));

  it('are those of the CPU backend, transposed or not, whatever the shapes', () => {
    fc.assert(
      fc.property(size, size, size, fc.boolean(), fc.boolean(), (rows, inner, columns, isLeft, isRight) => {
        const left = isLeft ? [inner, rows] : [rows, inner];
        const right = isRight ? [columns, inner] : [inner, columns];
        expectSame([left, right], (a, b) => tf.matMul(a, b, isLeft, isRight));
      }),
      { numRuns: 150 },
    );
  });

  it('are those of the CPU backend for a training batch and large weights', () => {
    for (const [rows, inner, columns] of [
      [5, 1001, 70],
      [10, 300, 200],
      [3, 50, 2000],
    ] as const) {
      expectSame(
        [
          [rows, inner],
          [inner, columns],
        ],
        (a, b) => tf.matMul(a, b),
      );
      expectSame(
        [
          [rows, columns],
          [inner, columns],
        ],
        (a, b) => tf.matMul(a, b, false, true),
      );
      expectSame(
        [
          [rows, inner],
          [rows, columns],
        ],
        (a, b) => tf.matMul(a, b, true, false),
      );
      expectSame(
        [
          [inner, rows],
          [columns, inner],
        ],
        (a, b) => tf.matMul(a, b, true, true),
      );
    }
  });

  it('keep the shape of a stack of one, and leave larger stacks to tfjs', () => {
    expectSame(
      [
        [1, 10, 80],
        [1, 90, 80],
      ],
      (a, b) => tf.matMul(a, b, false, true),
    );
    expectSame(
      [
        [2, 10, 80],
        [2, 90, 80],
      ],
      (a, b) => tf.matMul(a, b, false, true),
    );
  });
});

describe('convolutions on WASM and their gradients', () => {
  const side = fc.integer({ min: 1, max: 9 });

  it('are those of the CPU backend, for every size, kernel, padding and count of channels', () => {
    fc.assert(
      fc.property(
        fc.record({
          batch: fc.integer({ min: 1, max: 3 }),
          height: side,
          width: side,
          channels: fc.integer({ min: 1, max: 9 }),
          filters: fc.integer({ min: 1, max: 19 }),
          kernelHeight: fc.integer({ min: 1, max: 6 }),
          kernelWidth: fc.integer({ min: 1, max: 6 }),
          pad: fc.constantFrom('same' as const, 'valid' as const),
        }),
        ({ batch, height, width, channels, filters, kernelHeight, kernelWidth, pad }) => {
          fc.pre(pad === 'same' || (kernelHeight <= height && kernelWidth <= width));
          const images = [batch, height, width, channels];
          const kernel = [kernelHeight, kernelWidth, channels, filters];
          const outputs =
            pad === 'same'
              ? [batch, height, width, filters]
              : [batch, height - kernelHeight + 1, width - kernelWidth + 1, filters];
          const convolved = (x: tf.Tensor, w: tf.Tensor) =>
            tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, pad) as tf.Tensor;
          expectSame([images, kernel], convolved);
          expectSame([images, kernel, outputs], (x, w, dy) => tf.grad((each) => convolved(x, each))(w, dy));
          expectSame([images, kernel, outputs], (x, w, dy) => tf.grad((each) => convolved(each, w))(x, dy));
        },
      ),
      { numRuns: 120 },
    );
  });

  it('with strides are tfjs’s own for the input, and refused with their shapes for the kernel', () => {
    const strided = (x: tf.Tensor, w: tf.Tensor) =>
      tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 2, 'same') as tf.Tensor;
    const shapes = [
      [1, 8, 8, 2],
      [3, 3, 2, 3],
      [1, 4, 4, 3],
    ];
    expectSame(shapes, (x, w, dy) => tf.grad((each) => strided(each, w))(x, dy));
    expect(() => onBoth(shapes, (x, w, dy) => tf.grad((each) => strided(x, each))(w, dy))).toThrow(
      /Conv2DBackpropFilter of x \[1,8,8,2\]/,
    );
  });
});

describe('the gradient of max-pooling on WASM', () => {
  it('goes to the largest of each window, of equals to the first, as on the CPU backend', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 4 }),
        (batch, height, width, channels, size) => {
          fc.pre(size <= height && size <= width);
          const outputs = [batch, Math.floor(height / size), Math.floor(width / size), channels];
          // Values in steps of an eighth, so that many are equal.
          expectSame([[batch, height, width, channels], outputs], (x, dy) =>
            tf.grad((each) => tf.maxPool(each as tf.Tensor4D, size, size, 'valid') as tf.Tensor)(x, dy),
          );
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('sums on WASM', () => {
  it('over any axes are those of the CPU backend', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 4 }),
        fc.nat(15),
        fc.boolean(),
        (shape, mask, keepDims) => {
          const axes = shape.map((_, axis) => axis).filter((axis) => mask & (1 << axis));
          expectSame([shape], (x) => tf.sum(x, axes, keepDims));
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('the replaced kernels', () => {
  it('are within 1e-6 of the CPU backend, relative to what is added up, for values that round', () => {
    const shapes: [number, number, number, number][] = [
      [4, 9, 9, 7],
      [5, 5, 7, 11],
    ];
    const values = shapes.map((shape) => Float32Array.from({ length: tf.util.sizeFromShape(shape) }, random));
    const run = (of: 'cpu' | 'wasm') => {
      void tf.setBackend(of);
      return tf.tidy(() => {
        const [images, kernel] = shapes.map((shape, i) => tf.tensor4d(values[i]!.slice(), shape));
        const convolved = (a: tf.Tensor, b: tf.Tensor) =>
          tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, 1, 'same') as tf.Tensor;
        const loss = (a: tf.Tensor, b: tf.Tensor) => tf.sum(convolved(a, b)) as tf.Scalar;
        const gradients = tf.grads(loss)([images!, kernel!]);
        return [convolved(images!, kernel!), ...gradients].map((tensor) => tensor.dataSync());
      });
    };
    const [cpu, wasm] = [run('cpu'), run('wasm')];
    // All values are positive: what is added up is the sum itself.
    wasm.forEach((tensor, which) => {
      tensor.forEach((value, i) => {
        expect(Math.abs(value / cpu[which]![i]! - 1)).toBeLessThan(1e-6);
      });
    });
  });

  it('leave no tensor and no byte behind', () => {
    void tf.setBackend('wasm');
    const run = () =>
      tf.tidy(() => {
        const [x, w, dy] = [drawn(10, 300), drawn(300, 90), drawn(10, 90)];
        tf.matMul(x, w);
        tf.matMul(dy, w, false, true);
        tf.matMul(x, dy, true, false);
        tf.sum(dy, 0);
        tf.grad((each) => tf.maxPool(each as tf.Tensor4D, 2, 2, 'valid') as tf.Tensor)(
          drawn(2, 4, 4, 3),
          drawn(2, 2, 2, 3),
        );
        const [images, kernel] = [drawn(2, 8, 8, 3) as tf.Tensor4D, drawn(3, 3, 3, 4) as tf.Tensor4D];
        tf.grads((a, b) => tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, 1, 'same') as tf.Tensor)(
          [images, kernel],
          drawn(2, 8, 8, 4),
        );
      });
    run();
    const { numTensors, numBytes, numDataBuffers } = tf.memory();
    const { wasm } = tf.backend() as unknown as {
      wasm: Record<'_malloc' | '_free', (argument: number) => number>;
    };
    const [taken, givenBack] = [vi.spyOn(wasm, '_malloc'), vi.spyOn(wasm, '_free')];
    for (let i = 0; i < 20; i++) run();
    expect(tf.memory()).toMatchObject({ numTensors, numBytes, numDataBuffers });
    expect(taken.mock.calls.length).toBeGreaterThan(0);
    expect(givenBack.mock.calls.length).toBe(taken.mock.calls.length);
    vi.restoreAllMocks();
  });
});
