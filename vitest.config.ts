import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{core,tasks,participant,server,web,cli,checks,scripts}/**/*.test.ts'],
    testTimeout: 20_000,
    pool: 'threads',
    // Tests wait more than they compute: by itself Vitest takes one worker on two cores.
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
});
