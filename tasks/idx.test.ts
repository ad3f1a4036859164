import { expect, test } from 'vitest';
import { readIdx } from './idx.ts';

const file = (...bytes: number[]) => Uint8Array.from(bytes);

test('two images of one row and three columns', () => {
  const { dimensions, values } = readIdx(
    file(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6),
  );
  expect(dimensions).toEqual([2, 1, 3]);
  expect([...values]).toEqual([1, 2, 3, 4, 5, 6]);
});

test.each([
  ['of another type', file(0, 0, 13, 1, 0, 0, 0, 0), 'does not begin like'],
  ['that ends within its header', file(0, 0, 8, 2, 0, 0), 'within its header'],
  ['that was cut off', file(0, 0, 8, 1, 0, 0, 0, 3, 1, 2), 'has 10 bytes, expected 11'],
])('a file %s is refused', (_, bytes, why) => {
  expect(() => readIdx(bytes)).toThrow(why);
});
