import { describe, expect, it } from 'vitest';
import { weightsFromBytes } from '../../core/codec/model-bytes.ts';
import { TabfedError } from '../../core/errors/tabfed-error.ts';
import { startWorld, type World } from './world.ts';

const weightsOf = (world: World) => weightsFromBytes(world.runtime.model.bytes, world.runtime.layout);

async function trainingWorld(changes: Parameters<typeof startWorld>[0] = {}) {
  const world = await startWorld(changes);
  world.join('a', { towards: 1, exampleCount: 100 });
  world.join('b', { towards: 4, exampleCount: 300 });
  await world.flush();
  return world;
}

describe('hub and participants over a hand-flushed wire', () => {
  it('[SE1] train a round, commit the weighted mean, measure it and go on', async () => {
    const world = await trainingWorld();
    const before = weightsOf(world);
    expect([world.phaseOf('a'), world.phaseOf('b')]).toEqual(['training', 'training']);
    await world.finish('a');
    expect(world.phaseOf('a')).toBe('reported');
    await world.finish('b');
    const expected = before.map((w) => w + (100 * ((1 - w) / 10) + 300 * ((4 - w) / 10)) / 400);
    const [round] = world.runtime.rounds;
    expect(round).toMatchObject({ round: 1, participants: 2, examples: 400 });
    for (const [i, weight] of weightsOf(world).entries()) expect(weight).toBeCloseTo(expected[i]!, 6);
    expect(round?.scores.heldOut?.exampleCount).toBe(20);
    expect(world.runtime.state).toMatchObject({ phase: 'training', round: 2 });
    expect(world.tab('a').participant.status.rounds).toHaveLength(1);
  });

  it('[SE2] let a late joiner wait for the next round', async () => {
    const world = await trainingWorld();
    world.join('late');
    await world.flush();
    expect(world.phaseOf('late')).toBe('waiting');
    expect(world.tab('late').participant.status.standing).toMatchObject({ phase: 'training', waiting: 1 });
    await world.finish('a', 'b');
    expect(world.phaseOf('late')).toBe('training');
  });

  it('[SE3] keep the place and the work of a participant whose connection breaks', async () => {
    const world = await trainingWorld();
    const id = world.tab('a').participant.status.participant;
    world.tab('a').wire?.cut();
    await world.flush();
    expect(world.phaseOf('a')).toBe('unreachable');
    world.tab('a').trainer.finish();
    await world.advance(1_000);
    expect(world.tab('a').participant.status.participant).toBe(id);
    expect(world.phaseOf('a')).toBe('reported');
    expect(world.tab('a').trainer.jobs).toEqual(['train 1']);
  });

  it('[SE4] invite a reloaded tab again under the same identity', async () => {
    const world = await trainingWorld();
    const id = world.tab('a').participant.status.participant;
    world.kill('a');
    world.join('a', { towards: 1, exampleCount: 100 });
    await world.flush();
    expect(world.tab('a').participant.status.participant).toBe(id);
    expect(world.phaseOf('a')).toBe('training');
    await world.finish('a', 'b');
    expect(world.runtime.rounds).toMatchObject([{ round: 1, participants: 2 }]);
  });

  it('[SE5] count an update once when its acknowledgement is lost', async () => {
    const world = await trainingWorld();
    world.tab('a').trainer.finish();
    await Promise.resolve();
    // The update reaches the hub, the reply does not come back.
    for (let i = 0; i < 5; i++) await world.tab('a').wire?.flushToHub();
    await new Promise((resolve) => setImmediate(resolve));
    await world.tab('a').wire?.flushToHub();
    expect(world.runtime.state.phase === 'training' && world.runtime.state.cohort[0]?.status).toBe(
      'reported',
    );
    world.tab('a').wire?.cut();
    await world.advance(1_000);
    await world.finish('b');
    expect(world.runtime.rounds).toMatchObject([{ participants: 2, examples: 400 }]);
  });

  it('[SE6] repeat the round after a crash with the frames that the tabs still hold', async () => {
    const world = await trainingWorld();
    await world.finish('a');
    world.killHub();
    world.tab('b').trainer.finish();
    await world.startHub();
    await world.advance(2_000);
    expect(world.runtime.rounds).toMatchObject([{ round: 1, attempt: 2, participants: 2, examples: 400 }]);
    expect(world.tab('a').trainer.jobs.filter((job) => job === 'train 1')).toHaveLength(1);
    expect(world.tab('b').trainer.jobs.filter((job) => job === 'train 1')).toHaveLength(1);
  });

  it('[SE7] let the round close without somebody who declines it', async () => {
    const world = await startWorld({ minParticipants: 3 });
    for (const name of ['a', 'b', 'c']) world.join(name);
    world.tab('c').trainer.nextFailure = new TabfedError('trainer.diverged', {
      what: 'NaN.',
      next: 'Slower.',
    });
    await world.flush();
    await world.finish('a', 'b');
    expect(world.runtime.rounds).toMatchObject([{ round: 1, participants: 2 }]);
    expect(world.tab('c').participant.status.lastProblem?.code).toBe('trainer.diverged');
    expect(await world.store.listMembers(world.task.id, 1)).toContainEqual(
      expect.objectContaining({ outcome: 'declined', exampleCount: 0 }),
    );
  });

  it('[SE8] hold nobody up while somebody pauses, and take up again on resume', async () => {
    const world = await startWorld({ minParticipants: 3 });
    for (const name of ['a', 'b', 'c']) world.join(name);
    await world.flush();
    world.tab('c').participant.pause();
    await world.flush();
    expect(world.phaseOf('c')).toBe('paused');
    await world.finish('a', 'b');
    await world.advance(10_000);
    expect(world.runtime.rounds).toMatchObject([{ round: 1, participants: 2 }]);
    world.tab('c').participant.resume();
    await world.flush();
    expect(world.phaseOf('c')).toBe('training');
  });

  it('[SE9] forget a participant that leaves, and refuse its old secret quietly', async () => {
    const world = await trainingWorld();
    const { participant } = world.tab('a').participant.status;
    const left = world.tab('a').participant.leave();
    await world.flush();
    await left;
    expect(await world.store.getParticipant(world.task.id, participant as never)).toBeUndefined();
    world.join('a');
    await world.flush();
    expect(world.tab('a').participant.status.participant).not.toBe(participant);
  });

  it('[SE10] cancel what a straggler still trains when the round closes without it', async () => {
    const world = await startWorld({ minParticipants: 3 });
    for (const name of ['a', 'b', 'slow']) world.join(name);
    await world.flush();
    await world.finish('a', 'b');
    await world.advance(60_000);
    expect(world.runtime.rounds).toMatchObject([{ round: 1, participants: 2 }]);
    expect(world.tab('slow').trainer.jobs).toEqual(['train 1', 'evaluate', 'train 2']);
  });

  it('[SE11] end with the same model bits in whatever order the updates arrive', async () => {
    const modelAfter = async (order: readonly string[]) => {
      const world = await startWorld({ minParticipants: 3 });
      world.join('a', { towards: 0.3, exampleCount: 17 });
      world.join('b', { towards: 1e-3, exampleCount: 1_000 });
      world.join('c', { towards: -7.7, exampleCount: 333 });
      await world.flush();
      await world.finish(...order);
      return world.runtime.rounds[0]?.modelId;
    };
    const first = await modelAfter(['a', 'b', 'c']);
    expect(first).toBeDefined();
    expect(await modelAfter(['c', 'a', 'b'])).toBe(first);
    expect(await modelAfter(['b', 'c', 'a'])).toBe(first);
  });

  it('[SE12] dismiss the older of two connections that speak for the same participant', async () => {
    const world = await trainingWorld();
    const older = world.tab('a');
    world.join('a');
    await world.flush();
    while (older.wire?.isIdle === false) older.wire.flushToParticipant();
    await world.flush();
    expect(older.participant.status.activity).toMatchObject({
      phase: 'failed',
      error: { code: 'enrol.replaced' },
    });
    expect(world.phaseOf('a')).toBe('training');
  });

  it('[SE13] give up where the hub says that trying again cannot help', async () => {
    const world = await startWorld();
    const tab = world.join('a', { taskVersion: 99 });
    await world.flush();
    expect(tab.participant.status.activity).toMatchObject({
      phase: 'failed',
      error: { code: 'enrol.task-version' },
    });
  });

  it('[SE15] goes on although a listener of the page fails or acts at once', async () => {
    const world = await startWorld();
    const seen: string[] = [];
    const told: unknown[] = [];
    const original = console.error;
    console.error = (...words: unknown[]) => told.push(words[0]);
    try {
      for (const name of ['a', 'b']) world.join(name);
      world.tab('a').participant.subscribe(({ activity }) => {
        if (activity.phase === 'training') throw new Error('the page is broken');
      });
      world.tab('b').participant.subscribe(({ activity }) => {
        seen.push(activity.phase);
        if (activity.phase === 'training' && !seen.includes('paused')) world.tab('b').participant.pause();
      });
      await world.flush();
      world.tab('b').participant.resume();
      await world.flush();
      await world.finish('a', 'b');
      expect(world.runtime.rounds).toMatchObject([{ round: 1, participants: 2 }]);
      expect(told).toContain('[tabfed] A status listener of this page failed.');
    } finally {
      console.error = original;
    }
  });

  it('[SE16] frees the tab at once when it leaves, although the hub does not answer', async () => {
    const world = await trainingWorld();
    const left = world.tab('a').participant.leave();
    await new Promise((resolve) => setImmediate(resolve));
    expect(world.tab('a').trainer.isTraining).toBe(false);
    expect(world.phaseOf('a')).toBe('left');
    // Nothing is flushed: the hub stays silent, and two seconds pass.
    await world.clock.advance(2_000, async () => {});
    await left;
  });

  it('[SE15] takes no event twice when a listener acts from within', async () => {
    const world = await trainingWorld();
    let last = '';
    world.tab('a').participant.subscribe(({ activity }) => {
      if (activity.phase === last) return;
      last = activity.phase;
      world.tab('a').participant.resume();
    });
    await world.finish('a', 'b');
    const scores = world.tab('a').participant.status.crossings.filter(({ what }) => what === 'score');
    expect(scores).toHaveLength(1);
  });

  it('[RD28] misses no deadline that falls between a decision and its timer', async () => {
    const world = await startWorld({ gatherMs: 1 });
    world.clock.tickMs = 1;
    world.join('a');
    world.join('b');
    await world.flush();
    world.clock.tickMs = 0;
    await world.advance(1_000);
    expect(world.runtime.state.phase).toBe('training');
  });
});
