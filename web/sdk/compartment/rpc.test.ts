import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { TabfedError } from '../../../core/errors/tabfed-error.ts';
import type { Trainer } from '../../../participant/ports.ts';
import { remoteTrainer, serveTrainer } from './rpc.ts';

const PATIENCE_MS = 8_000;
let channel: MessageChannel;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  channel = new MessageChannel();
});
afterEach(() => {
  channel.port1.close();
  vi.useRealTimers();
});

function remote() {
  const dead = new TabfedError('trainer.crashed', { what: 'Silent.', next: 'Wait.' });
  const remote = remoteTrainer(channel.port1, PATIENCE_MS, () => remote.fail(dead));
  return remote.trainer;
}

/** Lets time pass as a page sees it, with all messages delivered in between. */
async function passTime(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 1_000) {
    vi.advanceTimersByTime(1_000);
    for (let turn = 0; turn < 20; turn++) await setImmediate();
  }
}

it('[TR5] a trainer that owes an answer and says nothing is taken for dead, and one that owes none is not', async () => {
  const trainer = remote();
  await passTime(10 * PATIENCE_MS);
  const answer = trainer.predict([]);
  answer.catch(() => {});
  await passTime(PATIENCE_MS);
  const other = trainer.predict([]);
  other.catch(() => {});
  await passTime(1_000);
  await expect(answer).rejects.toMatchObject({ code: 'trainer.crashed' });
  await expect(other).rejects.toMatchObject({ code: 'trainer.crashed' });
  await expect(trainer.predict([])).rejects.toMatchObject({ code: 'trainer.crashed' });
});

it('[TR5] a trainer that works long and answers when it is asked is not taken for dead', async () => {
  let finish = (_: never[]) => {};
  const working = {
    predict: () =>
      new Promise((resolve) => {
        finish = resolve;
      }),
  } as unknown as Trainer;
  serveTrainer(channel.port2, working);
  const answer = remote().predict([]);
  await passTime(10 * PATIENCE_MS);
  finish([]);
  expect(await answer).toEqual([]);
});
