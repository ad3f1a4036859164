import { describe, expect, it } from 'vitest';
import { activityText } from './activity-text.ts';
import { builtIn, noRoundStanding, pageStates, standingFixture, statusFixture } from './testing/fixtures.ts';

const digits = builtIn('digits');
const training = (done: number) =>
  statusFixture(digits, {
    phase: 'training',
    round: 7,
    progress: { epoch: 1, epochs: 2, done, total: 4500, rowsPerSecond: 1500 },
  });

describe('what this tab is doing, in words', () => {
  it('has a sentence in both languages for every state of the page', () => {
    for (const state of Object.values(pageStates(digits))) {
      if (state.view !== 'ready' || state.status === undefined) continue;
      for (const language of ['en', 'zh'] as const) {
        expect(activityText(state.status, digits, language).sentence).toMatch(/[.。]$/);
      }
    }
  });

  it('says what a waiting tab waits for', () => {
    const waiting = statusFixture(digits, { phase: 'waiting' }, { standing: noRoundStanding });
    expect(activityText(waiting, digits, 'en')).toEqual({
      sentence: 'Needs 3, has 2: waits for 1 more.',
      tone: 'waits',
    });
  });

  it('tells a late joiner from which round on it takes part', () => {
    expect(activityText(statusFixture(digits, { phase: 'waiting' }), digits, 'en').sentence).toBe(
      'Joined while round 7 runs; takes part from round 8.',
    );
  });

  it('counts rows, speed and the time left while it trains', () => {
    expect(activityText(training(3000), digits, 'en')).toEqual({
      sentence: 'Round 7: training on the rows of this tab.',
      detail: 'pass 1 of 2, 3,000 of 4,500 images, 1,500 images/s, about 1\u00a0s left',
      progress: 3000 / 4500,
      tone: 'works',
    });
  });

  it('reads the same aloud while only figures change', () => {
    expect(activityText(training(10), digits, 'en').sentence).toBe(
      activityText(training(4490), digits, 'en').sentence,
    );
  });

  it('counts the others that are still training once its own update is in', () => {
    const reported = (standing: Parameters<typeof standingFixture>[0]) =>
      activityText(
        statusFixture(digits, { phase: 'reported', round: 7 }, { standing: standingFixture(standing) }),
        digits,
        'en',
      ).sentence;
    expect(reported({ reported: 3 })).toBe('Round 7: your update is in; 1 other is still training.');
    expect(reported({ reported: 4 })).toBe('Round 7: your update is in; the hub averages.');
  });
});
