/** The RDP accountant: adds up RDP over rounds, and turns it into (ε, δ) at the order that gives the least ε. */
import { rdpOfRelease } from './gaussian-rdp.ts';
import type { Release } from './release.ts';

/** 1.1 to 10.9 in tenths, 11 to 63, 128, 256, 512, 1024: those of Google's dp-accounting, so that figures compare. */
export const DEFAULT_ORDERS: readonly number[] = [
  ...Array.from({ length: 99 }, (_, i) => (11 + i) / 10),
  ...Array.from({ length: 53 }, (_, i) => 11 + i),
  128,
  256,
  512,
  1024,
];

export interface RdpEpsilon {
  readonly epsilon: number;
  /** The order α that gave it. */
  readonly order: number;
}

/**
 * ε at `delta` after `rounds` releases.
 *
 * @throws RangeError for arguments that are none, and as `checkRelease` does.
 * @see Canonne, Kamath, Steinke 2020, arXiv:2004.00010, proposition 12 (conversion).
 */
export function rdpEpsilon(
  release: Release,
  rounds: number,
  delta: number,
  orders: readonly number[] = DEFAULT_ORDERS,
): RdpEpsilon {
  checkComposition(rounds, delta);
  const epsilonAt = (order: number): number => {
    // The conversion says nothing so near to 1.
    if (order <= 1.01) return Number.POSITIVE_INFINITY;
    const rdp = rounds * rdpOfRelease(release, order);
    return rdp + Math.log1p(-1 / order) - (Math.log(delta) + Math.log(order)) / (order - 1);
  };
  // ε falls and then rises with the order, and holds at every order: a search by halves finds the least of them.
  let at = orders.length >> 1;
  let epsilon = epsilonAt(orders[at]!);
  for (let stride = orders.length; stride >= 1; stride = stride >> 1) {
    for (const other of [at - stride, at + stride]) {
      const order = orders[other];
      if (order === undefined) continue;
      const found = epsilonAt(order);
      if (found < epsilon) [at, epsilon] = [other, found];
    }
  }
  return { epsilon: Math.max(0, epsilon), order: orders[at]! };
}

/** @throws RangeError that names the argument. */
export function checkComposition(rounds: number, delta: number): void {
  if (!(Number.isInteger(rounds) && rounds >= 1)) {
    throw new RangeError(`rounds is ${rounds}, expected a whole number from 1`);
  }
  if (!(delta > 0 && delta < 1)) {
    throw new RangeError(`delta is ${delta}, expected a number above 0 and below 1`);
  }
}
