import { describe, expect, it } from 'vitest';
import { seededFill } from '../../testing/seeded-fill.ts';
import { rdpOfChoice } from '../accounting/selection-rdp.ts';
import { permuteAndFlip } from './permute-and-flip.ts';
import { privateQuantile } from './private-quantile.ts';

const TRIES = process.env.TABFED_FULL ? 200_000 : 20_000;

/** Chances of permute-and-flip by its definition: over every order in which candidates may be tried. */
function exactChances(scores: readonly number[], epsilon: number, sensitivity: number): number[] {
  const best = Math.max(...scores);
  const coin = scores.map((score) => Math.exp((-epsilon * (best - score)) / (2 * sensitivity)));
  const chances = scores.map(() => 0);
  const visit = (left: readonly number[], chance: number) => {
    for (const i of left) {
      const reached = chance / left.length;
      chances[i] = chances[i]! + reached * coin[i]!;
      visit(
        left.filter((each) => each !== i),
        reached * (1 - coin[i]!),
      );
    }
  };
  visit(
    scores.map((_, i) => i),
    1,
  );
  return chances;
}

function shares(draw: () => number, length: number): number[] {
  const counts = Array.from({ length }, () => 0);
  for (let i = 0; i < TRIES; i++) {
    const picked = draw();
    counts[picked] = counts[picked]! + 1;
  }
  return counts.map((count) => count / TRIES);
}

describe('choosing the best by private scores', () => {
  it('[DP24] picks each candidate with the chance that permute-and-flip gives it', () => {
    const scores = [3, 5, 4.5, -2];
    const question = { epsilon: 1.5, sensitivity: 2 };
    const found = shares(
      (
        (fill) => () =>
          permuteAndFlip(scores, question, fill)
      )(seededFill(41)),
      4,
    );
    const chances = exactChances(scores, question.epsilon, question.sensitivity);
    expect(chances.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
    for (const [i, p] of chances.entries()) {
      expect(Math.abs(found[i]! - p)).toBeLessThan(4.5 * Math.sqrt((p * (1 - p)) / TRIES));
    }
  });

  it('[DP24] changes no chance by more than e^ε where every score moves by its sensitivity', () => {
    const epsilon = 0.8;
    const [before, after] = [exactChances([1, 2, 3], epsilon, 1), exactChances([2, 1, 2], epsilon, 1)];
    for (const [i, p] of before.entries()) {
      expect(p / after[i]!).toBeLessThanOrEqual(Math.exp(epsilon) * (1 + 1e-12));
      expect(after[i]! / p).toBeLessThanOrEqual(Math.exp(epsilon) * (1 + 1e-12));
    }
  });

  it('[DP24] picks the only candidate, one of those that are alike, and never one that is hopeless', () => {
    const at = { epsilon: 1, sensitivity: 1 };
    expect(permuteAndFlip([7], at, seededFill(1))).toBe(0);
    expect(permuteAndFlip([-1e300, 0], at, seededFill(2))).toBe(1);
    const alike = new Set(Array.from({ length: 50 }, (_, i) => permuteAndFlip([4, 4], at, seededFill(i))));
    expect(alike).toEqual(new Set([0, 1]));
  });

  it('[DP24] refuses what is no question', () => {
    const at = { epsilon: 1, sensitivity: 1 };
    for (const scores of [[], [1, Number.NaN], [Infinity]]) {
      expect(() => permuteAndFlip(scores, at, seededFill(1))).toThrow(RangeError);
    }
    for (const change of [{ epsilon: 0 }, { epsilon: Number.NaN }, { sensitivity: -1 }]) {
      expect(() => permuteAndFlip([1], { ...at, ...change }, seededFill(1))).toThrow(RangeError);
    }
  });

  it('[DP24] costs what published figures say', () => {
    // google/differential-privacy, rdp_privacy_accountant_test.py.
    expect(rdpOfChoice(1, 1)).toBeCloseTo(0.123301561, 8);
    expect(rdpOfChoice(1, 1000)).toBe(1);
    expect(() => rdpOfChoice(0, 2)).toThrow(RangeError);
    expect(() => rdpOfChoice(1, 0.5)).toThrow(RangeError);
  });
});

describe('a private quantile', () => {
  const candidates = Array.from({ length: 101 }, (_, i) => i / 10);
  const values = Array.from({ length: 400 }, (_, i) => i / 50);

  it('[DP25] lies near the quantile of many values, for any share', () => {
    for (const share of [0.1, 0.5, 0.95]) {
      const found = privateQuantile(values, { share, candidates, epsilon: 1 }, seededFill(51));
      expect(Math.abs(found - share * 8)).toBeLessThan(0.6);
    }
  });

  it('[DP25] is moved little by one value, however far out', () => {
    const question = { share: 0.5, candidates, epsilon: 2 };
    const found = privateQuantile([...values, 1e300], question, seededFill(52));
    expect(Math.abs(found - 4)).toBeLessThan(0.6);
  });

  it('[DP25] refuses a share or candidates that are none', () => {
    expect(() => privateQuantile(values, { share: 1.1, candidates, epsilon: 1 }, seededFill(1))).toThrow(
      RangeError,
    );
    for (const none of [[], [1, 1], [2, 1]]) {
      expect(() =>
        privateQuantile(values, { share: 0.5, candidates: none, epsilon: 1 }, seededFill(1)),
      ).toThrow(RangeError);
    }
  });
});
