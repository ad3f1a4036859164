/** Whether anything changed since the last build, so that `npm start` is quick the second time. */
import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DIST, ROOT } from './paths.ts';

const INPUTS = ['core', 'tasks', 'participant', 'server', 'web', 'cli', 'scripts', 'public'];
const INPUT_FILES = ['package-lock.json', 'tsconfig.json', 'vite.config.ts'];
const STAMP = join(DIST, 'build-stamp');

/** A digest over path, size and time of change of every input; tests are none. */
export async function stampInputs(): Promise<string> {
  const nested = await Promise.all(
    INPUTS.map(async (folder) => {
      const entries = await readdir(join(ROOT, folder), { recursive: true, withFileTypes: true });
      return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    }),
  );
  const files = [...nested.flat(), ...INPUT_FILES.map((file) => join(ROOT, file))]
    .filter((file) => !file.endsWith('.test.ts'))
    .sort();
  const hash = createHash('sha256');
  for (const file of files) {
    const { size, mtimeMs } = await stat(file);
    hash.update(`${file} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

export async function isBuilt(stamp: string): Promise<boolean> {
  return (await readFile(STAMP, 'utf8').catch(() => '')) === stamp;
}

/** A build that fails half-way counts as none. */
export async function forgetBuild(): Promise<void> {
  await rm(STAMP, { force: true });
}

export async function markBuilt(stamp: string): Promise<void> {
  await writeFile(STAMP, stamp);
}
