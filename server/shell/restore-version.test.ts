import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ServerOptimizer } from '../../core/aggregation/server-optimizer.ts';
import { modelBytes } from '../../core/codec/model-bytes.ts';
import { type ModelId, taskId } from '../../core/protocol/ids.ts';
import { makeLayout } from '../../core/weights/layout.ts';
import { type DataFolder, openDataFolder } from '../storage/data-folder.ts';
import { modelFilesIn } from '../storage/model-files.ts';
import { roundOf } from '../storage/testing/round-of.ts';
import type { HubFact } from './facts.ts';
import { commitNextVersion } from './next-version.ts';
import { restoreVersion } from './restore-version.ts';

const DIGITS = taskId('digits');
const LAYOUT = makeLayout([{ name: 'w', shape: [3] }]);

/** Remembers as real ones do: a step count and a velocity whose bits do not survive rounding to float32. */
const momentum: ServerOptimizer<unknown> = {
  name: 'momentum',
  initialState: (parameterCount) => ({ steps: 0, velocity: new Float64Array(parameterCount) }),
  apply({ weights, delta, state }) {
    const { steps, velocity } = state as { steps: number; velocity: Float64Array };
    const next = velocity.map((v, i) => 0.9 * v + delta[i]! / 3);
    return {
      weights: weights.map((w, i) => w + next[i]! / (1 + steps)) as Float32Array<ArrayBuffer>,
      state: { steps: steps + 1, velocity: next },
    };
  },
};

let path: string;
let folder: DataFolder;
let facts: HubFact[];
let initial: ModelId;
beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'tabfed-restore-'));
  folder = await openDataFolder(path);
  initial = await folder.models.put(modelBytes(Float32Array.of(1, 2, 3)));
  await folder.store.putTask(DIGITS, 1, initial);
});
afterEach(async () => {
  await folder.close();
  await rm(path, { recursive: true });
});

async function restart() {
  await folder.close();
  folder = await openDataFolder(path);
  facts = [];
  const tell = (fact: HubFact) => void facts.push(fact);
  return restoreVersion(DIGITS, initial, momentum, 3, { ...folder, tell });
}

/** Commits a round whose mean delta is a function of its number. */
async function commit(round: number, before: Awaited<ReturnType<typeof restart>>['version']) {
  const fold = {
    contributions: new Map(),
    exampleCount: 0,
    frameBytes: 0,
    combine: async () => Float32Array.of(Math.sin(round), 0.1, -round),
  };
  const closed = { round, attempt: 1, fold, cohort: [], bytesDown: 0, invitedAtMs: 0 } as never;
  const ports = { ...folder, tell: () => {}, clock: { now: () => 0 } };
  return (await commitNextVersion(DIGITS, LAYOUT, momentum, before, closed, ports)).version;
}

async function commitUpTo(last: number) {
  let { version } = await restart();
  const ids: ModelId[] = [];
  for (let round = 1; round <= last; round++) {
    version = await commit(round, version);
    ids.push(version.model.id);
  }
  return ids;
}

const fileOf = (id: ModelId) => join(path, 'models', `${id}.bin`);
const findings = () => facts.filter((fact) => fact.type === 'store-finding');
const fates = async () => (await folder.store.listRoundFiles(DIGITS)).map(({ fate }) => fate);

