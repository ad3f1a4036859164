import * as tf from '@tensorflow/tfjs-core';
import type { Training } from '../../core/task/task.ts';
import type { Attempt } from './attempt.ts';

/**
 * What an optimizer remembers of its steps, in host memory: so it outlives the graphics context that it was made on, and no
 * tensor lives from one round to the next. In tfjs's own order, the count of steps first.
 */
export type OptimizerMemory = readonly { readonly shape: readonly number[]; readonly values: Float32Array }[];

export interface LocalOptimizer {
  /** Changes the variables in place; `grads` by variable name, as `tf.variableGrads` gives them. */
  apply(grads: tf.NamedTensorMap): void;
  /** Goes on from `memory`, which is copied. Before the first `apply`. */
  recall(memory: OptimizerMemory, attempt: Attempt): Promise<void>;
  /** @returns New arrays. */
  remember(attempt: Attempt): Promise<OptimizerMemory>;
  dispose(): void;
}

/** A local optimizer without memory of earlier rounds. The caller disposes it, or its state leaks. */
export function createOptimizer(settings: Training['optimizer']): LocalOptimizer {
  const optimizer = createTfjsOptimizer(settings);
  return {
    apply: (grads) => optimizer.applyGradients(grads),
    async recall(memory, attempt) {
      const entries = memory.map(({ shape, values }, i) => ({
        name: String(i),
        tensor: tf.tensor(values.slice(), [...shape]),
      }));
      try {
        await attempt.wait(optimizer.setWeights(entries));
      } finally {
        // tfjs makes variables of its own from them.
        tf.dispose(entries.map(({ tensor }) => tensor));
      }
    },
    async remember(attempt) {
      const entries = await attempt.wait(optimizer.getWeights());
      try {
        const values = await attempt.wait(Promise.all(entries.map(({ tensor }) => tensor.data())));
        return entries.map(({ tensor }, i) => ({
          shape: tensor.shape,
          values: Float32Array.from(values[i]!),
        }));
      } finally {
        // The count of steps is made for this answer; all else is the optimizer's.
        entries[0]?.tensor.dispose();
      }
    },
    dispose() {
      optimizer.dispose();
      // tfjs's momentum forgets the learning rate that it keeps as a tensor for its parent.
      if (settings.name === 'momentum') tf.SGDOptimizer.prototype.dispose.call(optimizer);
    },
  };
}

function createTfjsOptimizer(settings: Training['optimizer']): tf.Optimizer {
  switch (settings.name) {
    case 'sgd':
      return tf.train.sgd(settings.learningRate);
    case 'momentum':
      return tf.train.momentum(settings.learningRate, settings.momentum);
    case 'adam':
      return tf.train.adam(settings.learningRate);
    default:
      return settings satisfies never;
  }
}
