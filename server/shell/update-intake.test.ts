import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { encodeFrame } from '../../core/codec/frame.ts';
import type { ParticipantId } from '../../core/protocol/ids.ts';
import type { Encoding } from '../../core/protocol/messages.ts';
import { seededFill } from '../../core/testing/seeded-fill.ts';
import { makeLayout } from '../../core/weights/layout.ts';
import type { Member, RoundState } from '../rounds/state.ts';
import { type IntakeTask, type ReceivedUpdate, UpdateIntake } from './update-intake.ts';

const id = (name: string) => name as ParticipantId;
const layout = makeLayout([{ name: 'kernel', shape: [100] }]);
const training = (a: Member['status'], attempts = 1): RoundState => ({
  phase: 'training',
  people: [],
  committedRound: 0,
  heldRounds: 0,
  attempts,
  recent: [],
  lacksStatistics: false,
  round: 1,
  cohort: [
    { id: id('a'), status: a, sinceMs: 0 },
    { id: id('b'), status: 'training', sinceMs: 0 },
  ],
  invitedAtMs: 0,
  deadlineAtMs: 1000,
});

/** A task in the middle of a round, which notes what is folded. */
function taskInRound(encoding: Encoding) {
  const folded: { participant: ParticipantId; frame: Uint8Array; frameBytes: number }[] = [];
  const runtime = {
    expectedFrame: () => ({ layout, encoding }),
    state: training('training'),
    fold: (participant, { frame, frameBytes }) => void folded.push({ participant, frame, frameBytes }),
  } satisfies IntakeTask as { state: RoundState } & IntakeTask;
  return { runtime, folded, intake: new UpdateIntake(runtime) };
}

const update = (encoding: Encoding, frame: Uint8Array): ReceivedUpdate => ({
  round: 1,
  attempt: 1,
  exampleCount: 10,
  encoding,
  frame,
});

function int8Update(seed: number) {
  const delta = Float32Array.from({ length: 100 }, (_, i) => Math.sin(seed + i));
  const frame = encodeFrame({ encoding: 'int8', layout, delta, fillRandom: seededFill(seed) });
  const travelling = Buffer.concat([frame.subarray(0, 16), deflateSync(frame.subarray(16))]);
  return { frame, update: update('int8', travelling) };
}

describe('an update that comes whole', () => {
  it('is folded at once where it is not deflated', () => {
    const { intake, folded } = taskInRound('float32');
    const frame = new Uint8Array(416);
    void intake.take(id('a'), update('float32', frame));
    expect(folded).toEqual([{ participant: 'a', frame, frameBytes: 416 }]);
  });

  it('[CD12] is folded inflated, one after another in the order of arrival', async () => {
    const { intake, folded } = taskInRound('int8');
    const [first, second] = [int8Update(1), int8Update(2)];
    await Promise.all([intake.take(id('a'), first.update), intake.take(id('b'), second.update)]);
    expect(folded).toEqual([
      { participant: 'a', frame: first.frame, frameBytes: first.update.frame.byteLength },
      { participant: 'b', frame: second.frame, frameBytes: second.update.frame.byteLength },
    ]);
  });

  // zlib answers from another thread, so never within the microtasks of one turn of the event loop.
  it.each([
    // Not even looked into: it is damaged, which nobody finds out.
    ['waits for its turn', 0, update('int8', int8Update(1).update.frame.subarray(0, 40))],
    ['is inflated', 20, int8Update(1).update],
  ])('[CD12] is refused where its sender declined, or a new attempt began, while it %s', async (_, microtasks, received) => {
    for (const later of [training('declined'), training('training', 2)]) {
      const { intake, folded, runtime } = taskInRound('int8');
      const taken = intake.take(id('a'), received);
      for (let i = 0; i < microtasks; i++) await Promise.resolve();
      runtime.state = later;
      await expect(taken).rejects.toThrow(expect.objectContaining({ code: 'update.round-closed' }));
      expect(folded).toEqual([]);
    }
  });

  it('[CD13] leaves the turn to the next where it is refused', async () => {
    const { intake, folded } = taskInRound('int8');
    const bad = intake.take(id('a'), update('int8', int8Update(1).update.frame.subarray(0, 40)));
    const good = intake.take(id('b'), int8Update(2).update);
    await expect(bad).rejects.toThrow(expect.objectContaining({ code: 'update.wrong-encoding' }));
    await good;
    expect(folded.map(({ participant }) => participant)).toEqual(['b']);
  });
});
