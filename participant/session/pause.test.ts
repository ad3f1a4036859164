import { describe, expect, it } from 'vitest';
import { activityOf } from './activity.ts';
import { drive, invitation, invite } from './testing/drive.ts';

const politely = (because?: 'battery' | 'in-use') => ({ type: 'be-polite', because }) as const;

describe('a participant that pauses out of politeness', () => {
  it('[SE37] is to the hub as one whose person paused: nothing goes out, its place is kept', () => {
    const session = drive().enrol().hear(invite(1)).send(politely('battery'));
    expect(session.commands).toEqual(['cancel-training', 'set-availability']);
    expect(session.hear(invite(1)).commands).toEqual([]);
    session.send({ type: 'trained', invitation: invitation(1) });
    expect(session.commands).toEqual([]);
    expect(session.send(politely()).commands).toEqual(['set-availability']);
    expect(session.hear(invite(1)).commands).toEqual(['deliver']);
  });

  it('[SE37] says why, and the person may pause on top: both must be over', () => {
    const session = drive().enrol().send(politely('battery'));
    expect(activityOf(session.state)).toEqual({ phase: 'paused', because: 'battery' });
    session.send(politely('in-use'));
    expect(session.commands).toEqual([]);
    expect(activityOf(session.state)).toEqual({ phase: 'paused', because: 'in-use' });
    session.send({ type: 'pause' });
    expect(activityOf(session.state)).toEqual({ phase: 'paused' });
    expect(session.send(politely()).commands).toEqual([]);
    expect(activityOf(session.state)).toEqual({ phase: 'paused' });
    expect(session.send({ type: 'resume' }).commands).toEqual(['set-availability']);
    expect(session.phase).toBe('waiting');
  });
});
