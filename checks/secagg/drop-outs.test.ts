import { describe, expect, it } from 'vitest';
import { sharingOf } from '../../core/secagg/graph.ts';
import { exactSum, manifestOf, nameOf, runCohort, STAGES, type Stage, sampleInputs } from './cohort.ts';

type DropOuts = ReadonlyMap<number, Stage>;

/** Every way in which exactly `count` of `members` drop out, at any stages. */
function everyDropOut(members: number, count: number): DropOuts[] {
  if (count === 0) return [new Map()];
  return everyDropOut(members, count - 1).flatMap((smaller) => {
    const last = Math.max(-1, ...smaller.keys());
    const later = Array.from({ length: members - last - 1 }, (_, i) => last + 1 + i);
    return later.flatMap((who) => STAGES.map((stage) => new Map([...smaller, [who, stage] as const])));
  });
}

/** Worked out apart from the machines: how many have sent each of their messages, against the roster's threshold. */
function expected(members: number, dropOuts: DropOuts) {
  const reached = (stage: Stage) =>
    Array.from({ length: members }, (_, i) => i).filter((i) => {
      const dropped = dropOuts.get(i);
      return dropped === undefined || STAGES.indexOf(dropped) > STAGES.indexOf(stage);
    });
  const roster = reached('advertise').length;
  const { threshold } = roster < 3 ? { threshold: 3 } : sharingOf(roster, 50);
  const isSummed = roster >= 3 && STAGES.every((stage) => reached(stage).length >= Math.max(threshold, 3));
  return { isSummed, survivors: reached('masked-input') };
}

async function check(members: number, dropOuts: DropOuts) {
  const inputs = sampleInputs(members, 7);
  const { hub, sum, refusals } = await runCohort({ inputs, dropOuts });
  const { isSummed, survivors } = expected(members, dropOuts);
  const told = `${members}: ${[...dropOuts].map(([who, stage]) => `${who} before ${stage}`).join(', ')}`;
  expect(refusals, told).toEqual([]);
  expect(hub.phase, told).toBe(isSummed ? 'finished' : 'abandoned');
  if (hub.phase === 'finished') {
    expect(hub.survivors, told).toEqual(survivors.map(nameOf));
    expect(sum, told).toEqual(exactSum(inputs, survivors));
  }
  if (hub.phase === 'abandoned') {
    expect(['secagg.too-few', 'secagg.roster'], told).toContain(hub.report.code);
    expect(hub.report.what, told).toMatch(/expected/);
    expect(sum, told).toBeNull();
  }
}

/** Every so many of them, and all in the full run. */
const spread = <T>(all: readonly T[], step: number): readonly T[] =>
  process.env.TABFED_FULL ? all : all.filter((_, i) => i % step === 0);

// A hundred sessions with real cryptography; on a machine that does much else they take their time.
describe('drop-outs', { timeout: 60_000 }, () => {
  it('[SA1] at every stage, in every combination up to the threshold, leave the exact sum of the survivors', async () => {
    for (const each of [...everyDropOut(4, 0), ...everyDropOut(4, 1)]) await check(4, each);
    for (const each of spread([...everyDropOut(5, 0), ...everyDropOut(5, 1)], 5)) await check(5, each);
    // Seven bear two: 525 pairs.
    for (const each of spread(everyDropOut(7, 2), 131)) await check(7, each);
  });

  it('[SA2] beyond the threshold the attempt is abandoned and says why', async () => {
    for (const each of spread(everyDropOut(4, 2), 29)) await check(4, each);
    for (const each of spread(everyDropOut(7, 3), 997)) await check(7, each);
    await check(5, new Map(STAGES.map((stage, i) => [i, stage])));
  });

  it('[SA9] below the minimum cohort the hub opens nothing either, whatever the threshold', async () => {
    const inputs = sampleInputs(7, 7);
    const manifest = manifestOf({ minCohort: 6 });
    const dropOuts = new Map([0, 1].map((who) => [who, 'masked-input'] as const));
    const { hub, sum } = await runCohort({ inputs, dropOuts, manifest });
    const what = '5 members sent a masked input, expected 6 at the least.';
    expect(hub).toMatchObject({ phase: 'abandoned', report: { code: 'secagg.too-few', what } });
    expect(sum).toBeNull();
  });

  it('[SA3] on a sparse graph leave the exact sum too, with a tenth dropped', async () => {
    const inputs = sampleInputs(35, 3);
    const dropOuts = new Map([1, 12, 23].map((who, i) => [who, STAGES[i + 1]!] as const));
    const { hub, sum } = await runCohort({ inputs, dropOuts, manifest: manifestOf({ fullGraphUpTo: 10 }) });
    expect(hub.phase).toBe('finished');
    expect(sum).toEqual(exactSum(inputs, expected(35, dropOuts).survivors));
  });
});
