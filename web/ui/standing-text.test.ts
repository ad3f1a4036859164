import { describe, expect, it } from 'vitest';
import { builtIn, noRoundStanding, roundsFixture, standingFixture } from '../demo/testing/fixtures.ts';
import { lastMeasured, metricOf, missingParticipants, standingKind, standingText } from './standing-text.ts';

const digits = builtIn('digits');

describe('where a task stands, in words', () => {
  it('says how many are needed, how many there are and how many are missing', () => {
    expect(standingText(noRoundStanding, digits, 'en')).toBe('Needs 3, has 2: waits for 1 more.');
    expect(standingText(noRoundStanding, digits, 'zh')).toBe('需要 3 个参与者，现有 2 个：还差 1 个。');
    expect(missingParticipants(noRoundStanding)).toBe(1);
  });

  it('waits for nobody once enough are here', () => {
    const enough = { ...noRoundStanding, present: 4 };
    expect(missingParticipants(enough)).toBe(0);
    expect(standingKind(enough)).toBe('starts');
    expect(standingText(enough, digits, 'en')).toBe('4 participants are here: round 1 starts in a moment.');
  });

  it('speaks of the round under way, not of the one that is committed', () => {
    expect(standingText(standingFixture(), digits, 'en')).toBe(
      'Round 7 of 20 is training: 2 of 4 updates are in.',
    );
  });

  it('says why training has finished', () => {
    const finished = standingFixture({ phase: 'finished', finishedBecause: 'target-held' });
    expect(standingText(finished, digits, 'en')).toBe(
      'Finished: the goal of 95.0\u00a0% has held for 2 rounds.',
    );
    const all = standingFixture({ phase: 'finished', finishedBecause: 'max-rounds' });
    expect(standingText(all, digits, 'en')).toBe('Finished: all 20 rounds are done.');
  });
});

describe('the measured metric', () => {
  it('prefers public test rows to held-out rows', () => {
    const score = (accuracy: number) => ({ exampleCount: 10, metrics: { accuracy } });
    expect(metricOf({ heldOut: score(0.7), test: score(0.6) }, digits)).toBe(0.6);
    expect(metricOf({ heldOut: score(0.7) }, digits)).toBe(0.7);
    expect(metricOf({}, digits)).toBeUndefined();
  });

  it('is that of the newest round that has any', () => {
    const [first, second] = roundsFixture(digits, 2).map(({ summary }) => summary);
    if (!first || !second) throw new Error('fixture');
    expect(lastMeasured([first, { ...second, scores: {} }], digits)).toEqual({ round: 1, value: 0.712 });
  });
});
