import { seededPermutation, seededRandom } from '../../tasks/seeded-random.ts';

export interface Split {
  /** Row numbers, in the order of the source. */
  readonly training: Uint32Array;
  readonly heldOut: Uint32Array;
}

/**
 * Sets rows aside to measure the model on. The same rows and seed give the same split, so that a row that was held
 * out once is never trained on, also after a reload.
 *
 * @param fraction - Share to hold out, 0 ≤ fraction < 1. Above 0, both sides get a row where there are two.
 */
export function splitHeldOut(rows: number, fraction: number, seed: number): Split {
  const count = heldOutCount(rows, fraction);
  const order = seededPermutation(rows, seededRandom(seed));
  return { heldOut: order.slice(0, count).sort(), training: order.slice(count).sort() };
}

/**
 * Sets the last rows aside, for tasks that tell what comes next: what was to come must not be known while training.
 *
 * @param orderKeys - What each row stands by; of rows with the same, later ones of the source count as later.
 */
export function splitLatest(orderKeys: Float64Array, fraction: number): Split {
  const rows = orderKeys.length;
  const order = Uint32Array.from(orderKeys, (_, row) => row).sort(
    (a, b) => orderKeys[a]! - orderKeys[b]! || a - b,
  );
  const kept = rows - heldOutCount(rows, fraction);
  return { training: order.slice(0, kept).sort(), heldOut: order.slice(kept).sort() };
}

function heldOutCount(rows: number, fraction: number): number {
  return fraction === 0 || rows < 2 ? 0 : Math.min(rows - 1, Math.max(1, Math.round(rows * fraction)));
}
