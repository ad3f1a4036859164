import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{core,tasks,participant,server,web,cli,checks,scripts}/**/*.test.ts'],
    testTimeout: 20_000,
    pool: 'threads',
  },
});
