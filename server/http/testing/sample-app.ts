/** A hub's HTTP app over real parts, with one task of two committed rounds and a small built web root. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { modelBytes } from '../../../core/codec/model-bytes.ts';
import type { MergedScores } from '../../../core/evaluation/scores.ts';
import type { ModelId } from '../../../core/protocol/ids.ts';
import type { RoundSummary, Standing } from '../../../core/protocol/messages.ts';
import { numberTask } from '../../../core/testing/sample-tasks.ts';
import { MemoryModelFiles } from '../../storage/memory-model-files.ts';
import { MemoryStore } from '../../storage/memory-store.ts';
import { createHttpApp, type HttpAppOptions } from '../app.ts';
import type { TaskView } from '../views.ts';

export const task = numberTask;

const OPERATOR = { isIn: (header: string | undefined) => header === 'Bearer operator' };

/** A hash of the right form. */
export const BOOT = `${'A'.repeat(42)}8=`;

export const standing: Standing = {
  phase: 'training',
  committedRound: 2,
  maxRounds: 5,
  present: 3,
  needed: 2,
  quorum: 2,
  invited: 3,
  reported: 1,
  waiting: 0,
};

export const waitingFor = {
  code: 'committing',
  round: 3,
  reported: 3,
  en: 'Round 3 is being saved.',
  zh: '正在保存第 3 轮。',
} as const;

/** y = kernel · x + bias: layout order is kernel, bias. */
export const lineModel = (kernel: number, bias: number) => modelBytes(Float32Array.of(kernel, bias));

export interface SampleApp {
  app: FastifyInstance;
  readonly webRoot: string;
  readonly models: MemoryModelFiles;
  /** By round: y = round/4 · x + 0.5. */
  readonly ids: readonly ModelId[];
  readonly served: readonly (readonly [ModelId, number])[];
  views: readonly TaskView[];
  get(url: string, headers?: Record<string, string>): Promise<LightMyRequestResponse>;
  /** Closes the app and makes another one. */
  restart(change?: Partial<HttpAppOptions>): Promise<void>;
  dispose(): Promise<void>;
}

export async function startSampleApp(): Promise<SampleApp> {
  const webRoot = await mkdtemp(join(tmpdir(), 'tabfed-web-'));
  await writeWebRoot(webRoot);
  const models = new MemoryModelFiles();
  const ids: ModelId[] = [];
  for (let round = 0; round <= 2; round++) ids.push(await models.put(lineModel(0.25 * round, 0.5)));
  const store = new MemoryStore();
  await store.putTask(task.id, task.version, ids[0]!);
  const served: [ModelId, number][] = [];

  const create = (change: Partial<HttpAppOptions> = {}) =>
    createHttpApp({
      tasks: {
        list: async () => sample.views,
        get: async (id) => sample.views.find((view) => view.task.id === id),
      },
      models,
      store,
      webRoot,
      readiness: async () => [],
      metrics: { scrape: async () => ({ contentType: 'text/plain', text: '' }) },
      operator: {
        token: OPERATOR,
        tasks: new Map(),
        addTask: async () => {},
        failuresPerMinutePerAddress: 5,
        nowMs: () => 0,
      },
      framersOf: () => [],
      onModelServed: (id, bytes) => served.push([id, bytes]),
      ...change,
    });

  const sample: SampleApp = {
    app: create(),
    webRoot,
    models,
    ids,
    served,
    views: [{ task, standing, waitingFor, rounds: [summaryOf(1, ids), summaryOf(2, ids)] }],
    get: (url, headers = {}) => sample.app.inject({ url, headers: { host: 'localhost:8080', ...headers } }),
    async restart(change) {
      await sample.app.close();
      sample.app = create(change);
    },
    async dispose() {
      await sample.app.close();
      await rm(webRoot, { recursive: true });
    },
  };
  return sample;
}

async function writeWebRoot(root: string): Promise<void> {
  for (const folder of ['assets', 'demo']) await mkdir(join(root, folder));
  await writeFile(join(root, 'index.html'), '<!doctype html><title>home</title>');
  await writeFile(join(root, 'demo', 'index.html'), '<!doctype html><title>demo</title>');
  await writeFile(join(root, 'assets', 'home-1a2b3c.js'), 'export {};');
  await writeFile(join(root, 'trainer.js'), '(() => {})();');
  await writeFile(join(root, '.secret'), 'not for the web');
  await writeFile(join(root, 'manifest.json'), JSON.stringify({ bootSha256: BOOT }));
}

/** With a tally, which lists leave out. */
export const SCORES: MergedScores = {
  test: {
    exampleCount: 10,
    participants: 1,
    metrics: { mae: 0.125 },
    tally: { kind: 'number', absolute: 1.25, squared: 0.5 },
  },
};

const summaryOf = (round: number, ids: readonly ModelId[]): RoundSummary => ({
  round,
  attempt: 1,
  modelId: ids[round]!,
  participants: 3,
  examples: 30,
  bytesUp: 100,
  bytesDown: 200,
  durationMs: 1_000,
  committedAtMs: 1_795_300_000_000 + round,
  scores: round === 1 ? SCORES : {},
});
