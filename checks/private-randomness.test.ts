import { describe, expect, it } from 'vitest';
import { findForeseeableNoise } from './private-randomness.ts';
import { projectSources } from './project-sources.ts';

describe('randomness of privacy code', () => {
  // What is looked for is first found.
  it.each([
    ['const x = Math.random();', 'Math.random'],
    ["import { seededRandom } from '../../tasks/seeded-random.ts';", 'seededRandom'],
    ["import { seededFill } from '../testing/seeded-fill.ts';", 'seededFill'],
    ["import alea from 'alea';", 'alea'],
    ['const noise = tf.randomNormal([10], 0, 1);', 'randomNormal'],
    ["import * as tf from '@tensorflow/tfjs-core';", '@tensorflow/tfjs-core'],
  ])('is found where it can be foreseen: %s', (code, what) => {
    const planted = `/** Planted. */\n${code}\n`;
    for (const file of ['core/privacy/a.ts', 'server/privacy/a.ts', 'participant/privacy/b/a.ts']) {
      expect(findForeseeableNoise({ [file]: planted })).toEqual([`${file}: ${what}`]);
    }
    const throughAnother = {
      'core/privacy/a.ts': "import { draw } from '../math/draw.ts';",
      'core/math/draw.ts': planted,
    };
    expect(findForeseeableNoise(throughAnother)).toEqual([`core/math/draw.ts: ${what}`]);
    expect(findForeseeableNoise({ 'core/privacy/a.test.ts': planted, 'core/math/a.ts': planted })).toEqual(
      [],
    );
  });

  it('[DP5] is that of the platform, handed in: no Math.random, no seeded generator, nothing of tfjs', () => {
    const sources = projectSources();
    expect(Object.keys(sources)).toContain('core/privacy/noise/discrete-noise.ts');
    expect(findForeseeableNoise(sources)).toEqual([]);
  });
});
