import { describe, expect, it, vi } from 'vitest';
import { privacyCommand } from '../commands/privacy.ts';
import { formatWhatIf, whatIf } from './what-if.ts';

/** What the command prints, or why it refuses. */
async function privacy(words: string): Promise<string> {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  try {
    await privacyCommand.parseAsync(words.split(' '), { from: 'user' });
    return log.mock.calls.flat().join('\n');
  } catch (error) {
    return `refused: ${(error as Error).message}`;
  } finally {
    log.mockRestore();
  }
}

describe('tabfed privacy', () => {
  it.each([
    [
      'epsilon --noise-multiplier 1.5 --sampling-rate 0.04 --rounds 2250 --delta 1e-5 --accountant rdp',
      /^ε = 7\.32911 at δ = 0\.00001 \(rdp, order 3\.9\)$/,
    ],
    [
      'epsilon --noise-multiplier 0.7 --sampling none --rounds 1 --delta 1e-5 --json',
      /^\{"epsilon":6\.65248\d+,"delta":0\.00001,"accountant":"pld"\}$/,
    ],
    [
      'calibrate --epsilon 8 --sampling-rate 0.04 --rounds 2000 --delta 1e-5 --accountant rdp --json',
      /^\{"noiseMultiplier":1\.356\d+\}$/,
    ],
    [
      'epsilon --noise-multiplier 4 --sampling none --cohort 3 --rounds 9 --delta 1e-5',
      /refused: Expected neither .* with --sampling none, got --cohort\./,
    ],
    [
      'epsilon --noise-multiplier 4 --sampling-rate 0.1 --adjacency replace-one --rounds 9 --delta 1e-5',
      /refused: .*adjacency is "replace-one", expected "zero-out" with "poisson" sampling/,
    ],
    [
      'epsilon --noise-multiplier 4 --sampling fixed --population 5 --cohort 9 --rounds 9 --delta 1e-5',
      /refused: .*cohort is 9 of population 5/,
    ],
  ])('[DP15] %s', async (words, expected) => {
    expect(await privacy(words)).toMatch(expected);
  });
});

describe('the what-if table', () => {
  const setting = { population: 10_000, cohort: 1_000, rounds: 200, delta: 1e-5 };

  it('[DP15] says for each ε the noise, its share of each coordinate, and what sampling in secret saves', () => {
    const rows = whatIf({ ...setting, accountant: 'rdp' });
    const two = rows.find(({ epsilon }) => epsilon === 2)!;
    expect(two.noiseMultiplier).toBeCloseTo(3.24, 2);
    expect(two.noisePerCoordinate).toBeCloseTo(0.00324, 5);
    expect(two.noiseMultiplierUnsampled).toBeGreaterThan(9 * two.noiseMultiplier);
    expect(formatWhatIf(rows, setting)).toContain('2    3.24');
  });

  it('[DP15] warns where the noise drowns what a small cohort learns', () => {
    const small = { population: 10, cohort: 10, rounds: 50, delta: 1e-5 };
    const text = formatWhatIf(whatIf({ ...small, accountant: 'rdp' }), small);
    expect(text).toMatch(/^2 .*1\.5 C.*will hardly learn$/m);
  });
});
