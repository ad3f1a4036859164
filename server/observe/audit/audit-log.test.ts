import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { modelId, participantId } from '../../../core/protocol/ids.ts';
import type { RoundSummary } from '../../../core/protocol/messages.ts';
import { numberTask } from '../../../core/testing/sample-tasks.ts';
import { LibsqlStore } from '../../storage/libsql-store.ts';
import { MemoryStore } from '../../storage/memory-store.ts';
import { startTrainedHub, task } from '../testing/trained-hub.ts';
import { openAuditLog } from './audit-log.ts';
import { readChain } from './chain.ts';
import { verifyAudit } from './verify.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tabfed-audit-'));
  path = join(folder, 'audit.jsonl');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const entries = async () => readChain(await readFile(path)).entries;
const kinds = async () => (await entries()).map(({ type }) => type);
const openLog = () => openAuditLog({ path, nowMs: () => 7, onFault: (error) => expect.fail(String(error)) });

const summary = (round: number): RoundSummary => ({
  round,
  attempt: 1,
  modelId: modelId(String(round).repeat(64)),
  participants: 2,
  examples: 20,
  bytesUp: 0,
  bytesDown: 0,
  durationMs: 1,
  committedAtMs: 1,
  scores: {},
});

async function storeWith(rounds: number): Promise<MemoryStore> {
  const store = new MemoryStore();
  await store.putTask(numberTask.id, numberTask.version, modelId('0'.repeat(64)));
  for (let round = 1; round <= rounds; round++) {
    await store.commitRound({ task: numberTask.id, summary: summary(round), members: [] });
  }
  return store;
}

async function catchUpWith(store: MemoryStore, of = numberTask): Promise<void> {
  const log = await openLog();
  await log.catchUp(of, store);
  await log.close();
}

describe('the audit log at the start of a hub', () => {
  it('[AU9] registers a task once, and again where its version or anything else of it changed', async () => {
    const store = await storeWith(0);
    await catchUpWith(store);
    await catchUpWith(store);
    expect(await kinds()).toEqual(['task-registered']);
    await catchUpWith(store, { ...numberTask, owner: 'somebody else' });
    await store.putTask(numberTask.id, 2, modelId('a'.repeat(64)));
    await catchUpWith(store, { ...numberTask, version: 2 });
    const registered = (await entries()).map(({ figures }) => figures);
    expect(registered).toMatchObject([{ version: 1 }, { version: 1 }, { version: 2 }]);
    expect(new Set(registered.map((figures) => 'taskHash' in figures && figures.taskHash)).size).toBe(3);
  });

  it('[AU10] adds the rounds that a crash kept out of the chain, marked as late', async () => {
    const store = await storeWith(1);
    await catchUpWith(store);
    await store.commitRound({ task: numberTask.id, summary: summary(2), members: [] });
    await store.commitRound({ task: numberTask.id, summary: summary(3), members: [] });
    await catchUpWith(store);
    await catchUpWith(store);
    expect((await entries()).slice(1).map(({ figures }) => figures)).toMatchObject(
      [1, 2, 3].map((round) => ({ round, isLate: true, modelId: String(round).repeat(64) })),
    );
  });

  it('[AU11] says where the store was set back, and counts on from there', async () => {
    await catchUpWith(await storeWith(3));
    const restored = await storeWith(1);
    await catchUpWith(restored);
    await restored.commitRound({ task: numberTask.id, summary: summary(2), members: [] });
    await catchUpWith(restored);
    expect((await entries()).slice(4)).toMatchObject([
      { type: 'store-restored', figures: { chainRound: 3, storeRound: 1 } },
      { type: 'round-committed', figures: { round: 2, isLate: true } },
    ]);
  });
});

describe('the audit log of a running hub', () => {
  it('[AU12] holds starts, versions, rounds with their figures and refusals by code, and no name', async () => {
    const running = await startTrainedHub(folder);
    const [first, second] = running.speakers;
    await first.say({ type: 'no such thing' });
    const round1 = await running.trainRound();
    const invited = await first.take('invite');
    for (const speaker of [first, second]) {
      const { round, attempt } = invited;
      await speaker.say({ type: 'decline-round', round, attempt, code: 'trainer.diverged' });
    }
    setTimeout(() => console.log(running.log()), 3000);
    await first.take('round-abandoned');
    await running.close();

    const [registered, started, ...rest] = await entries();
    expect(registered).toMatchObject({ type: 'task-registered', figures: { task: task.id, version: 1 } });
    expect(started).toMatchObject({ type: 'hub-started', figures: { tasks: 1 } });
    const { modelId: id, examples, participants, attempt } = round1;
    expect(rest.slice(0, 2)).toMatchObject([
      {
        type: 'round-committed',
        figures: {
          task: task.id,
          round: 1,
          attempt,
          modelId: id,
          examples,
          participants,
          refusals: { 'message.invalid': 1 },
        },
      },
      {
        type: 'round-abandoned',
        figures: { round: 2, attempt: 1, reported: 0, because: 'too-few-left' },
      },
    ]);
    expect(rest[1]).toHaveProperty('figures.refusals', {}); // the one refusal was counted with round 1
    expect(rest.at(-1)?.type).toBe('hub-stopped');

    const text = await readFile(path, 'utf8');
    for (const { participant, secret } of running.identities) {
      expect(text).not.toContain(participant);
      expect(text).not.toContain(secret);
    }
    expect(await verifyAudit(folder)).toMatchObject({ roundCount: 1, problems: [], notes: [] });
  });

  it('[AU12] needs nothing taken out of it when somebody withdraws', async () => {
    const running = await startTrainedHub(folder);
    await running.trainRound();
    const before = (await entries()).length;
    await running.speakers[0].say({ type: 'leave' });
    await running.close();
    expect((await entries()).length).toBeGreaterThanOrEqual(before);
    const store = new Database(join(folder, 'hub.db'));
    const names = store.prepare('SELECT participant FROM members').all() as { participant: string }[];
    store.close();
    expect(names.map((row) => participantId(row.participant))).not.toContain(
      running.identities[0].participant,
    );
    expect((await verifyAudit(folder)).problems).toEqual([]);
  });
});

