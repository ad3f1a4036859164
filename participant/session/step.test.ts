import { describe, expect, it } from 'vitest';
import type { HubMessage, Standing } from '../../core/protocol/messages.ts';
import type { SessionEvent } from './events.ts';
import { nextWakeAtMs } from './step.ts';
import { committed, drive, ENROLLED, error, invitation, invite, model, STANDING } from './testing/drive.ts';

describe('a session', () => {
  it('[SE20] says that it is available only when both the trainer and the hub are there', () => {
    const slowTrainer = drive().send({ type: 'started' }, { type: 'link-opened' }, ENROLLED);
    expect(slowTrainer.commands).not.toContain('set-availability');
    expect(slowTrainer.send({ type: 'prepared' }).commands).toEqual(['set-availability']);
    expect(drive().enrol().commands).toContain('set-availability');
  });

  it('[SE21] retries an unreachable hub after 1, 2, 4 … at most 30 seconds, spread by up to half', () => {
    const session = drive().send({ type: 'started' });
    const delays = [0, 1, 2, 3, 4, 5, 6].map(() => {
      session.down(0);
      const delay = nextWakeAtMs(session.state);
      session.send({ type: 'time-passed', atMs: delay ?? 0 });
      return delay;
    });
    expect(delays).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    expect(nextWakeAtMs(drive().send({ type: 'started' }).down(0, 1).state)).toBe(500);
  });

  it('[SE22] goes on training while the hub is away, and delivers when it is invited again', () => {
    const session = drive().enrol().hear(invite(1)).down();
    expect(session.commands).toEqual([]);
    session.send({ type: 'trained', invitation: invitation(1) });
    expect(session.commands).toEqual([]);
    session.send({ type: 'time-passed', atMs: 5_000 }, { type: 'link-opened' });
    session.send(ENROLLED);
    expect(session.hear(invite(1)).commands).toEqual(['deliver']);
  });

  it('[SE23] never trains twice for the same round and model, and trains anew for another model', () => {
    const session = drive()
      .enrol()
      .hear(invite(1))
      .send({ type: 'trained', invitation: invitation(1) });
    session.hear({ type: 'round-abandoned', round: 1, attempt: 1, because: 'deadline' });
    expect(session.hear(invite(1, 2)).commands).toEqual(['deliver']);
    expect(session.hear(invite(1, 3, 'c')).commands).toEqual(['train']);
  });

  it('[SE24] measures the committed model before it trains on it', () => {
    const session = drive()
      .enrol()
      .hear(invite(1))
      .send({ type: 'trained', invitation: invitation(1) });
    expect(session.hear(committed(1)).commands).toContain('evaluate');
    expect(session.hear(invite(2, 1, 'b')).commands).toEqual([]);
    const evaluation = { round: 1, model: model('b'), isAsked: true };
    session.send({ type: 'evaluated', evaluation, scores: {} });
    expect(session.commands).toEqual(['submit-score', 'train']);
  });

  it('[SE25] cancels training for a round that was committed without it', () => {
    const session = drive().enrol().hear(invite(1)).hear(committed(1));
    expect(session.commands).toEqual(['cancel-training']);
    session.send({
      type: 'training-failed',
      invitation: invitation(1),
      error: error('trainer.cancelled'),
      atMs: 0,
    });
    expect(session.commands).toEqual(['evaluate']);
  });

  it('[SE26] keeps back a frame that the hub cannot take now, and sends the same one again', () => {
    const session = drive()
      .enrol()
      .hear(invite(1))
      .send({ type: 'trained', invitation: invitation(1) });
    session.send({
      type: 'delivery-failed',
      invitation: invitation(1),
      error: error('upload.busy'),
      atMs: 0,
    });
    expect(nextWakeAtMs(session.state)).toBe(2_000);
    expect(session.send({ type: 'time-passed', atMs: 2_000 }).commands).toEqual(['deliver']);
  });

  it('[SE27] declines a round whose update the hub will never take', () => {
    const session = drive()
      .enrol()
      .hear(invite(1))
      .send({ type: 'trained', invitation: invitation(1) });
    session.send({
      type: 'delivery-failed',
      invitation: invitation(1),
      error: error('update.too-large'),
      atMs: 0,
    });
    expect(session.commands).toEqual(['decline-round', 'report-problem']);
    expect(session.phase).toBe('waiting');
  });

  it('[SE28] takes a duplicate for what it is: the first one arrived', () => {
    const session = drive()
      .enrol()
      .hear(invite(1))
      .send({ type: 'trained', invitation: invitation(1) });
    session.send({
      type: 'delivery-failed',
      invitation: invitation(1),
      error: error('update.duplicate'),
      atMs: 0,
    });
    expect(session.phase).toBe('reported');
  });

  it('[SE30] does nothing more once it has left', () => {
    const session = drive().enrol().send({ type: 'leave' });
    expect(session.commands).toEqual(['leave-hub']);
    expect(session.hear(invite(1)).commands).toEqual([]);
  });

  it('[SE31] lets nothing out of a paused tab, and keeps the frame for the resume', () => {
    const sending = drive()
      .enrol()
      .hear(invite(1))
      .send({ type: 'trained', invitation: invitation(1) });
    expect(sending.send({ type: 'pause' }).commands).toEqual(['cancel-delivery', 'set-availability']);
    expect(sending.hear(invite(1)).commands).toEqual([]);
    sending.send({ type: 'resume' });
    expect(sending.hear(invite(1)).commands).toEqual(['deliver']);

    const late = drive().enrol().hear(invite(1)).send({ type: 'pause' });
    expect(late.send({ type: 'trained', invitation: invitation(1) }).commands).toEqual([]);

    const busy = drive()
      .enrol()
      .hear(invite(1))
      .send({ type: 'trained', invitation: invitation(1) });
    busy.send({ type: 'delivery-failed', invitation: invitation(1), error: error('upload.busy'), atMs: 0 });
    expect(busy.send({ type: 'pause' }, { type: 'time-passed', atMs: 9_000 }).commands).not.toContain(
      'deliver',
    );
  });

  it('[SE32] does not send twice what is on its way, when it is invited again', () => {
    const session = drive()
      .enrol()
      .hear(invite(1))
      .send({ type: 'trained', invitation: invitation(1) });
    expect(session.hear(invite(1)).commands).toEqual([]);
  });

  it('[SE33] asks for a model again before it declines the round', () => {
    const session = drive().enrol().hear(invite(1));
    const failed = (atMs: number) =>
      session.send({
        type: 'training-failed',
        invitation: invitation(1),
        error: error('model.download'),
        atMs,
      });
    for (const [atMs, retryAtMs] of [
      [0, 2_000],
      [2_000, 6_000],
      [6_000, 12_000],
    ] as const) {
      expect(failed(atMs).commands).toEqual(['report-problem']);
      expect(nextWakeAtMs(session.state)).toBe(retryAtMs);
      expect(session.send({ type: 'time-passed', atMs: retryAtMs }).commands).toEqual(['train']);
    }
    expect(failed(12_000).commands).toEqual(['decline-round', 'report-problem']);
  });

  it('[SE34] measures for the hub when it comes back while the hub still waits for scores', () => {
    const summary = (committed(3) as Extract<HubMessage, { type: 'committed' }>).summary;
    const back = (phase: Standing['phase']): SessionEvent => ({
      type: 'enrolled',
      enrolled: {
        participant: 'p' as never,
        secret: 's',
        standing: { ...STANDING, phase, committedRound: 3 },
        history: [summary],
      },
    });
    const measured = (phase: Standing['phase']) => {
      const session = drive()
        .enrol()
        .down()
        .send({ type: 'time-passed', atMs: 1_000 }, { type: 'link-opened' });
      session.send(back(phase));
      const { state } = session;
      const evaluation =
        state.phase === 'running' && state.trainer.kind === 'evaluating' && state.trainer.evaluation;
      if (!evaluation) throw new Error('nothing is measured');
      return session.send({ type: 'evaluated', evaluation, scores: {} }).commands;
    };
    expect(measured('evaluating')).toEqual(['submit-score']);
    expect(measured('recruiting')).toEqual([]);
  });

  it('[SE35] measures a round once although the connection breaks meanwhile', () => {
    const session = drive().enrol().hear(committed(3));
    expect(session.commands).toEqual(['evaluate']);
    const summary = (committed(3) as Extract<HubMessage, { type: 'committed' }>).summary;
    session.down().send({ type: 'time-passed', atMs: 1_000 }, { type: 'link-opened' });
    session.send({
      type: 'enrolled',
      enrolled: {
        participant: 'p' as never,
        secret: 's',
        standing: { ...STANDING, phase: 'evaluating', committedRound: 3 },
        history: [summary],
      },
    });
    const evaluation = { round: 3, model: model('b'), isAsked: true };
    expect(session.send({ type: 'evaluated', evaluation, scores: {} }).commands).toEqual(['submit-score']);
  });
});
