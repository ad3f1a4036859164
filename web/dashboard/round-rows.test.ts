import { describe, expect, it } from 'vitest';
import { roundRows, scaleMs, shareOf } from './round-rows.ts';
import { detailFixture, openFixture } from './testing/fixtures.ts';

const rowOf = (round: number, state = openFixture()) => {
  const row = roundRows(state).find((one) => one.round === round);
  if (!row) throw new Error(`no row of round ${round}`);
  return row;
};

describe('the rounds as rows', () => {
  it('run from the round under way back to the oldest that is shown', () => {
    expect(roundRows(openFixture({ shownRounds: 3 })).map(({ round }) => round)).toEqual([7, 6, 5, 4]);
  });

  it('count everybody invited by what became of them', () => {
    expect(rowOf(4)).toMatchObject({
      invited: 5,
      outcomes: [
        { outcome: 'reported', count: 3 },
        { outcome: 'late', count: 1 },
        { outcome: 'declined', count: 1 },
      ],
    });
  });

  it('place a refusal at its moment after the invitation', () => {
    const { summary, refusals, refusedAtMs } = rowOf(6);
    if (!summary) throw new Error('fixture');
    const startedAtMs = summary.committedAtMs - summary.durationMs;
    expect(refusals.map(({ error }) => error.code)).toEqual(['update.round-closed']);
    expect(refusedAtMs).toEqual([(refusals[0]?.atMs ?? 0) - startedAtMs]);
  });

  it('show the round under way by what the hub says of each participant, without those who were not invited', () => {
    const { invited, outcomes, summary } = rowOf(7);
    expect(summary).toBeUndefined();
    expect(outcomes).toEqual([
      { outcome: 'reported', count: 2 },
      { outcome: 'training', count: 3 },
    ]);
    expect(invited).toBe(5);
  });

  it('claim nothing about members that are not known yet', () => {
    const row = rowOf(6, openFixture({ detail: undefined }));
    expect(row.outcomes).toEqual([]);
    expect(row.members).toBeUndefined();
    expect(rowOf(6, openFixture({ detail: detailFixture({ members: new Map() }) })).members).toBeUndefined();
  });

  it('are empty for a task that is not there', () => {
    expect(roundRows(openFixture({ chosen: 'none' }))).toEqual([]);
  });
});

describe('the lanes', () => {
  it('are as wide as the longest round, and hold what came after it at their end', () => {
    const rows = [
      { ...rowOf(1), spanMs: 3000 },
      { ...rowOf(2), spanMs: 12_000 },
    ];
    const live = { ...rowOf(7), spanMs: 90_000 };
    expect(scaleMs([live, ...rows])).toBe(12_000);
    expect(scaleMs([live])).toBe(90_000);
    expect([shareOf(3000, 12_000), shareOf(16_000, 12_000)]).toEqual([0.25, 1]);
    expect(scaleMs([])).toBe(1);
  });
});
