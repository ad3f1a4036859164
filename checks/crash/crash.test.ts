import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { RoundSummary } from '../../core/protocol/messages.ts';
import { checkDataFolder } from '../../server/storage/check-data-folder.ts';
import { openDataFolder } from '../../server/storage/data-folder.ts';
import { crashTask, PARTICIPANTS } from './crash-task.ts';
import { type Told, ToldProcess } from './told-process.ts';

const KILLS = process.env.TABFED_FULL ? 50 : 3;
const MAX_ROUNDS = Math.ceil(1.5 * KILLS) + 4;
const SEED = Number(process.env.TABFED_SEED ?? Math.floor(Math.random() * 2 ** 31));

/** What a round is made of, as the hub tells it; a kill comes at one of these moments, or shortly after. */
const MOMENTS = new Set(['enrolled', 'round-began', 'update-folded', 'round-committed', 'round-measured']);

const processes: ToldProcess[] = [];
const folders: string[] = [];
afterEach(async () => {
  for (const each of processes.splice(0)) await each.kill();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

function start(file: string, ...args: (string | number)[]): ToldProcess {
  const started = new ToldProcess(file, args);
  processes.push(started);
  return started;
}

async function startHub(folder: string, port: number): Promise<{ hub: ToldProcess; url: string }> {
  const hub = start('./hub-process.ts', folder, port, MAX_ROUNDS);
  await hub.until((told) => told.some(({ msg }) => msg === 'listening'), 'listening');
  return { hub, url: String(hub.told.find(({ msg }) => msg === 'listening')?.url) };
}

const isMoment = ({ msg }: Told) => MOMENTS.has(msg ?? '');

/** A whole training with a kill each after `kills[i].moments` moments and a few turns of the event loop. */
async function train(kills: readonly { readonly moments: number; readonly turns: number }[]) {
  const folder = await mkdtemp(join(tmpdir(), 'tabfed-crash-'));
  folders.push(folder);
  let { hub, url } = await startHub(folder, 0);
  const port = Number(new URL(url).port);
  const participants = start('./participants-process.ts', url, MAX_ROUNDS);
  const announced = new Map<number, string>();
  const phases: (string | undefined)[] = [];

  for (const { moments, turns } of kills) {
    await hub.until((told) => told.filter(isMoment).length >= moments, `${moments} moments`);
    for (let turn = 0; turn < turns; turn++) await setImmediate();
    await hub.kill();
    phases.push(hub.told.findLast(isMoment)?.msg);
    expect(participants.told).toEqual([]);
    expect(hub.told.filter(({ msg }) => msg === 'fault' || msg === 'store-finding')).toEqual(
      hub.told.filter(({ severity }) => severity === 'note'),
    );
    for (const { msg, summary } of hub.told) {
      if (msg !== 'round-committed') continue;
      const { round, modelId } = summary as RoundSummary;
      announced.set(round, modelId);
    }
    await expectIntact(folder, announced);
    ({ hub, url } = await startHub(folder, port));
  }

  await hub.until((told) => told.some(({ msg }) => msg === 'finished'), 'finished');
  await participants.until((told) => told.length === PARTICIPANTS, 'every participant has ended');
  expect(participants.told.map(({ ended }) => ended)).toEqual(Array(PARTICIPANTS).fill('finished'));
  await hub.kill();
  const rounds = await expectIntact(folder, announced);
  return { rounds, phases };
}

/** Holds that nothing is damaged and that every round which was ever announced is there, with its model. */
async function expectIntact(folder: string, announced: ReadonlyMap<number, string>) {
  const { findings } = await checkDataFolder(folder);
  expect(findings.filter(({ severity }) => severity === 'damage')).toEqual([]);
  const { store, close } = await openDataFolder(folder);
  const rounds = await store.listRoundFiles(crashTask(MAX_ROUNDS).id);
  await close();
  for (const [round, modelId] of announced) expect(rounds[round - 1]).toMatchObject({ round, modelId });
  return rounds.map(({ round, modelId, fate }) => ({ round, modelId, fate }));
}

/** Mulberry32: the same kills for the same seed. */
function randomWholes(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

describe('a hub that is killed again and again while participants train', () => {
  it(
    `[ST47] loses no committed round and ends with the bits of an uninterrupted run (${KILLS} kills)`,
    async () => {
      console.log(`crash test: TABFED_SEED=${SEED}`);
      const whole = randomWholes(SEED);
      // Four enrol, and a round has seven moments: a kill comes within the first rounds after a start. The first
      // one comes after a commit, so that there is something to lose in every run.
      const kills = Array.from({ length: KILLS }, (_, i) => ({
        moments: (i === 0 ? 11 : 1) + whole(14),
        turns: whole(400),
      }));
      const interrupted = await train(kills);
      const uninterrupted = await train([]);
      console.log(`crash test: the last thing told before each kill: ${interrupted.phases.join(' ')}`);
      expect(uninterrupted.rounds).toHaveLength(MAX_ROUNDS);
      expect(new Set(uninterrupted.rounds.map(({ modelId }) => modelId)).size).toBe(MAX_ROUNDS);
      expect(interrupted.rounds).toEqual(uninterrupted.rounds);
    },
    // A guard against hanging: on a machine that others load, a restart takes half a minute.
    KILLS * 45_000 + 120_000,
  );
});
