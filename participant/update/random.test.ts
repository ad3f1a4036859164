import { expect, it } from 'vitest';
import { fillCryptoRandom } from './random.ts';

it('fills more words than the platform gives at once, and only the view that it is handed', () => {
  const backing = new Uint32Array(40_002);
  fillCryptoRandom(backing.subarray(1, 40_001));
  expect([backing[0], backing[40_001]]).toEqual([0, 0]);
  // A zero word has a chance of 2⁻³².
  expect(backing.filter((word) => word === 0).length).toBeLessThan(4);
  const ones = backing.reduce((sum, word) => sum + (word >>> 31), 0);
  expect(Math.abs(ones - 20_000)).toBeLessThan(600);
});
