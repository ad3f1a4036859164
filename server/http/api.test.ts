import { setBackend, tensor } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withoutTallies } from '../../core/evaluation/scores.ts';
import { listen } from './listen.ts';
import {
  lineModel,
  type SampleApp,
  SCORES,
  standing,
  startSampleApp,
  task,
  waitingFor,
} from './testing/sample-app.ts';

let hub: SampleApp;
beforeEach(async () => {
  hub = await startSampleApp();
});
afterEach(() => hub.dispose());

describe('the ledger of a private task', () => {
  it('[DP22] is published: what is spent, how many rounds are left, and every charge', async () => {
    expect((await hub.get(`/api/tasks/${task.id}/privacy`)).json()).toMatchObject({ code: 'http.not-found' });
    const charge = {
      task: task.id,
      taskVersion: 1,
      round: 1,
      attempt: 1,
      atMs: 5,
      mechanism: 'central',
    } as const;
    const figures = { noiseMultiplier: 2, clippingNorm: 1, samplingRate: 1, delta: 1e-5, epsilon: 1.9 };
    const ledger = { epsilon: 1.9, releasesLeft: 7, charges: [{ ...charge, ...figures }] };
    hub.views = [{ ...hub.views[0]!, ledger }];
    expect((await hub.get(`/api/tasks/${task.id}/privacy`)).json()).toMatchObject({
      task: task.id,
      ...ledger,
    });
    expect((await hub.get(`/api/tasks/${task.id}`)).json()).toMatchObject({
      privacy: { epsilon: 1.9, releasesLeft: 7 },
    });
  });
});

describe('the JSON about tasks', () => {
  it('[HT6] lists every task with its standing, rounds and latest scores, readable from any origin', async () => {
    const answer = await hub.get('/api/tasks');
    const listed = hub.views[0]!.rounds.map((round) => ({ ...round, scores: withoutTallies(round.scores) }));
    const expected = {
      task: JSON.parse(JSON.stringify(task)),
      standing,
      waitingFor,
      rounds: listed,
      latest: { round: 1, scores: SCORES },
      hasStatistics: false,
    };
    expect(answer.json()).toEqual({ tasks: [expected] });
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
    });
    expect((await hub.get(`/api/tasks/${task.id}`)).json()).toEqual(expected);
    expect((await hub.get(`/api/tasks/${task.id}/rounds`)).json()).toEqual({
      task: task.id,
      rounds: listed,
    });
    hub.views = [{ ...hub.views[0]!, rounds: [] }];
    expect((await hub.get(`/api/tasks/${task.id}`)).json().latest).toBeNull();
  });

  it('[EV10] gives one round with its tallies, which lists of rounds leave out', async () => {
    const answer = await hub.get(`/api/tasks/${task.id}/rounds/1`);
    expect(answer.json()).toEqual({ task: task.id, ...hub.views[0]!.rounds[0] });
    expect(answer.json().scores.test.tally).toEqual({ kind: 'number', absolute: 1.25, squared: 0.5 });
    for (const round of ['0', '3']) {
      expect((await hub.get(`/api/tasks/${task.id}/rounds/${round}`)).json()).toMatchObject({
        code: 'model.not-found',
        next: 'Ask for a round from 1 to 2.',
      });
    }
    expect((await hub.get(`/api/tasks/${task.id}/rounds/x`)).json().code).toBe('http.bad-request');
  });

  it.each([
    '/api/tasks/nope',
    '/api/tasks/nope/rounds',
    '/api/tasks/nope/model',
    '/api/tasks/%3Cb%3E',
  ])('[HT7] refuses %s with task.not-found and the tasks that there are', async (url) => {
    const answer = await hub.get(url);
    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toMatchObject({
      code: 'task.not-found',
      what: expect.stringContaining(task.id),
    });
  });

  it('[HT8] says that the hub is alive at /healthz', async () => {
    expect((await hub.get('/healthz')).json()).toEqual({ status: 'ok', tasks: 1 });
  });
});

describe('an export', () => {
  const modelUrl = `/api/tasks/${task.id}/model`;

  it('[HT9] loads in tfjs from the address itself, with the weights of the round asked for', async () => {
    await setBackend('cpu');
    const url = await listen(hub.app, { host: '127.0.0.1', port: 0 });
    for (const [query, expected] of [
      ['?round=1&format=tfjs', 2],
      ['?format=tfjs', 3.5],
      ['?round=0', 0.5],
    ] as const) {
      const model = await loadLayersModel(`${url}${modelUrl}${query}`);
      const prediction = model.predict(tensor([[6]])) as ReturnType<typeof tensor>;
      expect((await prediction.data())[0]).toBeCloseTo(expected, 6);
      prediction.dispose();
      model.dispose();
    }
  });

  it('[HT10] as safetensors holds the weights of the newest round by default, and says which it is', async () => {
    const answer = await hub.get(`${modelUrl}?format=safetensors`);
    expect(answer.headers['content-disposition']).toBe(
      'attachment; filename="sample-number-round-2.safetensors"',
    );
    const headerBytes = Number(answer.rawPayload.readBigUInt64LE(0));
    const header = JSON.parse(answer.rawPayload.toString('utf8', 8, 8 + headerBytes));
    expect(header.__metadata__).toMatchObject({ task: task.id, round: '2', modelId: hub.ids[2] });
    expect(Buffer.compare(answer.rawPayload.subarray(8 + headerBytes), lineModel(0.5, 0.5))).toBe(0);
    expect(answer.headers['content-length']).toBe(String(answer.rawPayload.length));
  });

  it('[HT11] names the files so that a saved model.json finds its weights', async () => {
    const json = await hub.get(`${modelUrl}?round=1`);
    expect(json.headers['content-disposition']).toBe('attachment; filename="model.json"');
    const [path] = json.json().weightsManifest[0].paths;
    const weights = await hub.get(`/api/tasks/${task.id}/${path}`);
    expect(weights.headers['content-disposition']).toBe(`attachment; filename="${path}"`);
    expect(Buffer.compare(weights.rawPayload, lineModel(0.25, 0.5))).toBe(0);
    const again = await hub.get(`${modelUrl}?round=1`, { 'if-none-match': String(json.headers.etag) });
    expect(again.statusCode).toBe(304);
  });

  it.each([
    '?round=-1',
    '?round=1.5',
    '?round=',
    '?round=01',
    '?round=1&round=2',
    '?round=1e3',
    '?format=onnx',
  ])('[HT12] refuses %s with http.bad-request', async (query) => {
    const answer = await hub.get(modelUrl + query);
    expect(answer.statusCode).toBe(400);
    expect(answer.json().code).toBe('http.bad-request');
  });

  it.each([
    `${modelUrl}?round=3`,
    `/api/tasks/${task.id}/round-3.weights.bin`,
  ])('[HT12] refuses %s with the newest round that there is', async (url) => {
    const answer = await hub.get(url);
    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toMatchObject({
      code: 'model.not-found',
      what: expect.stringContaining('newest committed round is 2'),
    });
  });
});
