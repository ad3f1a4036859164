/** The hub as a process: told to stop, killed, and its audit log verified by the command line. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeFrame } from '../core/codec/frame.ts';
import { modelShape } from '../core/task/model-layout.ts';
import { verifyAudit } from '../server/observe/audit/verify.ts';
import { honestUpdates } from '../server/testing/round-of-three.ts';
import { tinyTask } from '../server/testing/running-hub.ts';
import { Speaker } from '../server/testing/speaker.ts';

const SOURCE = fileURLToPath(new URL('./tabfed.ts', import.meta.url));
const task = tinyTask({ rounds: { minParticipants: 2, cohortSize: 2 } });

let folder: string;
let data: string;
const closing: (() => unknown)[] = [];
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tabfed-process-'));
  data = path.join(folder, 'data');
  await writeFile(path.join(folder, 'task.json'), JSON.stringify(task));
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  await rm(folder, { recursive: true, force: true });
});

interface Run {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly ended: Promise<number | null>;
}

function tabfed(...args: readonly string[]): Run {
  const { PORT: _, HOST: __, TABFED_DATA: ___, ...env } = process.env;
  const child = spawn(process.execPath, ['--import', 'tsx', SOURCE, ...args], {
    cwd: path.dirname(path.dirname(SOURCE)),
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const ended = once(child, 'close').then(([code]) => code as number | null);
  closing.push(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return { child, output: () => output, ended };
}

/** A hub in a process of its own, and two participants that its task invites. */
async function startHub() {
  const run = tabfed('hub', '--port', '0', '--data', data, '--task', path.join(folder, 'task.json'));
  const saidUrl = () => /tabfed hub listening on (http:\S+)/.exec(run.output())?.[1];
  await expect.poll(saidUrl, { timeout: 30_000 }).toBeDefined();
  const url = saidUrl()!;
  const speakers = [await Speaker.connect(url), await Speaker.connect(url)] as const;
  for (const speaker of speakers) {
    closing.push(() => speaker.close());
    await speaker.enrol(task);
  }
  return { run, url, speakers };
}

async function report(speakers: readonly Speaker[]) {
  const { layout } = modelShape(task);
  const updates = honestUpdates({ layout });
  for (const [i, speaker] of speakers.entries()) {
    const { round, attempt } = await speaker.take('invite');
    const { delta, exampleCount } = updates[i]!;
    const frame = encodeFrame({ encoding: task.encoding, layout, delta });
    const header = { type: 'submit-update', round, attempt, exampleCount, encoding: task.encoding };
    expect(await speaker.say({ ...header, frame })).toEqual({ ok: true });
  }
}

const lastEntry = async () =>
  JSON.parse((await readFile(path.join(data, 'audit.jsonl'), 'utf8')).trimEnd().split('\n').at(-1)!);

/** Each test starts whole processes, one after another, on a machine that may be busy. */
const TIMEOUT_MS = 90_000;

describe('a hub that is told to stop', { timeout: TIMEOUT_MS }, () => {
  it('[OB12] dismisses everybody, keeps the round whose updates are in, and exits with 0', async () => {
    const { run, speakers } = await startHub();
    await report(speakers); // the last acknowledgement may come before the commit
    run.child.kill('SIGTERM');
    for (const speaker of speakers) {
      expect(await speaker.take('dismiss')).toMatchObject({ error: { code: 'hub.closing' } });
      await speaker.ended;
    }
    expect(await run.ended).toBe(0);
    expect(await verifyAudit(data)).toMatchObject({ roundCount: 1, problems: [], notes: [] });
    expect((await lastEntry()).type).toBe('hub-stopped');
  });
});

describe('a hub that is killed', { timeout: TIMEOUT_MS }, () => {
  it('[AU16] has every committed round in its audit log after the next start', async () => {
    for (let kill = 0; kill < 2; kill++) {
      const { run, speakers } = await startHub();
      await report(speakers);
      await speakers[0].take('committed');
      run.child.kill('SIGKILL'); // between the commit and its entry, or just after both
      await run.ended;
    }
    const { run, url } = await startHub();
    const answer = await (await fetch(`${url}/api/tasks/${task.id}/rounds`)).json();
    expect((answer as { rounds: unknown[] }).rounds).toHaveLength(2);
    run.child.kill('SIGTERM');
    await run.ended;
    expect(await verifyAudit(data)).toMatchObject({ roundCount: 2, problems: [] });
  });
});

describe('tabfed audit verify', { timeout: TIMEOUT_MS }, () => {
  it('[AU17] exits with 0 where everything agrees, and with 1 and the first broken line where not', async () => {
    const { run, speakers } = await startHub();
    await report(speakers);
    await speakers[0].take('committed');
    run.child.kill('SIGTERM');
    await run.ended;

    const intact = tabfed('audit', 'verify', '--data', data);
    expect(await intact.ended).toBe(0);
    const { hash } = await lastEntry();
    expect(intact.output()).toMatch(/intact: \d+ entries, and 1 committed rounds agree/);
    expect(intact.output()).toContain(`Newest hash: ${hash}`);

    const log = path.join(data, 'audit.jsonl');
    await writeFile(log, (await readFile(log, 'utf8')).replace('"participants":2', '"participants":200'));
    const broken = tabfed('audit', 'verify', '--data', data);
    expect(await broken.ended).toBe(1);
    expect(broken.output()).toMatch(/^tabfed: audit: line \d+ does not continue the chain: its content/m);
  });

  it('[AU17] exits with 1 and two lines where there is no log', async () => {
    const run = tabfed('audit', 'verify', '--data', folder);
    expect(await run.ended).toBe(1);
    expect(run.output().trimEnd().split('\n')).toHaveLength(2);
    expect(run.output()).toContain(`Expected an audit log at ${folder}`);
  });
});
