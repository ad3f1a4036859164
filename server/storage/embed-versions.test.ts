import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepEmbedVersions } from './embed-versions.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'tabfed-embed-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** A build whose only version is `version`. */
async function build(version: string): Promise<string> {
  const folder = join(root, 'web', 'embed');
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, version), { recursive: true });
  await writeFile(join(folder, version, 'tabfed.js'), `loader ${version}`);
  return join(root, 'web');
}

const name = (n: number) => n.toString(16).padStart(16, '0');

describe('versions of the script tag', () => {
  it('[ST51] stay to be had after the hub runs another build', async () => {
    const kept = await keepEmbedVersions(await build(name(1)), root);
    expect(kept).toBe(join(root, 'embed'));
    await keepEmbedVersions(await build(name(2)), root);
    expect((await readdir(join(root, 'embed'))).sort()).toEqual([name(1), name(2)]);
    expect(await readFile(join(root, 'embed', name(1), 'tabfed.js'), 'utf8')).toBe(`loader ${name(1)}`);
  });

  it('[ST51] are ten at most, and the one that runs is among them', async () => {
    for (let n = 1; n <= 12; n++) await keepEmbedVersions(await build(name(n)), root);
    const kept = await readdir(join(root, 'embed'));
    expect(kept).toHaveLength(10);
    expect(kept).toContain(name(12));
    expect(kept).not.toContain(name(1));
  });

  it('[ST51] that were copied half are copied anew', async () => {
    await mkdir(join(root, 'embed', `${name(1)}.partial`), { recursive: true });
    await keepEmbedVersions(await build(name(1)), root);
    expect(await readdir(join(root, 'embed'))).toEqual([name(1)]);
  });

  it('are none where the build has none', async () => {
    expect(await keepEmbedVersions(join(root, 'web'), root)).toBeUndefined();
    expect(await keepEmbedVersions(undefined, root)).toBeUndefined();
  });
});
