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

  it('[OB30] give every member a bar from the invitation to what it did, and its refusals their moments', () => {
    const round = rowOf(6);
    expect(round.members?.map(({ participant, outcome, spanMs }) => [participant, outcome, spanMs])).toEqual([
      ['p-3f1a', 'reported', 1300],
      ['p-91c0', 'reported', 1710],
      ['p-77e2', 'reported', 2120],
      ['p-0b4d', 'reported', 2530],
      ['p-c55a', 'late', 3000],
    ]);
    expect(round.members?.map(({ refusedAtMs }) => refusedAtMs)).toEqual([[], [], [], [], round.refusedAtMs]);
    expect(round.refusedAtMs).toHaveLength(1);
    const [older] = detailFixture().members.get(6) ?? [];
    const members = new Map([[6, [{ ...older!, afterMs: null }]]]);
    expect(
      rowOf(6, openFixture({ detail: detailFixture({ members }) })).members?.[0]?.spanMs,
    ).toBeUndefined();
  });

  it('[OB30] let the bar of a member that still trains run until now', () => {
    const { members, spanMs } = rowOf(7);
    expect(spanMs).toBeGreaterThan(0);
    expect(members?.map((member) => member.spanMs)).toEqual([1900, 2600, spanMs, spanMs, spanMs]);
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
