import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { modelId } from '../../core/protocol/ids.ts';
import { sha256Hex } from '../hash.ts';
import type { ModelFiles } from '../ports.ts';
import { MemoryModelFiles } from './memory-model-files.ts';
import { openModelFiles } from './model-files.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tabfed-models-'));
});
afterEach(() => rm(folder, { recursive: true }));

const BYTES = Uint8Array.from({ length: 5_000 }, (_, i) => (i * 31) % 251);

describe.each<[string, () => Promise<ModelFiles>]>([
  ['in memory', async () => new MemoryModelFiles()],
  ['in a folder', () => openModelFiles(join(folder, 'models'))],
])('model files (%s)', (_, openFiles) => {
  it('[ST20] give back exactly the bytes, under their SHA-256', async () => {
    const files = await openFiles();
    const id = await files.put(BYTES.subarray(3, 4_004));
    expect(id).toBe(await sha256Hex(BYTES.subarray(3, 4_004)));
    expect(await files.has(id)).toBe(true);
    expect(Buffer.compare(await files.get(id), BYTES.subarray(3, 4_004))).toBe(0);
    expect(await files.put(BYTES.slice(3, 4_004))).toBe(id);
  });

  it('[ST21] refuse a model that was never put with model.not-found', async () => {
    const files = await openFiles();
    const id = modelId('0'.repeat(64));
    expect(await files.has(id)).toBe(false);
    await expect(files.get(id)).rejects.toMatchObject({
      code: 'model.not-found',
      what: expect.stringContaining(id),
    });
  });

  it('[ST20] are not changed by what the caller does with its bytes afterwards', async () => {
    const files = await openFiles();
    const bytes = BYTES.slice();
    const id = await files.put(bytes);
    bytes.fill(0);
    (await files.get(id)).fill(1);
    expect(await sha256Hex(await files.get(id))).toBe(id);
  });
});

describe('a folder of model files', () => {
  it('[ST22] refuses bytes that do not match their name, and is healed by putting the model again', async () => {
    const files = await openModelFiles(folder);
    const id = await files.put(BYTES);
    const path = join(folder, `${id}.bin`);
    const altered = BYTES.slice();
    altered[2_500]! ^= 1;
    await writeFile(path, altered);
    await expect(files.get(id)).rejects.toMatchObject({
      code: 'hub.store-damaged',
      what: expect.stringContaining(path),
    });
    await files.put(BYTES);
    expect(await sha256Hex(await files.get(id))).toBe(id);
  });

  it('[ST23] collects at its start what a crash left half written, and nothing else', async () => {
    const id = await (await openModelFiles(folder)).put(BYTES);
    await writeFile(join(folder, `${id}.bin.0b5e.tmp`), BYTES.subarray(0, 100));
    await openModelFiles(folder);
    expect(await readdir(folder)).toEqual([`${id}.bin`]);
  });

  it('[ST24] says what failed where the disk refuses a model', async () => {
    const files = await openModelFiles(folder);
    const id = await sha256Hex(BYTES);
    await rm(folder, { recursive: true });
    await expect(files.put(BYTES)).rejects.toMatchObject({
      code: 'hub.data-folder',
      what: expect.stringContaining(id),
    });
    await openModelFiles(folder); // for the clean-up
  });

  it('[ST25] holds only whole models, every acknowledged one among them, whenever its writer is killed', async () => {
    const writer = fileURLToPath(new URL('./testing/write-models.ts', import.meta.url));
    let acknowledged = 0;
    for (let kill = 0; kill < 6; kill++) {
      const child = spawn(process.execPath, ['--import', 'tsx', writer, folder, String(kill)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const ended = new Promise((resolve) => child.once('exit', resolve));
      const ids: string[] = [];
      // Killed at a random moment after a few models: some kills then fall within a write.
      const killAfter = 3 + kill;
      for await (const line of createInterface({ input: child.stdout })) {
        ids.push(line);
        if (ids.length === killAfter) setTimeout(() => child.kill('SIGKILL'), Math.random() * 8);
      }
      await ended;
      expect(child.signalCode).toBe('SIGKILL');
      const files = await openModelFiles(folder);
      for (const name of await readdir(folder)) {
        const bytes = await readFile(join(folder, name));
        expect(`${await sha256Hex(bytes)}.bin`).toBe(name);
      }
      for (const id of ids) expect(await files.has(modelId(id))).toBe(true);
      acknowledged += ids.length;
    }
    expect(acknowledged).toBeGreaterThanOrEqual(3 + 4 + 5 + 6 + 7 + 8);
  }, 60_000);
});
