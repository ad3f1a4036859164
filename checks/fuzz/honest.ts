/** Two participants that take part in every round as they should, and hold each committed model to what was accepted. */
import { expect } from 'vitest';
import { modelShape } from '../../core/task/model-layout.ts';
import { sha256Hex } from '../../server/hash.ts';
import type { RunningHub } from '../../server/testing/running-hub.ts';
import type { Speaker } from '../../server/testing/speaker.ts';
import type { Accepted } from './accepted.ts';
import type { Tally } from './tally.ts';
import { travellingFrame } from './travelling.ts';

/** Messages that are thrown while the two train: a busy machine must manage them well before the round's deadline. */
const MESSAGES_A_ROUND = 100;

export class HonestPair {
  /** Committed rounds that hold an update of each of the two; every committed round was compared, bit for bit. */
  roundsOfBoth = 0;
  roundsCompared = 0;
  readonly #running: RunningHub;
  readonly #accepted: Accepted;
  readonly #tally: Tally;
  readonly #reported = new Map<string, number>();

  constructor(running: RunningHub, accepted: Accepted, tally: Tally) {
    this.#running = running;
    this.#accepted = accepted;
    this.#tally = tally;
  }

  /** Goes on until the connections end, and rejects where a model is not what it must be. Both are enrolled. */
  async run(pair: readonly [Speaker, Speaker]): Promise<void> {
    const [first] = pair;
    const untrained = await this.#untrainedModel();
    await Promise.all([
      ...pair.map((speaker, i) => this.#train(speaker, i + 1)),
      this.#compare(first, untrained),
    ]);
  }

  async #train(speaker: Speaker, seed: number): Promise<void> {
    const { task } = this.#running;
    const { layout } = modelShape(task);
    for (;;) {
      const invitation = await orEnd(speaker, speaker.take('invite'));
      if (!invitation) return;
      const { round, attempt } = invitation;
      this.#accepted.invitation = { round, attempt };
      const { encoding } = task;
      const delta = Float32Array.from(
        { length: layout.parameterCount },
        (_, i) => Math.sin(seed * 100 + round * 10 + i) / 3,
      );
      await orEnd(speaker, this.#tally.more(MESSAGES_A_ROUND));
      const frame = travellingFrame(task, delta, seed + round);
      const message = { type: 'submit-update', round, attempt, exampleCount: 30 * seed, encoding, frame };
      // A connection that ends takes its answer with it.
      const said = orEnd(
        speaker,
        speaker.say(message).then((reply) => {
          // On a machine that is busy with other things the deadline can come first.
          if (!reply.ok) return expect(reply.error.code).toBe('update.round-closed');
          this.#accepted.add(message, frame);
          const key = `${round}.${attempt}`;
          this.#reported.set(key, (this.#reported.get(key) ?? 0) + 1);
        }),
      );
      this.#accepted.pending.add(said);
      await said;
      this.#accepted.pending.delete(said);
    }
  }

  async #compare(speaker: Speaker, untrained: Uint8Array): Promise<void> {
    for (let base = untrained, round = 1; ; round++) {
      const committed = await orEnd(speaker, speaker.take('committed'));
      if (!committed) return;
      const { summary } = committed;
      const updates = await this.#accepted.of(summary.round, summary.attempt);
      if (!speaker.socket.connected) return;
      expect(summary).toMatchObject({
        round,
        participants: updates.length,
        examples: updates.reduce((sum, { exampleCount }) => sum + exampleCount, 0),
      });
      const model = await this.#fetchModel(summary.modelId);
      expect(model).toEqual(this.#accepted.modelFrom(base, updates));
      this.roundsCompared += 1;
      if (this.#reported.get(`${round}.${summary.attempt}`) === 2) this.roundsOfBoth += 1;
      base = model;
    }
  }

  async #untrainedModel(): Promise<Uint8Array> {
    const { hub, task } = this.#running;
    const response = await fetch(`${hub.url}/api/tasks/${task.id}/round-0.weights.bin`);
    expect(response.status).toBe(200);
    return new Uint8Array(await response.arrayBuffer());
  }

  async #fetchModel(id: string): Promise<Uint8Array> {
    const response = await fetch(`${this.#running.hub.url}/models/${id}`);
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect(await sha256Hex(bytes)).toBe(id);
    return bytes;
  }
}

/** undefined where the connection ends before. */
const orEnd = <T>(speaker: Speaker, work: Promise<T>): Promise<T | undefined> =>
  Promise.race([work, speaker.ended.then(() => undefined)]);
