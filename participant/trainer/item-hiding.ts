/** Hiding items of a row from the model that is to find them again. */
import { type SeededRandom, seededRandom } from '../../tasks/seeded-random.ts';
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
