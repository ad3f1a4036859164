/** What an attacker makes of its honest delta. Label flipping is no such thing: it trains honestly, on false rows. */
import { type SeededRandom, seededNormal } from '../../tasks/seeded-random.ts';

export type Attack =
  /** δ becomes −strength · δ. */
  | { readonly kind: 'sign-flip'; readonly strength: number }
  /** δ becomes strength · δ. */
  | { readonly kind: 'scale'; readonly strength: number }
  /** A random direction, `strength` times as long as δ. */
  | { readonly kind: 'noise'; readonly strength: number }
  /** Class k of n is learnt as class n − 1 − k. */
  | { readonly kind: 'label-flip' };

export type AttackKind = Attack['kind'];
export const ATTACKS: readonly AttackKind[] = ['sign-flip', 'scale', 'label-flip', 'noise'];

/** @param strength - Absent: the attack's usual one. */
export function attackOf(kind: AttackKind, strength?: number): Attack {
  switch (kind) {
    case 'label-flip':
      return { kind };
    case 'scale':
      return { kind, strength: strength ?? 10 };
    case 'sign-flip':
    case 'noise':
      return { kind, strength: strength ?? 4 };
  }
}

/** @returns A new vector, shape `[P]`; the honest one where the attack is on rows. */
export function attackedDelta(delta: Float32Array, attack: Attack, random: SeededRandom): Float32Array {
  switch (attack.kind) {
    case 'label-flip':
      return delta;
    case 'sign-flip':
      return delta.map((value) => -attack.strength * value);
    case 'scale':
      return delta.map((value) => attack.strength * value);
    case 'noise': {
      const noise = delta.map(() => seededNormal(random));
      const factor = (attack.strength * norm(delta)) / norm(noise);
      return noise.map((value) => factor * value);
    }
  }
}

const norm = (vector: Float32Array) => Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
