/**
 * A round beside which something bad is done: two honest participants and a guest, all three invited. The honest
 * pair finishes the round, and the committed model is compared with what core/aggregation makes of their deltas.
 */
import { expect } from 'vitest';
import { ExactSum } from '../../core/aggregation/exact-sum.ts';
import { foldBounds } from '../../core/aggregation/fold-grid.ts';
import { loopKernel } from '../../core/aggregation/loop-kernel.ts';
import { serverOptimizerOf } from '../../core/aggregation/server-optimizers.ts';
import { encodeFrame } from '../../core/codec/frame.ts';
import { modelBytes, weightsFromBytes } from '../../core/codec/model-bytes.ts';
import type { ErrorCode } from '../../core/errors/codes.ts';
import type { Enrolled, Reply, RoundSummary } from '../../core/protocol/messages.ts';
import { modelShape } from '../../core/task/model-layout.ts';
import type { WeightLayout } from '../../core/weights/layout.ts';
import { sha256Hex } from '../hash.ts';
import type { RunningHub } from './running-hub.ts';
import type { Speaker } from './speaker.ts';

export interface Update {
  readonly exampleCount: number;
  readonly delta: Float32Array;
}

/** `honest` are two, `guest` is the third of the cohort. */
export interface RoundOfThree {
  readonly running: RunningHub;
  readonly layout: WeightLayout;
  readonly honest: readonly [Speaker, Speaker];
  readonly guest: Speaker;
  readonly guestIdentity: Enrolled;
  readonly round: number;
  readonly attempt: number;
  /** The model that the round starts from. */
  readonly base: Uint8Array;
}

export async function beginRound(running: RunningHub): Promise<RoundOfThree> {
  const honest = [await running.connect(), await running.connect()] as const;
  for (const speaker of honest) await speaker.enrol(running.task);
  const guest = await running.connect();
  const guestIdentity = await guest.enrol(running.task);
  const { round, attempt, model } = await guest.take('invite');
  const base = await fetchModel(running, model.id);
  const { layout } = modelShape(running.task);
  return { running, layout, honest, guest, guestIdentity, round, attempt, base };
}

/** Different weights and values that are not round, so that a wrong mean shows. */
export function honestUpdates({ layout }: Pick<RoundOfThree, 'layout'>): [Update, Update] {
  const delta = (seed: number) =>
    Float32Array.from({ length: layout.parameterCount }, (_, i) => Math.sin(seed * 100 + i) / 3);
  return [
    { exampleCount: 100, delta: delta(1) },
    { exampleCount: 37, delta: delta(2) },
  ];
}

/** A well-formed update for this round; `changes` make it bad. */
export function updateMessage(of: RoundOfThree, update: Update, changes: object = {}) {
  const { task } = of.running;
  return {
    type: 'submit-update',
    round: of.round,
    attempt: of.attempt,
    exampleCount: update.exampleCount,
    encoding: task.encoding,
    frame: encodeFrame({ encoding: task.encoding, layout: of.layout, delta: update.delta }),
    ...changes,
  };
}

/** Announces a frame for chunks; `changes` make it bad. */
export async function openMessage(of: RoundOfThree, update: Update, changes: object = {}) {
  const { type: _, frame, ...header } = updateMessage(of, update);
  const announced = { ...header, frameBytes: frame.byteLength, sha256: await sha256Hex(frame) };
  return { frame, open: { type: 'open-upload', ...announced, ...changes } };
}

/**
 * The honest pair reports, and a guest that is still awaited declines. Holds that the round commits with exactly
 * these two (and `others`, where updates of theirs were accepted), their examples and, bit for bit, their model.
 */
export async function expectHonestFinish(
  of: RoundOfThree,
  others: readonly Update[] = [],
): Promise<RoundSummary> {
  const updates = honestUpdates(of);
  const replies = await Promise.all(
    of.honest.map((speaker, i) => speaker.say(updateMessage(of, updates[i]!))),
  );
  expect(replies).toEqual([{ ok: true }, { ok: true }]);
  if (of.guest.socket.connected) {
    const { round, attempt } = of;
    await of.guest.say({ type: 'decline-round', round, attempt, code: 'trainer.cancelled' });
  }
  return expectCommitted(of, [...updates, ...others]);
}

/** Holds that the round commits with exactly these updates. */
export async function expectCommitted(of: RoundOfThree, updates: readonly Update[]): Promise<RoundSummary> {
  const { summary } = await of.honest[0].take('committed');
  expect(summary).toMatchObject({
    round: of.round,
    attempt: of.attempt,
    participants: updates.length,
    examples: updates.reduce((sum, { exampleCount }) => sum + exampleCount, 0),
  });
  expect(await fetchModel(of.running, summary.modelId)).toEqual(expectedModel(of, updates));
  return summary;
}

function expectedModel(of: RoundOfThree, updates: readonly Update[]): Uint8Array {
  const { layout, running, base } = of;
  const sum = new ExactSum(layout.parameterCount, foldBounds(running.task), loopKernel);
  for (const { delta, exampleCount } of updates) sum.fold(delta, exampleCount);
  const optimizer = serverOptimizerOf(running.task.aggregation.serverOptimizer);
  const { weights } = optimizer.apply({
    weights: weightsFromBytes(base, layout),
    delta: sum.mean(),
    state: optimizer.initialState(layout.parameterCount),
  });
  return modelBytes(weights);
}

async function fetchModel({ hub }: RunningHub, id: string): Promise<Uint8Array> {
  const bytes = new Uint8Array(await (await fetch(`${hub.url}/models/${id}`)).arrayBuffer());
  expect(await sha256Hex(bytes)).toBe(id);
  return bytes;
}

/** Holds that a reply refuses with `code`, says what was found, and says what to do, in sentences. */
export function expectRefused(reply: Reply, code: ErrorCode, what: RegExp): void {
  expect(reply).toEqual({
    ok: false,
    error: { code, what: expect.stringMatching(what), next: expect.stringMatching(/^[A-Z].{10,}\.$/) },
  });
}
