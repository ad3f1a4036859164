import { describe, expect, it } from 'vitest';
import { makeLayout } from '../weights/layout.ts';
import { modelBytes, weightsFromBytes } from './model-bytes.ts';

const layout = makeLayout([{ name: 'w', shape: [3] }]);
const weights = Float32Array.of(1, -2, 0.5);

describe('a model file', () => {
  it('[CD7] is the flat weights as little-endian float32 and nothing else', () => {
    expect([...modelBytes(weights)]).toEqual([0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0, 0, 0, 0, 0x3f]);
  });

  it('[CD7] is read at any byte offset', () => {
    const bytes = modelBytes(weights);
    for (let offset = 0; offset < 8; offset++) {
      const backing = new Uint8Array(20);
      backing.set(bytes, offset);
      expect(weightsFromBytes(backing.subarray(offset, offset + 12), layout)).toEqual(weights);
    }
  });

  it('[CD8] of another length is refused', () => {
    for (const length of [0, 8, 11, 13, 16]) {
      expect(() => weightsFromBytes(new Uint8Array(length), layout)).toThrow(
        expect.objectContaining({
          code: 'model.download',
          what: `The model file has ${length} bytes, expected 12 for 3 parameters.`,
        }),
      );
    }
  });

  it.each([
    Number.NaN,
    Infinity,
    -Infinity,
  ])('[CD8] with a weight of %s is neither written nor read', (value) => {
    const broken = Float32Array.of(1, value, value);
    expect(() => modelBytes(broken)).toThrow(
      new RangeError('weights holds 2 of 3 values that are not finite'),
    );
    expect(() => weightsFromBytes(new Uint8Array(broken.buffer), layout)).toThrow(
      expect.objectContaining({
        code: 'model.download',
        what: 'The model file holds 2 of 3 weights that are not finite, expected none.',
      }),
    );
  });
});
