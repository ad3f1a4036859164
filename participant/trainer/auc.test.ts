import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areaUnderRoc } from './auc.ts';

/** By definition, over all pairs. */
function byPairs(scores: readonly number[], targets: readonly number[]): number {
  let wins = 0;
  let pairs = 0;
  scores.forEach((positive, i) => {
    scores.forEach((negative, j) => {
      if (targets[i] !== 1 || targets[j] !== 0) return;
      pairs++;
      wins += positive > negative ? 1 : positive === negative ? 0.5 : 0;
    });
  });
  return wins / pairs;
}

describe('the area under the ROC curve', () => {
  it('is the share of pairs in the right order, ties counted half', () => {
    const row = fc.tuple(fc.integer({ min: -5, max: 5 }), fc.integer({ min: 0, max: 1 }));
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 60 }), (rows) => {
        const scores = rows.map(([score]) => score);
        const targets = rows.map(([, target]) => target);
        const area = areaUnderRoc(Float32Array.from(scores), Float32Array.from(targets));
        const expected = byPairs(scores, targets);
        if (Number.isNaN(expected)) expect(area).toBeNaN();
        else expect(area).toBeCloseTo(expected, 12);
      }),
    );
  });

  it('is not a number with one class only, or scores that are none', () => {
    expect(areaUnderRoc(Float32Array.of(1, 2), Float32Array.of(1, 1))).toBeNaN();
    expect(areaUnderRoc(Float32Array.of(1, 2), Float32Array.of(0, 0))).toBeNaN();
    expect(areaUnderRoc(Float32Array.of(Number.NaN, 2), Float32Array.of(0, 1))).toBeNaN();
  });
});
