/** A task's model on a device: one for all rounds, because building or compiling one anew leaks in tfjs. */
import * as tf from '@tensorflow/tfjs-core';
import type { Sequential } from '@tensorflow/tfjs-layers';
import { modelShape } from '../../core/task/model-layout.ts';
import type { Task } from '../../core/task/task.ts';
import type { WeightLayout } from '../../core/weights/layout.ts';
import { buildModel } from '../../tasks/build-model.ts';
import type { SeededRandom } from '../../tasks/seeded-random.ts';
import type { Attempt } from './attempt.ts';
import type { Device } from './backends.ts';

export class LocalModel {
  readonly task: Task;
  readonly device: Device;
  readonly layout: WeightLayout;
  readonly outputs: number;
  /** In layout order. Whoever changes them calls `load` before the next use. */
  readonly variables: readonly tf.Variable[];
  readonly #model: Sequential;

  constructor(task: Task, device: Device) {
    device.activate();
    this.task = task;
    this.device = device;
    const { layout, outputShape } = modelShape(task);
    this.layout = layout;
    this.outputs = outputShape[0]!;
    this.#model = buildModel(task, 'logits');
    this.variables = this.#model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  }

  /** @param weights - Shape `[P]`; copied. */
  load(weights: Float32Array): void {
    this.device.activate();
    tf.tidy(() => {
      this.layout.weights.forEach(({ offset, size, shape }, index) => {
        this.variables[index]!.assign(tf.tensor(weights.slice(offset, offset + size), [...shape]));
      });
    });
  }

  /** @returns A new array, shape `[P]`. All reads are under way at once: one after another takes three times as long. */
  async read(attempt: Attempt): Promise<Float32Array> {
    this.device.activate();
    const parts = await attempt.wait(Promise.all(this.variables.map((variable) => variable.data())));
    const weights = new Float32Array(this.layout.parameterCount);
    this.layout.weights.forEach(({ offset }, index) => {
      weights.set(parts[index]!, offset);
    });
    return weights;
  }

  /**
   * Runs the model up to its logits; inside `tf.tidy`.
   *
   * @param dropout - Draws which units rest, while training. tfjs's own layer would draw the same ones in every step,
   * or others in every run.
   */
  forward(inputs: tf.Tensor, dropout?: SeededRandom): tf.Tensor2D {
    const { layers } = this.task.model;
    return layers.reduce<tf.Tensor>((values, layer, index) => {
      if (layer.type !== 'dropout') return this.#model.layers[index]!.apply(values) as tf.Tensor;
      // tfjs takes a seed of 0 for none.
      return dropout ? tf.dropout(values, layer.rate, undefined, 1 + dropout() * 2 ** 30) : values;
    }, inputs) as tf.Tensor2D;
  }

  dispose(): void {
    this.#model.dispose();
  }
}
