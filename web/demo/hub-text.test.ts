import { describe, expect, it } from 'vitest';
import { modelText, peopleOf, peopleText } from './hub-text.ts';
import { builtIn, noRoundStanding, standingFixture } from './testing/fixtures.ts';

const shown = (...args: Parameters<typeof peopleOf>) =>
  peopleOf(...args).map(({ state, isYou }) => (isYou ? `you:${state}` : state));

describe('the people at the hub', () => {
  it('are drawn by what they do, this tab marked once', () => {
    expect(shown(standingFixture(), { phase: 'training', round: 7 })).toEqual([
      'reported',
      'reported',
      'you:training',
      'training',
      'late',
    ]);
    expect(shown(standingFixture(), { phase: 'reported', round: 7 })[0]).toBe('you:reported');
    expect(shown(standingFixture(), { phase: 'waiting' }).at(-1)).toBe('you:late');
  });

  it('include those that are still missing', () => {
    expect(shown(noRoundStanding, { phase: 'waiting' })).toEqual(['you:here', 'here', 'missing']);
    expect(peopleText(noRoundStanding, 'en')).toBe('2 here, 1 more needed.');
  });

  it('are told in a sentence too', () => {
    expect(peopleText(standingFixture(), 'en')).toBe(
      '2 updates in, 2 training, 1 joined late and waits for round 8.',
    );
  });

  it('are no crowd where nobody is there', () => {
    expect(shown(standingFixture({ phase: 'finished', present: 0, invited: 0 }), undefined)).toEqual([]);
  });
});

describe('the model', () => {
  it('is described by its widths and its parameters', () => {
    expect(modelText(builtIn('digits'), 'en')).toBe('784-200-200-10, 199,210 parameters');
    expect(modelText(builtIn('linear'), 'en')).toBe('1-1, 2 parameters');
  });
});
