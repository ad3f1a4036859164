import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findWebRoot } from './web-root.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'tabfed-web-root-'));
  // The source of the pages, which is not what a hub serves.
  await mkdir(path.join(root, 'web', 'demo'), { recursive: true });
  await mkdir(path.join(root, 'dist', 'web'), { recursive: true });
});
afterEach(() => rm(root, { recursive: true, force: true }));

it.each(['cli', 'dist/cli', 'dist/cli/chunks'])('finds the built pages from %s', async (folder) => {
  await writeFile(path.join(root, 'dist/web/manifest.json'), '{}');
  expect(findWebRoot(path.join(root, folder))).toBe(path.join(root, 'dist/web'));
});

it('says to build where nothing is built', () => {
  expect(() => findWebRoot(path.join(root, 'cli'))).toThrow(
    expect.objectContaining({ code: 'hub.not-built', next: expect.stringContaining('npm run build') }),
  );
});
