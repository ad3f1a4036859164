/** Hiding items of a row from the model that is to find them again. */
import { type SeededRandom, seededRandom } from '../../tasks/seeded-random.ts';
import type { EncodedRows } from '../data/encoded-rows.ts';
import type { HideItems } from './batches.ts';

type Range = readonly [from: number, to: number];

/**
 * For training: every item of a row is hidden with this chance, drawn anew each time. Nothing is scaled up for it, because
 * an item counts for what it is, not for how many there are.
 */
export function hideShare(share: number, items: Range, random: SeededRandom): HideItems {
  return (inputs) => {
    for (let i = items[0]; i < items[1]; i++) if (inputs[i] === 1 && random() < share) inputs[i] = 0;
  };
}

/**
 * For measuring: one item of each row, always the same one of the same row. Rows hold at least two.
 *
 * @returns Which item it is, counted within `items`.
 */
export function hiddenItem(inputs: Float32Array, items: Range, row: number): number {
  const held: number[] = [];
  for (let i = items[0]; i < items[1]; i++) if (inputs[i] === 1) held.push(i - items[0]);
  return held[Math.floor(seededRandom(row)() * held.length)]!;
}

/**
 * What the loss of a batch compares with.
 *
 * @param which - Rows of the batch.
 * @param shown - Inputs of the batch, after hiding.
 * @returns Shape `[rows, 2 · items]`: first 1 for each item that the row holds, then the weight of each. An item that is shown
 * has none: to give it back is no feat, and would outweigh what is to be learnt. The others share 1.
 */
export function itemTargets(
  rows: Pick<EncodedRows, 'rows' | 'inputs'>,
  which: Uint32Array,
  [from, to]: Range,
  shown: Float32Array,
): Float32Array {
  const width = rows.inputs.length / rows.rows;
  const items = to - from;
  const targets = new Float32Array(2 * which.length * items);
  let counted = 0;
  which.forEach((row, i) => {
    const held = rows.inputs.subarray(row * width + from, row * width + to);
    targets.set(held, 2 * i * items);
    for (let item = 0; item < items; item++) {
      if (shown[i * width + from + item] === 1) continue;
      targets[(2 * i + 1) * items + item] = 1;
      counted++;
    }
  });
  for (let i = 0; i < which.length; i++) {
    for (let at = (2 * i + 1) * items; at < (2 * i + 2) * items; at++) targets[at]! /= Math.max(1, counted);
  }
  return targets;
}
