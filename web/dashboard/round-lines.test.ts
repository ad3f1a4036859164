import { describe, expect, it } from 'vitest';
import { builtIn, roundsFixture } from '../demo/testing/fixtures.ts';
import { byteLines, epsilonLines, metricLines, totalBytes } from './round-lines.ts';

const digits = builtIn('digits');
const rounds = roundsFixture(digits, 3).map(({ summary }) => summary);

describe('the lines of the metric', () => {
  it('leave out rows on which nothing was measured', () => {
    const { lines } = metricLines(rounds, digits, 'en');
    expect(lines.map(({ label, values }) => ({ label, values }))).toEqual([
      { label: 'held-out rows', values: [0.712, 0.806, 0.862] },
    ]);
  });

  it('keep a gap where a round was not measured', () => {
    const test = { exampleCount: 500, metrics: { accuracy: 0.7 } };
    const some = rounds.map((summary, i) => (i === 1 ? { ...summary, scores: { test } } : summary));
    expect(metricLines(some, digits, 'en').lines.map(({ values }) => values)).toEqual([
      [null, 0.7, null],
      [0.712, null, 0.862],
    ]);
  });
});

describe('the lines of the privacy spent', () => {
  it('[DP22] are ε after each round, under that of the budget; rounds before the ledger have none', () => {
    const some = rounds.map((summary, i) => (i === 0 ? summary : { ...summary, epsilon: i }));
    const { lines, bounds } = epsilonLines(some, { epsilon: 4, delta: 1e-5 }, 'en');
    expect(lines.map(({ label, values }) => ({ label, values }))).toEqual([
      { label: 'spent', values: [null, 1, 2] },
      { label: 'budget', values: [4, 4, 4] },
    ]);
    expect(bounds).toEqual([0, expect.closeTo(4.4)]);
  });
});

describe('the lines of the bytes', () => {
  it('begin at 0 and reach above the largest', () => {
    const { bounds, lines } = byteLines(rounds, 'en');
    expect(bounds[0]).toBe(0);
    expect(bounds[1]).toBeGreaterThan(3_200_000);
    expect(lines.map(({ label }) => label)).toEqual(['down', 'up']);
  });

  it('are summed over all rounds', () => {
    expect(totalBytes(rounds)).toEqual({ up: 4_800_000, down: 9_600_000 });
  });
});
