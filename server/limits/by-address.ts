import { TokenBucket } from './token-bucket.ts';

/** Addresses that are remembered before those that did nothing lately are forgotten. */
const SWEEP_AT = 10_000;

/** So many a minute from each address. Memory is bounded by what all of them did within the last minute. */
export class PerMinuteByAddress {
  readonly #perMinute: number;
  readonly #buckets = new Map<string, TokenBucket>();
  #sweepAt = SWEEP_AT;

  constructor(perMinute: number) {
    this.#perMinute = perMinute;
  }

  /** @returns false where the address has had its share. */
  take(address: string, nowMs: number): boolean {
    let bucket = this.#buckets.get(address);
    if (!bucket) {
      if (this.#buckets.size >= this.#sweepAt) this.#sweep(nowMs);
      bucket = new TokenBucket(this.#perMinute, this.#perMinute / 60, nowMs);
      this.#buckets.set(address, bucket);
    }
    return bucket.take(nowMs);
  }

  #sweep(nowMs: number): void {
    for (const [address, bucket] of this.#buckets) if (bucket.isFull(nowMs)) this.#buckets.delete(address);
    // Doubling keeps the cost of sweeping small where many are active.
    this.#sweepAt = Math.max(SWEEP_AT, this.#buckets.size * 2);
  }
}

/** How many there are now from each address. */
export class CountByAddress {
  readonly #counts = new Map<string, number>();

  of(address: string): number {
    return this.#counts.get(address) ?? 0;
  }

  add(address: string): void {
    this.#counts.set(address, this.of(address) + 1);
  }

  remove(address: string): void {
    const left = this.of(address) - 1;
    if (left > 0) this.#counts.set(address, left);
    else this.#counts.delete(address);
  }
}

/**
 * One name for whoever is behind an address: an IPv6 network of 64 bits is one household, which could take a new
 * address for each connection; an IPv4 address is the same in either notation.
 */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped) return mapped[1] as string;
  if (!address.includes(':')) return address;
  const [head = '', tail] = (address.split('%')[0] as string).toLowerCase().split('::');
  const groups = head === '' ? [] : head.split(':');
  if (tail !== undefined) {
    const last = tail === '' ? [] : tail.split(':');
    while (groups.length + last.length < 8) groups.push('0');
    groups.push(...last);
  }
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
