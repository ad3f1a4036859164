import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AuditFile } from './audit-file.ts';
import { readChain } from './chain.ts';

const APPENDER = fileURLToPath(new URL('../testing/append-audit.ts', import.meta.url));

let folder: string;
let path: string;
let faults: unknown[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tabfed-audit-'));
  path = join(folder, 'audit.jsonl');
  faults = [];
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

const openFile = () => AuditFile.open({ path, nowMs: () => 5, onFault: (error) => faults.push(error) });
const started = (tasks: number) => ({ type: 'hub-started', figures: { tasks } }) as const;
const readFileChain = async () => readChain(await readFile(path));

async function writeEntries(...tasks: number[]): Promise<void> {
  const file = await openFile();
  for (const n of tasks) file.append(started(n));
  await file.close();
}

describe('the file of an audit log', () => {
  it('[AU1] goes on where it ended', async () => {
    await writeEntries(1, 2);
    await writeEntries(3);
    const { entries, broken } = await readFileChain();
    expect(broken).toBeUndefined();
    expect(entries.map(({ figures }) => figures)).toEqual([{ tasks: 1 }, { tasks: 2 }, { tasks: 3 }]);
  });

  it('[AU5] is repaired where its last line was cut off, and says so', async () => {
    await writeEntries(1, 2);
    const whole = await readFile(path);
    const second = whole.indexOf('\n') + 1;
    for (const cut of [second + 1, whole.length - 20, whole.length - 1]) {
      await writeFile(path, whole.subarray(0, cut));
      const file = await openFile();
      file.append(started(3));
      await file.close();
      const { entries, broken, tornBytes } = await readFileChain();
      expect([broken, tornBytes]).toEqual([undefined, 0]);
      expect(entries.map(({ type, figures }) => [type, figures])).toEqual([
        ['hub-started', { tasks: 1 }],
        ['log-repaired', { droppedBytes: cut - second }],
        ['hub-started', { tasks: 3 }],
      ]);
    }
  });

  it('[AU5] is repaired where what was cut off is longer than what is written next', async () => {
    await writeEntries(1);
    await appendFile(path, `{"figures":"${'x'.repeat(5_000)}`);
    await (await openFile()).close();
    expect(await readFileChain()).toMatchObject({ head: { seq: 2 }, tornBytes: 0 });
  });

  it('[AU6] is refused where the chain is broken, unchanged, with the first broken line', async () => {
    await writeEntries(1, 2, 3);
    const altered = (await readFile(path, 'utf8')).replace('"tasks":2', '"tasks":9');
    await writeFile(path, altered);
    await expect(openFile()).rejects.toMatchObject({
      code: 'hub.store-damaged',
      what: expect.stringMatching(`Line 2 of the audit log ${path}`),
      next: expect.stringContaining('tabfed audit verify'),
    });
    expect(await readFile(path, 'utf8')).toBe(altered);
  });

  it('[AU6] is refused where it cannot be written, with the path', async () => {
    await rm(folder, { recursive: true });
    await expect(openFile()).rejects.toMatchObject({
      code: 'hub.data-folder',
      what: expect.stringContaining(path),
    });
    folder = await mkdtemp(join(tmpdir(), 'tabfed-audit-'));
  });

  it('[AU7] keeps what a full disk did not take, and writes it whole with the next entry', async () => {
    const file = await openFile();
    file.append(started(1));
    await file.settled();
    await failNextWriteHalfway();
    file.append(started(2));
    await file.settled();
    expect(faults).toMatchObject([{ code: 'ENOSPC' }]);
    expect(await readFileChain()).toMatchObject({ head: { seq: 1 }, tornBytes: expect.any(Number) });
    file.append(started(3));
    await file.close();
    const { entries, broken, tornBytes } = await readFileChain();
    expect([entries.length, broken, tornBytes]).toEqual([3, undefined, 0]);
  });

  it('[AU8] holds every entry that was said to be safe, after kills at any moment', async () => {
    let safe = 0;
    for (let kill = 0; kill < 4; kill++) {
      const child = spawn(process.execPath, ['--import', 'tsx', APPENDER, path], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const exited = once(child, 'exit');
      let lines = 0;
      for await (const line of createInterface({ input: child.stdout })) {
        safe = Number(line);
        lines += 1;
        if (lines === 5 + 7 * kill) child.kill('SIGKILL');
      }
      await exited;
      const { entries, broken } = await readFileChain();
      expect(broken).toBeUndefined();
      expect(entries.length).toBeGreaterThanOrEqual(safe);
    }
    await appendFile(path, '{"cut');
    await (await openFile()).close();
    expect((await readFileChain()).entries.at(-1)?.type).toBe('log-repaired');
  });
});

/** The port of this failure is the file system itself: half of the bytes are taken, then the disk is full. */
async function failNextWriteHalfway(): Promise<void> {
  const handle = await open(path, 'r');
  const prototype = Object.getPrototypeOf(handle) as typeof handle;
  await handle.close();
  const real = prototype.write as unknown as (this: unknown, ...args: unknown[]) => Promise<unknown>;
  vi.spyOn(prototype, 'write').mockImplementationOnce(async function (this: unknown, ...args: unknown[]) {
    const [bytes, offset, length, position] = args as [Uint8Array, number, number, number];
    await real.call(this, bytes, offset, Math.floor(length / 2), position);
    throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  } as never);
}
