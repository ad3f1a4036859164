/**
 * The weight layout: names, shapes and offsets of a model's parameters inside one flat float32 vector.
 * Model files, deltas and frames all use this order.
 */

export interface WeightSpec {
  readonly name: string;
  readonly shape: readonly number[];
  /** Index of the first parameter in the flat vector, in values (not bytes). */
  readonly offset: number;
  /** Product of `shape`. */
  readonly size: number;
}

export interface WeightLayout {
  readonly weights: readonly WeightSpec[];
  /** P, the length of the flat vector. */
  readonly parameterCount: number;
  /** 32-bit FNV-1a over names and shapes; frames carry it so that a delta of another model is recognised. */
  readonly fingerprint: number;
}

export function makeLayout(weights: readonly { name: string; shape: readonly number[] }[]): WeightLayout {
  const specs: WeightSpec[] = [];
  let offset = 0;
  for (const { name, shape } of weights) {
    const size = shape.reduce((product, dimension) => product * dimension, 1);
    specs.push({ name, shape, offset, size });
    offset += size;
  }
  return { weights: specs, parameterCount: offset, fingerprint: fingerprintOf(weights) };
}

function fingerprintOf(weights: readonly { name: string; shape: readonly number[] }[]): number {
  const text = weights.map(({ name, shape }) => `${name}[${shape.join(',')}]`).join(';');
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return hash >>> 0;
}
