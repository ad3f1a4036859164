import { describe, expect, it } from 'vitest';
import { restore } from './restore.ts';
import { standingOf } from './standing.ts';
import { accuracy, driveRounds, id, POLICY } from './testing/drive.ts';
import { whyWaiting } from './why-waiting.ts';

const NAMES = [...'abcdefghij'];
const random = (seed: number) => ({ selection: { name: 'random', seed } as const });
const SIZES = { minParticipants: 10, cohortSize: 3, quorum: 2, maxRounds: 10_000 };

/** Cohorts of the first rounds, everybody being here all the time. */
function cohortsOf(seed: number, rounds: number, names: readonly string[] = NAMES): string[][] {
  const drive = driveRounds({ ...SIZES, ...random(seed) }).arrive(...names);
  return Array.from({ length: rounds }, () => {
    if (drive.state.phase !== 'training') throw new Error(`no round is under way but ${drive.state.phase}`);
    const cohort = drive.state.cohort.map((member) => member.id as string);
    drive
      .report(...cohort)
      .commit()
      .wait(20_000);
    return cohort;
  });
}

/** Drives a round to its end: all of its cohort report, or these. */
function runRound(drive: ReturnType<typeof driveRounds>, reporting?: readonly string[]): string[] {
  if (drive.state.phase !== 'training') throw new Error(`no round is under way but ${drive.state.phase}`);
  const cohort = drive.state.cohort.map((member) => member.id as string);
  drive.report(...(reporting ?? cohort)).wait(60_000);
  drive.commit().wait(20_000);
  return cohort;
}

describe('a task that lets people rest after a round', () => {
  const SEPARATED = { minParticipants: 2, cohortSize: 2, quorum: 1, maxRounds: 100, separation: 2 };

  it.each([
    {},
    random(3),
  ])('[RD35] invites nobody to the two rounds after one that has their update: %j', (selection) => {
    const drive = driveRounds({ ...SEPARATED, ...selection }).arrive(...NAMES);
    const cohorts = Array.from({ length: 30 }, () => runRound(drive));
    for (const [i, cohort] of cohorts.entries()) {
      for (const name of cohort)
        expect([...(cohorts[i + 1] ?? []), ...(cohorts[i + 2] ?? [])]).not.toContain(name);
    }
    // And not for longer: six of ten are never enough for thirty rounds of two.
    expect(new Set(cohorts.flat()).size).toBeGreaterThan(6);
  });

  it('[RD35] waits for others where too many rest, says so, and may invite whoever did not report', () => {
    const drive = driveRounds(SEPARATED).arrive('a', 'b', 'c');
    expect(runRound(drive, ['a'])).toEqual(['a', 'b']);
    expect(runRound(drive).sort()).toEqual(['b', 'c']);
    expect(drive.state).toMatchObject({ phase: 'recruiting', recent: [['c', 'b'], ['a']] });
    expect(whyWaiting(drive.policy, drive.state, drive.nowMs)).toMatchObject({
      code: 'needs-participants',
      has: 0,
      resting: 3,
      en: 'Needs 2 participants, has 0. 3 rest after an earlier round.',
    });
    expect(standingOf(drive.policy, drive.state, drive.nowMs)).toMatchObject({ present: 0, needed: 2 });
    expect(drive.arrive('d', 'e').commands).toMatchObject([{ type: 'invite-cohort', cohort: ['d', 'e'] }]);
    // Of the two rounds before, the first is over for a.
    runRound(drive);
    expect(drive.arrive('f').commands).toMatchObject([{ type: 'invite-cohort', cohort: ['a', 'f'] }]);
  });

  it('[RD35] goes on with those who rest after a restart, in an attempt that is repeated too', () => {
    const summary = { round: 3, scores: accuracy(0.5) } as never;
    const policy = { ...POLICY, ...SEPARATED };
    const open = { attempt: 1, cohort: ['c', 'd'].map(id) };
    const drive = driveRounds(SEPARATED, restore(policy, [summary], open, [], 0, false, [['a'].map(id)]));
    expect(drive.arrive('a', 'c', 'd').commands).toMatchObject([
      { type: 'invite-cohort', cohort: ['c', 'd'] },
    ]);
  });
});

describe('random selection', () => {
  it('[RD33] chooses the same for the same seed, round and people, whatever the order in which they came', () => {
    const cohorts = cohortsOf(7, 5);
    expect(cohortsOf(7, 5, [...NAMES].reverse())).toEqual(cohorts);
    expect(cohortsOf(8, 5)).not.toEqual(cohorts);
    expect(new Set(cohorts.map((cohort) => cohort.join())).size).toBe(5);
  });

  it('[RD33] chooses everybody as often, also twice running', () => {
    const cohorts = cohortsOf(1, 1_000);
    for (const name of NAMES) {
      const chosen = cohorts.filter((cohort) => cohort.includes(name)).length;
      // 300 expected, σ = √(1000 · 0.3 · 0.7) = 14.5.
      expect(chosen).toBeGreaterThan(240);
      expect(chosen).toBeLessThan(360);
    }
    const twice = cohorts.filter((cohort, i) => cohorts[i + 1]?.some((name) => cohort.includes(name)));
    expect(twice.length).toBeGreaterThan(500);
  });

  it('[RD33] invites to a round that is tried again first who has a frame for it, and last who let it down', () => {
    const drive = driveRounds({ ...SIZES, quorum: 3, ...random(7) }).arrive(...NAMES);
    const [first] = cohortsOf(7, 1);
    const [good, bad] = [first![1]!, first![0]!];
    drive.report(good).decline(bad);
    expect(drive.commandTypes()).toEqual(['abandon-round']);
    drive.wait(1_000);
    if (drive.state.phase !== 'training') throw new Error('the round is not tried again');
    const again = drive.state.cohort.map((member) => member.id as string);
    expect(again[0]).toBe(good);
    expect(again).not.toContain(bad);
  });

  it('[RD33] is of those who are here', () => {
    const drive = driveRounds({ ...SIZES, minParticipants: 3, ...random(7) });
    drive.arrive('a', 'b').pause('a').arrive('c', 'd');
    expect(drive.commands).toMatchObject([{ type: 'invite-cohort' }]);
    if (drive.state.phase !== 'training') throw new Error('no round');
    expect(drive.state.cohort.map((member) => member.id as string).sort()).toEqual(['b', 'c', 'd']);
    expect(drive.state.people).toHaveLength(4);
  });
});
