import { describe, expect, it } from 'vitest';
import { driveRounds } from './testing/drive.ts';

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
