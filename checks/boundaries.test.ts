import { describe, expect, it } from 'vitest';
import { findBreaches, importsOf } from './boundaries.ts';
import { projectSources } from './project-sources.ts';

describe('the boundary check', () => {
  // An absence test is worth what it would find: each rule first meets a breach planted on purpose.
  it.each([
    ['core/a.ts', 'const now = Date.now();', 'Date.now'],
    ['core/a.ts', 'const now = new Date();', 'new Date('],
    ['core/a.ts', 'const x = Math.random();', 'Math.random'],
    ['core/a.ts', 'const t = performance.now();', 'performance.'],
    ['core/a.ts', 'setTimeout(run, 5);', 'setTimeout'],
    ['server/rounds/a.ts', 'if (process.env.X) stop();', 'process.'],
    ['server/rounds/a.ts', "import { z } from 'zod';", 'zod'],
    ['server/rounds/a.ts', "import type { Hub } from '../hub.ts';", 'server/hub.ts'],
    ['core/a.ts', "import { readFile } from 'node:fs/promises';", 'node:fs/promises'],
    ['core/a/b.ts', "import type { Trainer } from '../../participant/ports.ts';", 'participant/ports.ts'],
    ['core/a.ts', "const tf = await import('@tensorflow/tfjs-core');", '@tensorflow/tfjs-core'],
    ['core/a.ts', "export * from '../tasks/registry.ts';", 'tasks/registry.ts'],
    ['tasks/registry.ts', "import * as tf from '@tensorflow/tfjs-core';", '@tensorflow/tfjs-core'],
    ['tasks/a.ts', "import { fs } from 'node:fs';", 'node:fs'],
    ['tasks/a.ts', "import type { Status } from '../participant/status.ts';", 'participant/status.ts'],
    ['participant/session/a.ts', "import '@tensorflow/tfjs-backend-cpu';", '@tensorflow/tfjs-backend-cpu'],
    ['participant/trainer/a.ts', "import { io } from 'socket.io-client';", 'socket.io-client'],
    ['participant/a.ts', "import { createHub } from '../server/hub.ts';", 'server/hub.ts'],
    ['web/demo/a.ts', "import { createHub } from '../../server/hub.ts';", 'server/hub.ts'],
    ['web/demo/a.ts', "import { io } from 'socket.io-client';", 'socket.io-client'],
    ['server/http/a.ts', "import { chart } from '../../web/ui/chart.ts';", 'web/ui/chart.ts'],
    ['server/hub.ts', "import * as tf from '@tensorflow/tfjs-layers';", '@tensorflow/tfjs-layers'],
  ])('finds a breach planted in %s: %s', (file, code, word) => {
    const breaches = findBreaches({ [file]: `/** Planted. */\n${code}\n` });
    expect(breaches).toHaveLength(1);
    expect(breaches[0]).toContain(word);
  });

  it.each([
    ['core/a.ts', "// Date.now would differ\nimport * as z from 'zod/mini';"],
    ['core/a.test.ts', "import { it } from 'vitest';\nconst now = Date.now();"],
    ['participant/trainer/a.ts', "import * as tf from '@tensorflow/tfjs-core';"],
    ['participant/trainer/node-ports.ts', "import { createHash } from 'node:crypto';"],
    ['participant/courier/a.ts', "import { io } from 'socket.io-client';"],
    ['server/rounds/a.ts', "import { modelId } from '../../core/protocol/ids.ts';"],
    ['cli/a.ts', "import { createHub } from '../server/hub.ts';\nimport { join } from '../web/sdk/join.ts';"],
  ])('has nothing against %s: %s', (file, code) => {
    expect(findBreaches({ [file]: code })).toEqual([]);
  });

  it('sees imports of every form', () => {
    const code = `import a from './a.ts';\nimport type { B } from "./b.ts";\nimport './c.ts';
      export { d } from './d.ts';\nconst e = await import('./e.ts');\nimport {\n  f,\n} from './f.ts';`;
    expect(importsOf(code)).toEqual(['./a.ts', './b.ts', './c.ts', './d.ts', './e.ts', './f.ts']);
  });
});

describe('the project', () => {
  it('keeps its boundaries', () => {
    const sources = projectSources();
    expect(Object.keys(sources).length).toBeGreaterThan(10);
    expect(findBreaches(sources)).toEqual([]);
  });

  it('has no file above 350 lines', () => {
    const long = Object.entries(projectSources())
      .filter(([file]) => !file.endsWith('.test.ts'))
      .map(([file, source]) => `${file}: ${source.split('\n').length}`)
      .filter((line) => Number(line.split(': ')[1]) > 350);
    expect(long).toEqual([]);
  });
});
