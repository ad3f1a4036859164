import { describe, expect, it } from 'vitest';
import { bar, formatBytes, formatRound, speakingScore } from './progress-line.ts';

it('says a round in one line, with units', () => {
  const line = formatRound({
    round: 3,
    maxRounds: 10,
    participants: 4,
    examples: 10_000,
    metrics: { loss: 0.31234, accuracy: 0.9119 },
    bytesUp: 1_593_680,
    bytesDown: 999,
    durationMs: 8_440,
  });
  expect(line).toBe(
    'round  3/10 ███░░░░░░░  4 participants  10,000 examples  loss 0.312  accuracy 91.2 %  1.6 MB up  999 B down  8.4 s',
  );
});

it('fills the bar from nothing to full and never beyond', () => {
  expect([-1, 0, 0.5, 1, 2].map(bar)).toEqual([
    '░░░░░░░░░░',
    '░░░░░░░░░░',
    '█████░░░░░',
    '██████████',
    '██████████',
  ]);
});

it('writes bytes in decimal units', () => {
  expect([0, 999, 1000, 999_949, 1_000_000].map(formatBytes)).toEqual([
    '0 B',
    '999 B',
    '1.0 kB',
    '999.9 kB',
    '1.0 MB',
  ]);
});

describe('the score of a round', () => {
  const test = { exampleCount: 100, metrics: { loss: 1 } };
  const heldOut = { exampleCount: 10, metrics: { loss: 2 } };

  it('is that of the public test rows where there are any', () => {
    expect(speakingScore({ test, heldOut })).toBe(test);
    expect(speakingScore({ heldOut })).toBe(heldOut);
    expect(speakingScore({})).toBeUndefined();
  });
});
