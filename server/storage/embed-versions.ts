/**
 * Versions of the script tag's code, kept beside the hub's data: a partner that pinned one still gets it, to the byte,
 * after the hub was updated to another build.
 */
import { cp, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** About 2 MB each. */
const KEPT_VERSIONS = 10;
const VERSION = /^[0-9a-f]{16}$/;

/**
 * Copies the build's versions into the data folder, where they are missing, and drops the oldest above ten.
 *
 * @returns the folder to serve below `/embed/`; undefined where the build has none.
 */
export async function keepEmbedVersions(
  webRoot: string | undefined,
  dataFolder: string,
): Promise<string | undefined> {
  if (webRoot === undefined) return undefined;
  const built = await versionsIn(join(webRoot, 'embed'));
  if (built.length === 0) return undefined;
  const folder = join(dataFolder, 'embed');
  await mkdir(folder, { recursive: true });
  const kept = await versionsIn(folder);
  for (const version of built.filter((name) => !kept.includes(name))) {
    // Under a name of its own first: a copy that was cut off must not pass for the whole.
    const partial = join(folder, `${version}.partial`);
    await rm(partial, { recursive: true, force: true });
    await cp(join(webRoot, 'embed', version), partial, { recursive: true });
    await rename(partial, join(folder, version));
  }
  for (const version of (await newestFirst(folder)).slice(KEPT_VERSIONS)) {
    if (!built.includes(version)) await rm(join(folder, version), { recursive: true, force: true });
  }
  return folder;
}

async function versionsIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => VERSION.test(name));
}

async function newestFirst(folder: string): Promise<readonly string[]> {
  const versions = await versionsIn(folder);
  const dated = await Promise.all(
    versions.map(async (name) => ({ name, at: (await stat(join(folder, name))).ctimeMs })),
  );
  return dated.sort((a, b) => b.at - a.at).map(({ name }) => name);
}
