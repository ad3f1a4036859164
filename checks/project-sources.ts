import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Sources } from './boundaries.ts';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** Every TypeScript source below the layers' folders. */
export function projectSources(): Sources {
  const sources: Record<string, string> = {};
  for (const layer of ['core', 'tasks', 'participant', 'server', 'web', 'cli']) {
    for (const name of readdirSync(path.join(root, layer), { recursive: true, encoding: 'utf8' })) {
      const file = `${layer}/${name.split(path.sep).join('/')}`;
      if (file.endsWith('.ts')) sources[file] = readFileSync(path.join(root, file), 'utf8');
    }
  }
  return sources;
}
