import { describe, expect, it } from 'vitest';
import { heldFigures } from './held-by-hub.ts';
import { detailFixture } from './testing/fixtures.ts';

describe('what the hub holds about a participant', () => {
  it('is summed over the rounds and refusals on show, and over nobody else’s', () => {
    expect(heldFigures(detailFixture(), 'p-0b4d')).toEqual({
      rounds: 6,
      invited: 4,
      reported: 3,
      examples: 7500,
      bytes: 3 * 398_460,
      refusals: 1,
    });
  });

  it('is nothing but its name for one that was never invited', () => {
    expect(heldFigures(detailFixture(), 'p-e210')).toMatchObject({ invited: 0, bytes: 0, refusals: 0 });
  });
});
