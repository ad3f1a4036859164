/** The untrained model, drawn without a tensor library, so that round 0 has the same bits on every machine. */
import { modelShape } from '../core/task/model-layout.ts';
import type { Task } from '../core/task/task.ts';
import { seededRandom } from './seeded-random.ts';

/**
 * Kernels are uniform in ±√(6 / (fan in + fan out)), biases are zero. Every kernel draws from a stream of its
 * own, so that a layer added behind does not change those before it.
 *
 * @returns A new vector in layout order, shape `[P]`.
 * @see Glorot and Bengio 2010, "Understanding the difficulty of training deep feedforward neural networks".
 */
export function initialWeights(task: Pick<Task, 'data' | 'model'>): Float32Array<ArrayBuffer> {
  const { layout } = modelShape(task);
  const weights = new Float32Array(layout.parameterCount);
  layout.weights.forEach(({ name, shape, offset, size }, index) => {
    if (name.endsWith('/bias')) return;
    const [inputs, outputs] = shape.slice(-2) as [number, number];
    // A convolution's kernel reaches an input, and is reached by an output, once for every place in its window.
    const window = size / (inputs * outputs);
    const limit = Math.sqrt(6 / (window * (inputs + outputs)));
    const random = seededRandom(task.model.seed, index);
    for (let i = offset; i < offset + size; i++) weights[i] = (2 * random() - 1) * limit;
  });
  return weights;
}