describe('verifying an audit log', () => {
  async function trained(): Promise<{ rounds: RoundSummary[] }> {
    const running = await startTrainedHub(folder);
    const rounds = [await running.trainRound(), await running.trainRound()];
    await running.close();
    expect((await verifyAudit(folder)).problems).toEqual([]);
    return { rounds };
  }

  it('[AU13] compares every committed round with the store', async () => {
    await trained();
    const store = new Database(join(folder, 'hub.db'));
    store.exec('UPDATE rounds SET examples = examples + 1 WHERE round = 2');
    store.close();
    expect((await verifyAudit(folder)).problems).toEqual([
      expect.stringMatching(/round 2: examples is 137 in the chain and 138 in the store/),
    ]);
  });

  it('[AU13] tells a round that only one of the two has', async () => {
    await trained();
    const store = new Database(join(folder, 'hub.db'));
    store.exec('DELETE FROM members WHERE round = 2; DELETE FROM rounds WHERE round = 2');
    store.close();
    expect((await verifyAudit(folder)).problems).toEqual([
      expect.stringMatching(/round 2 is in the chain and not in the store/),
    ]);
  });

  it('[AU18] notes one newest round that a kill kept out of the chain, and tells of every other', async () => {
    await trained();
    const lines = (await readFile(path, 'utf8')).split('\n');
    const withoutRounds = (kept: number) => {
      let left = kept;
      return lines.filter((line) => !line.includes('"round-committed"') || left-- > 0).slice(0, 2 + kept);
    };
    await writeFile(path, `${withoutRounds(1).join('\n')}\n`);
    expect(await verifyAudit(folder)).toMatchObject({
      problems: [],
      notes: [expect.stringMatching(/round 2 is in the store and not in the chain; the next start/)],
    });
    await writeFile(path, `${withoutRounds(0).join('\n')}\n`);
    expect((await verifyAudit(folder)).problems).toEqual([
      expect.stringMatching(/round 1 is in the store and not in the chain/),
      expect.stringMatching(/round 2 is in the store and not in the chain/),
    ]);
  });

  it('[AU14] compares the models with their hashes, and needs those that the store says are kept', async () => {
    const { rounds } = await trained();
    const fileOf = (round: number) => join(folder, 'models', `${rounds[round - 1]!.modelId}.bin`);
    await rm(fileOf(1));
    expect((await verifyAudit(folder)).problems).toEqual([expect.stringMatching(/round 1 .*is missing/)]);
    const store = LibsqlStore.open(join(folder, 'hub.db'));
    await store.setFate(task.id, [1], 'dropped');
    await store.close();
    expect(await verifyAudit(folder)).toMatchObject({
      problems: [],
      notes: [expect.stringContaining('1 models of earlier rounds are not kept')],
    });
    const aside = join(folder, 'aside.bin');
    await copyFile(fileOf(2), aside);
    await rm(fileOf(2));
    expect((await verifyAudit(folder)).problems).toEqual([expect.stringMatching(/round 2 .*is missing/)]);
    const bytes = await readFile(aside);
    bytes[0]! ^= 1;
    await writeFile(fileOf(2), bytes);
    expect((await verifyAudit(folder)).problems).toEqual([expect.stringMatching(/round 2 .*was altered/)]);
  });

  it('[AU15] names the first broken line, and nothing that follows from it', async () => {
    await trained();
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace('"round":1', '"round":8'));
    expect((await verifyAudit(folder)).problems).toEqual([
      expect.stringMatching(/^line 3 does not continue/),
    ]);
  });

  it('[AU15] changes nothing in the folder, and says where there is no log', async () => {
    await expect(verifyAudit(folder)).rejects.toMatchObject({ code: 'hub.data-folder' });
    expect(await readdir(folder)).toEqual([]);
    await mkdir(join(folder, 'models'));
    await writeFile(path, '');
    expect((await verifyAudit(folder)).problems).toEqual([expect.stringContaining('there is no store')]);
    expect((await readdir(folder)).sort()).toEqual(['audit.jsonl', 'models']);
  });

  it('[AU15] works beside the running hub', async () => {
    const running = await startTrainedHub(folder);
    await running.trainRound();
    expect((await verifyAudit(folder)).problems).toEqual([]);
    await running.trainRound();
    await running.close();
    expect(await verifyAudit(folder)).toMatchObject({ roundCount: 2, problems: [] });
  });
});
