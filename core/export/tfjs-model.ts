/** A task's model as the `model.json` of a tfjs layers model, which `tf.loadLayersModel` reads. */
import { unreachable } from '../errors/tabfed-error.ts';
import type { Layer } from '../task/layers.ts';
import { inputShape } from '../task/model-layout.ts';
import type { Task } from '../task/task.ts';
import type { WeightLayout } from '../weights/layout.ts';

/** The parts of a tfjs `model.json` that are written here. */
export interface TfjsModelJson {
  readonly format: 'layers-model';
  readonly generatedBy: string;
  readonly convertedBy: null;
  readonly modelTopology: {
    readonly class_name: 'Sequential';
    readonly config: { readonly name: string; readonly layers: readonly KerasLayer[] };
    readonly keras_version: string;
    readonly backend: string;
  };
  readonly weightsManifest: readonly {
    readonly paths: readonly string[];
    readonly weights: readonly {
      readonly name: string;
      readonly shape: readonly number[];
      readonly dtype: 'float32';
    }[];
  }[];
}

interface KerasLayer {
  readonly class_name: string;
  readonly config: Readonly<Record<string, unknown>>;
}

/**
 * @param layout - The weight layout of the same task.
 * @param weightsPath - Where the model file (flat float32, layout order) lies, relative to `model.json`.
 */
export function toTfjsModelJson(
  task: Pick<Task, 'id' | 'data' | 'model'>,
  layout: WeightLayout,
  weightsPath: string,
): TfjsModelJson {
  const layers = task.model.layers.map((layer, index) => {
    const { class_name, config } = kerasLayer(layer);
    const name = `${index}-${layer.type}`;
    const input =
      index === 0 ? { batch_input_shape: [null, ...inputShape(task.data)], dtype: 'float32' } : {};
    return { class_name, config: { name, trainable: true, ...input, ...config } };
  });
  return {
    format: 'layers-model',
    generatedBy: 'tabfed',
    convertedBy: null,
    modelTopology: {
      class_name: 'Sequential',
      config: { name: task.id, layers },
      keras_version: 'tfjs-layers 4.22.0',
      backend: 'tensor_flow.js',
    },
    weightsManifest: [
      {
        paths: [weightsPath],
        weights: layout.weights.map(({ name, shape }) => ({ name, shape, dtype: 'float32' })),
      },
    ],
  };
}

/** Keras's own names of a layer and its fields, which the file format uses. */
function kerasLayer(layer: Layer): KerasLayer {
  switch (layer.type) {
    case 'dense':
      return {
        class_name: 'Dense',
        config: { units: layer.units, activation: layer.activation, use_bias: true },
      };
    case 'flatten':
      return { class_name: 'Flatten', config: {} };
    case 'reshape':
      return { class_name: 'Reshape', config: { target_shape: layer.targetShape } };
    case 'dropout':
      return { class_name: 'Dropout', config: { rate: layer.rate } };
    case 'conv2d':
      return {
        class_name: 'Conv2D',
        config: {
          filters: layer.filters,
          kernel_size: [layer.kernelSize, layer.kernelSize],
          strides: [1, 1],
          padding: layer.padding,
          data_format: 'channels_last',
          activation: layer.activation,
          use_bias: true,
        },
      };
    case 'max-pooling-2d':
      return {
        class_name: 'MaxPooling2D',
        config: {
          pool_size: [layer.poolSize, layer.poolSize],
          strides: [layer.poolSize, layer.poolSize],
          padding: 'valid',
          data_format: 'channels_last',
        },
      };
    case 'gru':
      return {
        class_name: 'GRU',
        config: {
          units: layer.units,
          activation: 'tanh',
          recurrent_activation: 'sigmoid',
          use_bias: true,
          reset_after: false,
          return_sequences: false,
        },
      };
    default:
      return unreachable(layer);
  }
}
