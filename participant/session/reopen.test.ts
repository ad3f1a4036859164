import { describe, expect, it } from 'vitest';
import { committed, drive, ENROLLED, error, invitation, invite, model } from './testing/drive.ts';

const crashed = (atMs: number) =>
  ({
    type: 'training-failed',
    invitation: invitation(1),
    error: error('trainer.crashed'),
    atMs,
  }) as const;

describe('a session whose trainer crashes', () => {
  it('[SE36] opens it anew, and trains the round again without telling the hub anything', () => {
    const session = drive().enrol().hear(invite(1)).send(crashed(0));
    expect(session.commands).toEqual(['reopen-trainer', 'report-problem']);
    expect(session.phase).toBe('preparing');
    expect(session.send({ type: 'prepared' }).commands).toEqual(['train']);
  });

  it('[SE36] measures a model again that it was measuring', () => {
    const session = drive().enrol().hear(committed(1));
    const evaluation = { round: 1, model: model('b'), isAsked: true };
    session.send({ type: 'evaluation-failed', evaluation, error: error('trainer.crashed'), atMs: 0 });
    expect(session.commands).toEqual(['reopen-trainer', 'report-problem']);
    expect(session.send({ type: 'prepared' }).commands).toEqual(['evaluate']);
  });

  it('[SE36] trains only what the hub still waits for when it is back', () => {
    const closed = drive().enrol().hear(invite(1)).send(crashed(0)).hear(committed(1));
    expect(closed.send({ type: 'prepared' }).commands).toEqual(['evaluate']);
    const paused = drive().enrol().hear(invite(1)).send(crashed(0)).send({ type: 'pause' });
    expect(paused.commands).toEqual(['set-availability']);
    expect(paused.send({ type: 'prepared' }).commands).toEqual([]);
    const next = drive().enrol().hear(invite(1)).send(crashed(0));
    next.hear({ type: 'round-abandoned', round: 1, attempt: 1, because: 'deadline' });
    expect(next.hear(invite(1, 2)).commands).toEqual([]);
    expect(next.send({ type: 'prepared' }).commands).toEqual(['train']);
  });

  it('[SE36] is not available before it was ever prepared, and says so then', () => {
    const session = drive().send({ type: 'started' }, { type: 'link-opened' }, ENROLLED);
    session.send({ type: 'prepare-failed', error: error('trainer.crashed'), atMs: 0 });
    expect(session.commands).toEqual(['reopen-trainer', 'report-problem']);
    expect(session.send({ type: 'prepared' }).commands).toEqual(['set-availability']);
  });

  it('[SE29] gives up at the third crash within ten minutes, and says why', () => {
    const session = drive().enrol().hear(invite(1));
    for (const atMs of [0, 599_998]) session.send(crashed(atMs), { type: 'prepared' });
    session.send(crashed(599_999));
    expect(session.state).toMatchObject({ phase: 'failed', error: { code: 'trainer.crashed' } });
    expect(session.commands).toEqual(['shut-down']);

    const rarely = drive().enrol().hear(invite(1));
    for (const atMs of [0, 599_998, 600_000]) rarely.send(crashed(atMs), { type: 'prepared' });
    expect(rarely.commands).toContain('train');
  });
});
