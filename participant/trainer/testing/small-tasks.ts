/** Tasks of a few rows and weights, on which a round takes milliseconds. */
import type { Task, Training } from '../../../core/task/task.ts';
import { digits } from '../../../tasks/digits/task.ts';
import type { TrainerInput } from '../../ports.ts';

export const OPTIMIZERS: readonly Training['optimizer'][] = [
  { name: 'sgd', learningRate: 0.05 },
  { name: 'momentum', learningRate: 0.02, momentum: 0.9 },
  { name: 'momentum', learningRate: 0.02, momentum: 0.9, state: 'kept' },
  { name: 'adam', learningRate: 0.02 },
  { name: 'adam', learningRate: 0.02, state: 'kept' },
];

/** Two classes of 4 × 4 images, bright above or bright below, in batches of odd sizes. */
export function smallImages(
  optimizer: Training['optimizer'],
  training: Partial<Training> = {},
): TrainerInput {
  const task: Task = {
    ...digits,
    data: { kind: 'images', height: 4, width: 4, channels: 1, classes: ['top', 'bottom'] },
    model: {
      layers: [
        { type: 'conv2d', filters: 3, kernelSize: 3, padding: 'same', activation: 'relu' },
        { type: 'max-pooling-2d', poolSize: 2 },
        { type: 'flatten' },
        { type: 'dropout', rate: 0.2 },
        { type: 'dense', units: 2, activation: 'softmax' },
      ],
      seed: 3,
    },
    training: {
      loss: 'categorical-cross-entropy',
      optimizer,
      batchSize: 9,
      localEpochs: 1,
      heldOutFraction: 0.25,
      ...training,
    },
  };
  const labels = Uint8Array.from({ length: 12 }, (_, i) => i % 2);
  const pixels = Uint8Array.from({ length: 16 * labels.length }, (_, i) => {
    const isBright = (Math.floor((i % 16) / 8) === 1) === (labels[Math.floor(i / 16)] === 1);
    return (isBright ? 160 : 20) + ((i * 37) % 60);
  });
  return { task, data: { kind: 'images', pixels, labels }, backend: 'cpu' };
}
