import * as tf from '@tensorflow/tfjs-core';
import type { Training } from '../../core/task/task.ts';

/** A local optimizer without memory of earlier rounds. The caller disposes it, or its state leaks. */
export function createOptimizer(optimizer: Training['optimizer']): tf.Optimizer {
  switch (optimizer.name) {
    case 'sgd':
      return tf.train.sgd(optimizer.learningRate);
    case 'momentum':
      return tf.train.momentum(optimizer.learningRate, optimizer.momentum);
    case 'adam':
      return tf.train.adam(optimizer.learningRate);
    default:
      return optimizer satisfies never;
  }
}
