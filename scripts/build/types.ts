import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { DIST, ROOT } from './paths.ts';

/** Writes the declarations of the three doors, and of what they mention, to dist/types. */
export async function buildTypes(): Promise<void> {
  const packageJson = createRequire(import.meta.url).resolve('typescript/package.json');
  const tsc = join(dirname(packageJson), 'bin/tsc');
  const project = join(ROOT, 'scripts/build/tsconfig.types.json');
  await rm(join(DIST, 'types'), { recursive: true, force: true });
  try {
    await promisify(execFile)(process.execPath, [tsc, '-p', project]);
  } catch (error) {
    throw new Error(`tsc found mistakes:\n${(error as { stdout?: string }).stdout}`, { cause: error });
  }
}
