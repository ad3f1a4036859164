import { logSumExp } from './log-sum.ts';

/**
 * Shares of each class, without overflow.
 *
 * @param logits - Shape `[rows, classes]`.
 * @returns A new array of the same shape; each row adds up to 1.
 */
export function softmax(logits: Float32Array, classes: number): Float32Array {
  const answers = new Float32Array(logits.length);
  for (let start = 0; start < logits.length; start += classes) {
    const row = logits.subarray(start, start + classes);
    const logTotal = logSumExp(row);
    answers.set(
      row.map((z) => Math.exp(z - logTotal)),
      start,
    );
  }
  return answers;
}