describe('a task whose hub starts again', () => {
  it('[ST44] goes on bit for bit, with what the server optimizer remembers', async () => {
    const uninterrupted = await commitUpTo(4);
    await folder.store.putTask(DIGITS, 2, initial);
    for (let round = 1; round <= 4; round++) {
      const { version } = await restart();
      expect((await commit(round, version)).model.id).toBe(uninterrupted[round - 1]);
    }
    // Without its memory, the optimizer would have come to something else.
    const { version } = await restart();
    const forgetful = { ...version, optimizerState: momentum.initialState(3) };
    const [right, wrong] = [await momentum.apply(inputOf(version)), await momentum.apply(inputOf(forgetful))];
    expect(right.weights).not.toEqual(wrong.weights);
  });

  it('[ST44] begins its memory anew under another server optimizer', async () => {
    await commitUpTo(2);
    const other = { ...momentum, name: 'other', initialState: () => ({ fresh: 1 }) };
    const { version } = await restoreVersion(DIGITS, initial, other, 3, { ...folder, tell: () => {} });
    expect(version.optimizerState).toEqual({ fresh: 1 });
  });

  it.each([
    ['missing', (file: string) => rm(file)],
    ['altered', (file: string) => writeFile(file, Uint8Array.of(1, 2, 3))],
    ['empty', (file: string) => writeFile(file, '')],
  ])('[ST42] goes on from the newest intact round where the newest model is %s', async (_, damage) => {
    const ids = await commitUpTo(4);
    for (const id of ids.slice(2)) await damage(fileOf(id));
    const { version, rounds, counted } = await restart();
    expect(version.model.id).toBe(ids[1]);
    expect(version.optimizerState).toMatchObject({ steps: 2 });
    expect(rounds.map(({ round }) => round)).toEqual([1, 2]);
    expect(counted.map(({ round }) => round)).toEqual([1, 2, 3, 4]);
    expect(await fates()).toEqual(['kept', 'kept', 'lost', 'lost']);
    expect(findings()).toMatchObject([
      { severity: 'damage', task: DIGITS, what: expect.stringMatching(/Round 4 .* goes on from round 2/) },
      { severity: 'damage', next: expect.stringMatching(/before round 5 is committed/) },
    ]);
    await expect(folder.models.get(ids[3]!)).rejects.toMatchObject({
      code: expect.stringMatching(/model.not-found|hub.store-damaged/),
    });
  });

  it('[ST42] gives the number of a lost round to no other round, and says nothing twice', async () => {
    const ids = await commitUpTo(3);
    await rm(fileOf(ids[2]!));
    const { version } = await restart();
    await commit(4, version);
    const again = await restart();
    expect(findings()).toEqual([]);
    expect(again.rounds.map(({ round }) => round)).toEqual([1, 2, 4]);
    expect(await fates()).toEqual(['kept', 'kept', 'lost', 'kept']);
    expect(await folder.store.listRounds(DIGITS)).toHaveLength(4);
  });

  it('[ST42] takes a lost round back once its file was restored', async () => {
    const ids = await commitUpTo(3);
    const bytes = await folder.models.get(ids[2]!);
    await rm(fileOf(ids[2]!));
    expect((await restart()).version.model.id).toBe(ids[1]);
    await modelFilesIn(join(path, 'models')).put(bytes);
    expect((await restart()).version.model.id).toBe(ids[2]);
    expect(await fates()).toEqual(['kept', 'kept', 'kept']);
    expect(findings()).toMatchObject([{ severity: 'note' }]);
  });

  it('[ST42] counts a round whose optimizer state is damaged as lost', async () => {
    const ids = await commitUpTo(2);
    const [, second] = await folder.store.listRoundFiles(DIGITS);
    await rm(fileOf(second!.optimizerState!));
    expect((await restart()).version.model.id).toBe(ids[0]);
  });

  it('[ST42] falls back to the untrained model where no round is intact', async () => {
    const ids = await commitUpTo(2);
    for (const id of ids) await rm(fileOf(id));
    expect((await restart()).version).toMatchObject({
      model: { id: initial },
      optimizerState: { steps: 0 },
    });
  });

  it('[ST42] reports an older model that is missing, and goes on from the newest', async () => {
    const ids = await commitUpTo(3);
    await rm(fileOf(ids[0]!));
    const { version, rounds } = await restart();
    expect(version.model.id).toBe(ids[2]);
    expect(rounds.map(({ round }) => round)).toEqual([2, 3]);
    expect(findings()).toMatchObject([{ next: expect.stringContaining('not affected') }]);
  });

  it('[ST43] drops old models with a commit, leaves nothing else behind, and says why they are gone', async () => {
    let { version } = await restart();
    const ids: ModelId[] = [];
    const keep = { every: 3, newest: 2 };
    for (let round = 1; round <= 7; round++) {
      const kept = folder;
      folder = { ...folder, keep } as DataFolder;
      version = await commit(round, version);
      folder = kept;
      ids.push(version.model.id);
    }
    expect(await fates()).toEqual(['dropped', 'dropped', 'kept', 'dropped', 'dropped', 'kept', 'kept']);
    // Four models (one of them untrained), and the state of three rounds.
    expect(await readdir(join(path, 'models'))).toHaveLength(4 + 3);
    await expect(folder.models.get(ids[3]!)).rejects.toMatchObject({
      code: 'model.not-found',
      what: expect.stringContaining('round 4 of task "digits" is not kept: retention'),
    });
    expect((await restart()).rounds).toHaveLength(7);
    expect(findings()).toEqual([]);
  });

  it('[ST41] knows no orphan where a commit has just failed, and collects what is left of it after a week', async () => {
    const left = await folder.models.put(Uint8Array.of(9));
    const day = 24 * 60 * 60 * 1000;
    const openOn = async (dayNumber: number) => {
      await folder.close();
      folder = await openDataFolder(path, { now: () => dayNumber * day });
      return folder.findings;
    };
    expect(await openOn(10)).toMatchObject([
      { severity: 'note', what: expect.stringMatching(/^1 model files/) },
    ]);
    expect(await openOn(16.9)).toHaveLength(1);
    expect(await folder.models.has(left)).toBe(true);
    // Named in between: the week begins again.
    await folder.store.commitRound(roundOf(DIGITS, 1, left));
    expect(await openOn(18)).toEqual([]);
    await folder.store.setFate(DIGITS, [1], 'dropped');
    await openOn(19);
    await openOn(25.9);
    expect(await folder.models.has(left)).toBe(true);
    expect(await openOn(26)).toMatchObject([{ what: expect.stringContaining('were removed') }]);
    expect(await folder.models.has(left)).toBe(false);
    expect(await folder.models.has(initial)).toBe(true);
  });
});

const inputOf = (version: Awaited<ReturnType<typeof restart>>['version']) => ({
  weights: Float32Array.of(1, 2, 3),
  delta: Float32Array.of(1, 1, 1),
  state: version.optimizerState,
});
