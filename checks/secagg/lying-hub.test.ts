import { describe, expect, it } from 'vitest';
import type { ParticipantId } from '../../core/protocol/ids.ts';
import { sharingOf } from '../../core/secagg/graph.ts';
import type { HubMessage, TabMessage } from '../../core/secagg/messages.ts';
import { stepTab } from '../../core/secagg/tab.ts';
import { alterations } from './alter.ts';
import { exactSum, manifestOf, nameOf, type Outcome, runCohort, sampleInputs } from './cohort.ts';

const MEMBERS = 6;
const inputs = sampleInputs(MEMBERS, 11);
const everybody = inputs.map((_, i) => nameOf(i));
const { threshold } = sharingOf(MEMBERS, 50);

const unmasksOf = ({ sent }: Outcome) =>
  sent.flatMap(({ from, message }) => (message.type === 'unmask' ? [{ from, message }] : []));

/** For every member: how many gave a share of its seed, and how many one of its mask key. */
function openable(outcome: Outcome) {
  return everybody.map((owner) => {
    const givers = (which: 'seedShares' | 'keyShares') =>
      new Set(
        unmasksOf(outcome)
          .filter(({ message }) => message[which].some(({ of }) => of === owner))
          .map(({ from }) => from),
      ).size;
    return { seed: givers('seedShares'), key: givers('keyShares') };
  });
}

const withSurvivors =
  (to: (member: ParticipantId) => readonly ParticipantId[]) =>
  (member: ParticipantId, message: HubMessage) => [
    message.type === 'survivors' ? { ...message, survivors: to(member) } : message,
  ];

