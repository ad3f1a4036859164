/** A task's model on a device: one for all rounds. */
import * as tf from '@tensorflow/tfjs-core';
import { modelShape } from '../../core/task/model-layout.ts';
import type { Task } from '../../core/task/task.ts';
import type { WeightLayout } from '../../core/weights/layout.ts';
import { initialWeights } from '../../tasks/initial-weights.ts';
import type { SeededRandom } from '../../tasks/seeded-random.ts';
import type { Attempt } from './attempt.ts';
import type { Device } from './backends.ts';
import { logitsFrom } from './forward.ts';

export class LocalModel {
  readonly task: Task;
  readonly device: Device;
  readonly layout: WeightLayout;
  readonly outputs: number;
  /** In layout order. Whoever changes them calls `load` before the next use. */
  readonly variables: readonly tf.Variable[];

  constructor(task: Task, device: Device) {
    device.activate();
    this.task = task;
    this.device = device;
    const { layout, outputShape } = modelShape(task);
    this.layout = layout;
    this.outputs = outputShape[0]!;
    const weights = initialWeights(task);
    this.variables = layout.weights.map(({ offset, size, shape }) =>
      tf.tidy(() => tf.variable(tf.tensor(weights.slice(offset, offset + size), [...shape]))),
    );
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
   * @param dropout - Draws which units rest, while training.
   */
  forward(inputs: tf.Tensor, dropout?: SeededRandom): tf.Tensor2D {
    return logitsFrom(this.task.model.layers, this.variables, inputs, dropout);
  }

  dispose(): void {
    tf.dispose([...this.variables]);
  }
}
