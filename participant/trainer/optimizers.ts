import * as tf from '@tensorflow/tfjs-core';
import type { Training } from '../../core/task/task.ts';

export interface LocalOptimizer {
  /** Changes the variables in place; `grads` by variable name, as `tf.variableGrads` gives them. */
  apply(grads: tf.NamedTensorMap): void;
  dispose(): void;
}

/** A local optimizer without memory of earlier rounds. The caller disposes it, or its state leaks. */
export function createOptimizer(settings: Training['optimizer']): LocalOptimizer {
  const optimizer = createTfjsOptimizer(settings);
  return {
    apply: (grads) => optimizer.applyGradients(grads),
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