describe('a hub that lies', () => {
  it('[SA6] never gets both secrets of one member: each tab gives the seed of who survived, the mask key of who did not', async () => {
    const outcome = await runCohort({ inputs, dropOuts: new Map([[2, 'masked-input']]) });
    expect(outcome.hub.phase).toBe('finished');
    expect(unmasksOf(outcome)).toHaveLength(MEMBERS - 1);
    for (const { message } of unmasksOf(outcome)) {
      expect(message.seedShares.map(({ of }) => of).sort()).toEqual(everybody.filter((_, i) => i !== 2));
      expect(message.keyShares.map(({ of }) => of)).toEqual([nameOf(2)]);
    }
  });

  it('[SA7] that tells tabs different survivors opens nothing', async () => {
    const without = (victim: number) => everybody.filter((_, i) => i !== victim);
    const views = [
      withSurvivors((to) => (to < nameOf(3) ? everybody : without(5))),
      // The victim itself is told that everybody survives, as it must be.
      withSurvivors((to) => (to === nameOf(5) ? everybody : to < nameOf(2) ? everybody : without(5))),
    ];
    for (const altered of views) {
      const outcome = await runCohort({ inputs, altered });
      expect(unmasksOf(outcome)).toEqual([]);
      expect(outcome.hub.phase).toBe('abandoned');
    }
  });

  it('[SA7] a survivor that is left out of everybody else’s list loses nothing but its place', async () => {
    const outcome = await runCohort({
      inputs,
      altered: withSurvivors((to) => (to === nameOf(5) ? everybody : everybody.slice(0, 5))),
    });
    const { seed, key } = openable(outcome)[5]!;
    expect(seed).toBe(0);
    expect(key).toBe(MEMBERS - 1);
    // The hub counted it in, and cannot open the sum that it has.
    expect(outcome.hub.phase).toBe('abandoned');
  });

  it('[SA8] that asks again gets the same bytes; that asks otherwise, nothing more', async () => {
    const twice = await runCohort({ inputs, altered: (_, message) => [message, message] });
    expect(twice.hub.phase).toBe('finished');
    for (const type of ['share-secrets', 'masked-input', 'sign-survivors', 'unmask']) {
      const of = twice.sent.filter(({ from, message }) => from === nameOf(0) && message.type === type);
      expect(of.length, type).toBeGreaterThan(1);
      for (const { message } of of) expect(message).toBe(of[0]!.message);
    }
    const tab = twice.tabs[0]!;
    const survivors = twice.got.find(({ message }) => message.type === 'survivors')!.message as Extract<
      HubMessage,
      { type: 'survivors' }
    >;
    const other = stepTab(tab, {
      type: 'message',
      message: { ...survivors, survivors: survivors.survivors.slice(1) },
    });
    expect(other.state).toMatchObject({ phase: 'ended', report: { code: 'secagg.inconsistent' } });
    expect(stepTab(other.state, { type: 'message', message: survivors }).commands).toEqual([]);
  });

  it('[SA9] is not answered below the minimum cohort, nor below the threshold', async () => {
    const few = await runCohort({
      inputs,
      manifest: manifestOf({ minCohort: 6 }),
      altered: withSurvivors(() => everybody.slice(0, 5)),
    });
    expect(few.tabs[0]).toMatchObject({
      phase: 'ended',
      report: { code: 'secagg.too-few', what: /5 members survive, expected 6/ },
    });
    const below = await runCohort({
      inputs,
      altered: withSurvivors(() => everybody.slice(0, threshold - 1)),
    });
    expect(below.tabs[0]).toMatchObject({ phase: 'ended', report: { code: 'secagg.too-few' } });
    const noSigners = await runCohort({
      inputs,
      altered: (_, message) => [
        message.type === 'survivor-signatures'
          ? { ...message, signatures: message.signatures.slice(0, threshold - 2) }
          : message,
      ],
    });
    const repeated = await runCohort({
      inputs,
      altered: (_, message) => [
        message.type === 'survivor-signatures'
          ? { ...message, signatures: Array.from({ length: 5 }, () => message.signatures[0]!) }
          : message,
      ],
    });
    for (const outcome of [few, below, noSigners, repeated]) expect(unmasksOf(outcome)).toEqual([]);
  });

  it('[SA11] that changes or swaps a box cannot use it, and cannot read it', async () => {
    let swappedOwners: readonly ParticipantId[] = [];
    const swapped = await runCohort({
      inputs,
      altered: (to, message) => {
        if (message.type !== 'boxes' || to !== nameOf(0)) return [message];
        const [first, second, ...rest] = message.boxes;
        swappedOwners = [first!.from, second!.from];
        return [
          { ...message, boxes: [{ ...first!, box: second!.box }, { ...second!, box: first!.box }, ...rest] },
        ];
      },
    });
    // Five shares of each are left, which is the threshold: exact, without those of the two.
    expect(threshold).toBe(5);
    expect(swapped.sum).toEqual(exactSum(inputs, [0, 1, 2, 3, 4, 5]));
    const answer = unmasksOf(swapped).find(({ from }) => from === nameOf(0))!;
    const given = answer.message.seedShares.map(({ of }) => of);
    expect(given.sort()).toEqual(everybody.filter((each) => !swappedOwners.includes(each)));
  });

  it('[SA12] a wrong share is found by what its owner bound itself to: avoided where enough others are there, else nothing is summed', async () => {
    const lie =
      (liars: number) =>
      (from: ParticipantId, message: TabMessage): readonly TabMessage[] => {
        if (message.type !== 'unmask' || from >= nameOf(liars)) return [message];
        // All about the same member: of six shares of its seed so many are wrong. Each in another byte, since two errors in
        // the same one cancel out where both shares happen to weigh the same.
        const wrongByte = everybody.indexOf(from);
        const seedShares = message.seedShares.map(({ of, share }) => ({
          of,
          share: of === nameOf(3) ? share.map((byte, i) => (i === wrongByte ? byte ^ 1 : byte)) : share,
        }));
        return [{ ...message, seedShares }];
      };
    const one = await runCohort({ inputs, alteredAnswers: lie(1) });
    expect(one.sum).toEqual(exactSum(inputs, [0, 1, 2, 3, 4, 5]));
    const many = await runCohort({ inputs, alteredAnswers: lie(2) });
    expect(many.sum).toBeNull();
    expect(many.hub).toMatchObject({
      phase: 'abandoned',
      report: { code: 'secagg.share', what: expect.stringContaining('the seed of p0003') },
    });
  });

  it('[SA19] in random histories of lies no sum is wrong, and no member’s input can be opened', async () => {
    const runs = process.env.TABFED_FULL ? 400 : 20;
    let finished = 0;
    let altered = 0;
    for (let seed = 1; seed <= runs; seed++) {
      const lies = alterations(seed);
      const outcome = await runCohort({ inputs, altered: lies.toTabs, alteredAnswers: lies.toHub });
      altered += lies.count();
      const told = `seed ${seed}`;
      if (outcome.hub.phase === 'finished') {
        finished++;
        const { survivors } = outcome.hub;
        expect(outcome.sum, told).toEqual(
          exactSum(
            inputs,
            survivors.map((id) => everybody.indexOf(id)),
          ),
        );
        expect(survivors.length, told).toBeGreaterThanOrEqual(threshold);
      }
      for (const { seed: seeds, key: keys } of openable(outcome)) {
        expect(seeds >= threshold && keys >= threshold, told).toBe(false);
      }
      for (const { from, message } of unmasksOf(outcome)) {
        const owners = [...message.seedShares, ...message.keyShares].map(({ of }) => of);
        expect(new Set(owners).size, told).toBe(owners.length);
        const first = unmasksOf(outcome).find((each) => each.from === from)!;
        expect(message, told).toBe(first.message);
      }
      // Whoever unmasked did so for one and the same set.
      const sets = new Set(unmasksOf(outcome).map(({ from }) => survivorsHeard(outcome, from)));
      expect(sets.size, told).toBeLessThanOrEqual(1);
    }
    // Histories in which nothing was altered, or nothing came through, would say nothing.
    expect(finished).toBeGreaterThan(runs / 10);
    expect(finished).toBeLessThan(runs);
    expect(altered).toBeGreaterThan(runs);
  });
});

const survivorsHeard = ({ got }: Outcome, by: ParticipantId) =>
  got.flatMap(({ to, message }) =>
    to === by && message.type === 'survivors' ? [message.survivors.join()] : [],
  )[0];
