import { describe, expect, it } from 'vitest';
import { modelId, participantId, taskId } from '../protocol/ids.ts';
import { seededFill } from '../testing/seeded-fill.ts';
import { joinFields } from './bytes.ts';
import { neighboursOf, planOf, sharingOf } from './graph.ts';
import { type Advertisement, type Manifest, sessionTranscript, sortedRoster } from './manifest.ts';
import { rosterProblem } from './roster.ts';

const manifest: Manifest = {
  task: taskId('digits'),
  taskVersion: 2,
  round: 4,
  attempt: 1,
  model: modelId('b'.repeat(64)),
  parameterCount: 10,
  maxCohort: 100,
  minCohort: 3,
  fullGraphUpTo: 50,
  clippingNorm: 1.5,
};

const advertise = (i: number): Advertisement => ({
  from: participantId(`p${i}`),
  identity: bytes(32, 4 * i),
  boxKey: bytes(32, 4 * i + 1),
  maskKey: bytes(32, 4 * i + 2),
  seedHash: bytes(32, 4 * i + 3),
  signature: bytes(64, i),
});
const bytes = (length: number, of: number) => new Uint8Array(length).fill(of % 256).fill(of >> 8, 0, 4);
const rosterOf = (members: number) => Array.from({ length: members }, (_, i) => advertise(i));

function plan(members: number, seed: number) {
  const words = new Uint32Array(2 * members);
  seededFill(seed)(words);
  return planOf(manifest, rosterOf(members), new Uint8Array(32), words);
}

describe('who shares with whom', () => {
  it('[SA5] is everybody up to 50, then a degree and a threshold with 2t above the holders and those on the hub’s side', () => {
    expect(sharingOf(10, 50)).toEqual({ degree: 9, threshold: 7 });
    expect(sharingOf(50, 50)).toEqual({ degree: 49, threshold: 34 });
    expect(sharingOf(100, 50)).toEqual({ degree: 32, threshold: 22 });
    expect(sharingOf(100, 100)).toEqual({ degree: 99, threshold: 67 });
    expect(sharingOf(1000, 50)).toEqual({ degree: 76, threshold: 51 });
    for (let members = 3; members <= 10_000; members += members < 200 ? 1 : 997) {
      const { degree, threshold } = sharingOf(members, 50);
      const corrupt = degree === members - 1 ? Math.ceil(members / 3) - 1 : Math.floor(0.2 * (degree + 1));
      expect(2 * threshold, `${members}`).toBeGreaterThan(degree + 1 + corrupt);
      expect(threshold).toBeLessThanOrEqual(degree + 1);
    }
    expect(() => sharingOf(10_001, 50)).toThrow(RangeError);
    expect(() => sharingOf(10, 256)).toThrow(/expected 2 to 255/);
  });

  it('[SA5] asks for no fewer neighbours than published for 5 % that work with the hub and 5 % that drop out', () => {
    // Google's federated-compute, graph_parameter_finder_test.cc: semi-malicious, 2^-40 and 2^-20.
    for (const [members, degree] of [
      [100, 16],
      [1_000, 52],
      [10_000, 62],
    ] as const) {
      expect(sharingOf(members, 50).degree).toBeGreaterThanOrEqual(degree);
    }
  });

  it('[SA5] is mutual, of the same number for everybody, and drawn from the session', () => {
    const [one, other] = [plan(60, 1), plan(60, 2)];
    for (const member of one.ring) {
      const near = neighboursOf(one, member);
      expect(new Set(near).size).toBe(32);
      expect(near).not.toContain(member);
      for (const each of near) expect(neighboursOf(one, each)).toContain(member);
    }
    expect(new Set(one.ring)).toEqual(new Set(other.ring));
    expect(one.ring).not.toEqual(other.ring);
    expect(neighboursOf(plan(20, 1), participantId('p3'))).toHaveLength(19);
    // The order in which the hub names members changes nothing.
    const words = new Uint32Array(120);
    seededFill(1)(words);
    expect(planOf(manifest, rosterOf(60).reverse(), new Uint8Array(32), words).ring).toEqual(one.ring);
  });
});

describe('a session id', () => {
  it('[SA4] is of everything that is said of the session, and of every byte of its signed roster', () => {
    const roster = sortedRoster(rosterOf(3));
    const seen = new Set<string>();
    const add = (of: Manifest, members: readonly Advertisement[]) =>
      seen.add(sessionTranscript(of, members).join());
    add(manifest, roster);
    let variants = 1;
    for (const [field, value] of Object.entries(manifest)) {
      add({ ...manifest, [field]: typeof value === 'number' ? value + 1 : `${value}x` }, roster);
      variants++;
    }
    for (const [field, value] of Object.entries(roster[1]!)) {
      const changed =
        typeof value === 'string'
          ? `${value}x`
          : value.map((byte: number, i: number) => (i === 7 ? byte ^ 1 : byte));
      add(manifest, [roster[0]!, { ...roster[1]!, [field]: changed }, roster[2]!]);
      variants++;
    }
    add(manifest, roster.slice(1));
    expect(seen.size).toBe(variants + 1);
  });

  it('[SA4] keeps fields apart that would read the same in a row', () => {
    expect(joinFields(['ab', 'c'])).not.toEqual(joinFields(['a', 'bc']));
    expect(joinFields(['é€𝄞\ud800'])).toEqual(joinFields([new TextEncoder().encode('é€𝄞\ud800')]));
  });
});

describe('a roster', () => {
  const roster = rosterOf(4);
  const other = (i: number, change: Partial<Advertisement>) =>
    roster.map((each, at) => (at === i ? { ...each, ...change } : each));

  it.each([
    ['too small', roster.slice(0, 2), /has 2 members, expected 3 to 100/],
    ['with a member twice', [...roster, roster[0]!], /same member/],
    ['with one identity twice', other(1, { identity: roster[0]!.identity }), /same identity/],
    ['with one box key twice', other(1, { boxKey: roster[0]!.boxKey }), /same box key/],
    ['with one mask key twice', other(1, { maskKey: roster[0]!.maskKey }), /same mask key/],
    ['with a short key', other(2, { seedHash: bytes(31, 1) }), /expected 32 each/],
    ['without what the tab advertised', roster.slice(1), /does not hold what this tab advertised/],
    [
      'with the tab’s key exchanged',
      other(0, { boxKey: bytes(32, 250) }),
      /does not hold what this tab advertised/,
    ],
  ])('[SA10] %s is refused', (_, members, problem) => {
    expect(rosterProblem(manifest, members, roster[0]!)).toMatch(problem);
  });

  it('[SA10] is taken as it should be, from the task’s minimum to its maximum', () => {
    expect(rosterProblem(manifest, roster, roster[0]!)).toBeNull();
    expect(rosterProblem({ ...manifest, minCohort: 5 }, roster, roster[0]!)).toMatch(/expected 5 to/);
    expect(rosterProblem({ ...manifest, maxCohort: 3 }, roster, roster[0]!)).toMatch(/expected 3 to 3/);
  });
});
