/** What a model says, from its logits: in the tab, on a command line and in an exported page alike. */
import { softmax } from '../math/softmax.ts';
import type { Task } from '../task/task.ts';

/**
 * What the model answers: probabilities of classes, one probability, one of each item, a relative risk, or a number on the scale of training.
 */
export function answersOf({ data }: Pick<Task, 'data'>, logits: Float32Array): Float32Array {
  if (data.kind === 'images') return softmax(logits, data.classes.length);
  switch (data.target.type) {
    case 'binary':
    case 'items':
      return logits.map((z) => 1 / (1 + Math.exp(-z)));
    case 'category':
      return softmax(logits, data.target.values.length);
    case 'survival':
      return logits.map(Math.exp);
    case 'number':
      return logits;
    default:
      return data.target satisfies never;
  }
}
