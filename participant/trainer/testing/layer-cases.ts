/** Small models for every layer that a task may use, with odd sizes: what stands behind it has weights, and before it too where it can. */
import type { Data } from '../../../core/task/data-schema.ts';
import type { Layer } from '../../../core/task/layers.ts';
import type { Training } from '../../../core/task/task.ts';

export interface LayerCase {
  readonly name: string;
  readonly data: Data;
  readonly layers: readonly Layer[];
  readonly loss: Training['loss'];
}

/** No multiple of 2 or 4: WebGL packs two by two, SIMD four at once. */
export const ROWS = 15;

const numbers = (count: number): Data => ({
  kind: 'table',
  columns: Array.from({ length: count }, (_, i) => ({ name: `x${i}`, type: 'number', center: 0, scale: 1 })),
  target: { name: 'y', type: 'number', center: 0, scale: 1 },
});
const images = (height: number, width: number, channels: 1 | 3, classes: number): Data => ({
  kind: 'images',
  height,
  width,
  channels,
  classes: Array.from({ length: classes }, (_, i) => `class ${i}`),
});

const dense = (units: number, activation: Activation = 'linear'): Layer => ({
  type: 'dense',
  units,
  activation,
});
const conv = (
  filters: number,
  kernelSize: number,
  padding: 'same' | 'valid',
  activation: Activation = 'linear',
) => ({ type: 'conv2d', filters, kernelSize, padding, activation }) as const;
const flatten = { type: 'flatten' } as const;

type Activation = Extract<Layer, { type: 'dense' }>['activation'];
const ACTIVATIONS: readonly Activation[] = ['sigmoid', 'relu', 'softmax', 'tanh', 'linear'];

const toNumber = (name: string, columns: number, ...layers: Layer[]): LayerCase => ({
  name,
  data: numbers(columns),
  layers: [...layers, dense(1)],
  loss: 'mean-squared-error',
});
const toClasses = (name: string, data: Data, ...layers: Layer[]): LayerCase => ({
  name,
  data,
  layers: [...layers, flatten, dense(data.kind === 'images' ? data.classes.length : 1, 'softmax')],
  loss: 'categorical-cross-entropy',
});

/** A layer without a case does not compile. */
export const LAYER_CASES = {
  dense: [
    ...ACTIVATIONS.map((activation) => toNumber(activation, 5, dense(7, activation))),
    {
      name: 'before a binary cross-entropy',
      data: numbers(3),
      layers: [dense(5, 'tanh'), dense(1, 'sigmoid')],
      loss: 'binary-cross-entropy',
    },
    { ...toNumber('with products that WASM kernels of our own compute', 70, dense(61, 'tanh')) },
  ],
  flatten: [toClasses('of odd channels', images(5, 3, 3, 3), conv(5, 2, 'valid', 'tanh'))],
  reshape: [
    toNumber(
      'to an image',
      5,
      dense(18),
      { type: 'reshape', targetShape: [3, 3, 2] },
      conv(3, 2, 'valid'),
      flatten,
    ),
  ],
  dropout: [
    toNumber('a third', 5, dense(9, 'tanh'), { type: 'dropout', rate: 0.33 }),
    toNumber('none', 3, dense(5, 'tanh'), { type: 'dropout', rate: 0 }),
  ],
  conv2d: [
    ...ACTIVATIONS.map((activation) =>
      toClasses(activation, images(5, 4, 1, 3), conv(3, 3, 'same', activation), conv(2, 2, 'valid')),
    ),
    toClasses('of one pixel', images(3, 5, 3, 3), conv(5, 1, 'valid', 'tanh'), conv(3, 1, 'same')),
    toClasses('as large as the image', images(5, 5, 1, 2), conv(3, 2, 'same', 'tanh'), conv(7, 5, 'valid')),
    toClasses('larger than the image', images(3, 2, 3, 2), conv(3, 5, 'same', 'tanh'), conv(3, 4, 'same')),
  ],
  'max-pooling-2d': [
    toClasses('of sides that leave a rest', images(7, 5, 1, 3), conv(3, 2, 'same'), {
      type: 'max-pooling-2d',
      poolSize: 2,
    }),
    toClasses(
      'by three',
      images(7, 6, 3, 3),
      conv(5, 2, 'same'),
      { type: 'max-pooling-2d', poolSize: 3 },
      conv(3, 2, 'same'),
    ),
    toClasses('by one', images(3, 3, 1, 2), conv(3, 2, 'same'), { type: 'max-pooling-2d', poolSize: 1 }),
  ],
  gru: [
    toNumber(
      'over three steps',
      5,
      dense(12),
      { type: 'reshape', targetShape: [3, 4] },
      { type: 'gru', units: 5 },
    ),
    toNumber(
      'over one step',
      3,
      dense(7),
      { type: 'reshape', targetShape: [1, 7] },
      { type: 'gru', units: 3 },
    ),
  ],
} satisfies Record<Layer['type'], readonly LayerCase[]>;

export const ALL_CASES: readonly (readonly [layer: Layer['type'], layerCase: LayerCase])[] = (
  Object.keys(LAYER_CASES) as Layer['type'][]
).flatMap((layer) => LAYER_CASES[layer].map((layerCase) => [layer, layerCase] as const));

/** Two of each layer: WebGL compiles the shaders of every case anew, for a second or two. */
export const BRIEF_CASES = ALL_CASES.filter(([layer, layerCase]) =>
  (LAYER_CASES[layer] as readonly LayerCase[]).slice(0, 2).includes(layerCase),
);
