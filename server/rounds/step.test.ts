import { describe, expect, it } from 'vitest';
import type { Scores } from '../../core/evaluation/scores.ts';
import { restore } from './restore.ts';
import { reporters } from './state.ts';
import { accuracy, driveRounds, id, POLICY } from './testing/drive.ts';

describe('recruiting', () => {
  it('[RD1] invites as soon as enough wait and nobody else is gathered', () => {
    const rounds = driveRounds().arrive('a', 'b');
    expect(rounds.state.phase).toBe('recruiting');
    rounds.arrive('c');
    expect(rounds.commands).toEqual([
      { type: 'invite-cohort', round: 1, attempt: 1, cohort: ['a', 'b', 'c'], deadlineAtMs: 60_000 },
    ]);
  });

  it('[RD2] gathers for a while once enough wait, and starts at once when the cohort is full', () => {
    const rounds = driveRounds({ gatherMs: 2_000 }).arrive('a', 'b', 'c');
    expect(rounds.wait(1_999).state.phase).toBe('recruiting');
    expect(rounds.wait(1).state.phase).toBe('training');
    expect(driveRounds({ gatherMs: 2_000 }).arrive('a', 'b', 'c', 'd').state.phase).toBe('training');
  });

  it('[RD2] gathers anew when too few are left meanwhile', () => {
    const rounds = driveRounds({ gatherMs: 2_000 }).arrive('a', 'b', 'c');
    rounds.wait(1_500).leave('c').wait(1_000).arrive('d');
    expect(rounds.wait(1_999).state.phase).toBe('recruiting');
    expect(rounds.wait(1).state.phase).toBe('training');
  });

  it('[RD3] counts neither those who are away nor those who paused', () => {
    const rounds = driveRounds().arrive('a', 'b').pause('b').arrive('c').goAway('a').arrive('d');
    expect(rounds.state.phase).toBe('recruiting');
    expect(rounds.arrive('b').state.phase).toBe('training');
  });

  it('[RD4] forgets somebody who stays away longer than the grace', () => {
    const rounds = driveRounds().arrive('a').goAway('a');
    expect(rounds.wait(9_999).state.people).toHaveLength(1);
    expect(rounds.wait(1).state.people).toHaveLength(0);
  });

  it('[RD5] gives everybody a turn when there are more people than places', () => {
    const rounds = driveRounds({ cohortSize: 3, minParticipants: 3 }).arrive('a', 'b', 'c', 'd', 'e');
    rounds.report('a', 'b', 'c').commit().wait(20_000);
    expect(rounds.commands).toContainEqual(
      expect.objectContaining({ type: 'invite-cohort', cohort: ['d', 'e', 'a'] }),
    );
  });
});

describe('a privacy budget', () => {
  it('[RD34] ends training once it affords no further round, also where an attempt came to nothing', () => {
    const before = restore(POLICY, [], undefined, [], 0);
    const rounds = driveRounds({ releasesLeft: 0 }, before).arrive('a');
    expect(rounds.commands).toEqual([{ type: 'finish', because: 'privacy-spent' }]);
    expect(rounds.state).toMatchObject({ phase: 'finished', because: 'privacy-spent' });
    expect(driveRounds({ releasesLeft: 1 }).arrive('a', 'b', 'c').state.phase).toBe('training');
    const restored = restore({ ...POLICY, releasesLeft: 0 }, [], undefined, [], 0);
    expect(restored).toMatchObject({ phase: 'finished', because: 'privacy-spent' });
  });
});

describe('a round under way', () => {
  it('[RD6] aggregates at once when the last missing update is in', () => {
    const rounds = driveRounds().arrive('a', 'b', 'c').report('a', 'b');
    expect(rounds.state.phase).toBe('training');
    expect(rounds.report('c').commands).toEqual([{ type: 'aggregate', round: 1, attempt: 1 }]);
  });

  it('[RD32] closes as soon as the goal is reached, and is waited for up to it', () => {
    const four = driveRounds({ goal: 3, minParticipants: 4 }).arrive('a', 'b', 'c', 'd');
    expect(four.report('a', 'b').state.phase).toBe('training');
    expect(four.report('d').commands).toEqual([{ type: 'aggregate', round: 1, attempt: 1 }]);
    // Who was too slow this time stands in the queue like the others of its round.
    four.arrive('e').commit();
    expect(four.state.people.map((person) => person.id)).toEqual(['e', 'a', 'b', 'c', 'd']);
  });

  it('[RD32] counts every update that came with the one that reached the goal', () => {
    const rounds = driveRounds({ goal: 3, minParticipants: 4 }).arrive('a', 'b', 'c', 'd');
    rounds.send({ type: 'updates-folded', participants: ['a', 'b', 'c', 'd'].map(id) });
    expect(rounds.state.phase === 'committing' && reporters(rounds.state)).toHaveLength(4);
  });

  it('[RD32] never closes statistics at a goal: they are collected once', () => {
    const rounds = driveRounds({ goal: 2, statisticsFrom: 3 }).arrive('a', 'b', 'c');
    expect(rounds.report('a', 'b').state).toMatchObject({ phase: 'training', round: 0 });
    expect(rounds.report('c').state.phase).toBe('committing');
  });

  it('[RD30] remembers when each member was invited, reported, declined or left, and when the round closed', () => {
    const rounds = driveRounds({ minParticipants: 4 }).wait(1_000).arrive('a', 'b', 'c', 'd');
    rounds.wait(5_000).report('a');
    rounds.wait(2_000).decline('b').leave('c');
    rounds.wait(100).goAway('d').wait(9_900);
    expect(rounds.state).toMatchObject({ phase: 'training', invitedAtMs: 1_000 });
    rounds.arrive('d').report('d');
    expect(rounds.state).toMatchObject({
      phase: 'committing',
      invitedAtMs: 1_000,
      closedAtMs: 18_000,
      cohort: [
        { id: 'a', status: 'reported', sinceMs: 6_000 },
        { id: 'b', status: 'declined', sinceMs: 8_000 },
        { id: 'c', status: 'left', sinceMs: 8_000 },
        { id: 'd', status: 'reported', sinceMs: 18_000 },
      ],
    });
  });

  it('[RD7] aggregates without the straggler at the deadline once the quorum has reported', () => {
    const rounds = driveRounds().arrive('a', 'b', 'c').report('a', 'c');
    expect(rounds.wait(59_999).state.phase).toBe('training');
    expect(rounds.wait(1).commandTypes()).toEqual(['aggregate']);
    expect(rounds.state.phase === 'committing' && reporters(rounds.state)).toEqual(['a', 'c']);
  });

  it('[RD8] is abandoned at the deadline below the quorum and starts over with everyone still connected', () => {
    const rounds = driveRounds().arrive('a', 'b', 'c').report('a').wait(60_000);
    expect(rounds.commands).toEqual([
      { type: 'abandon-round', round: 1, attempt: 1, reported: 1, because: 'deadline' },
    ]);
    rounds.wait(1_000);
    expect(rounds.commands).toMatchObject([
      { type: 'invite-cohort', round: 1, attempt: 2, cohort: ['a', 'b', 'c'] },
    ]);
  });

  it('[RD9] ignores what is left over from an earlier attempt', () => {
    const rounds = driveRounds().arrive('a', 'b', 'c').wait(60_000).wait(1_000);
    expect(rounds.state).toMatchObject({ phase: 'training', round: 1, attempts: 2 });
    const before = rounds.state;
    rounds.send({ type: 'declined', participant: id('a'), round: 1, attempt: 1 });
    rounds.send({ type: 'committed', round: 1 });
    expect(rounds.state).toEqual(before);
  });

  it('[RD10] is abandoned at once when too few are left to reach the quorum', () => {
    const rounds = driveRounds().arrive('a', 'b', 'c').leave('a').leave('b');
    expect(rounds.commandTypes()).toEqual(['abandon-round']);
    expect(rounds.commands[0]).toMatchObject({ because: 'too-few-left', reported: 0 });
  });

  it('[RD11] closes at once when the last missing participant leaves or declines', () => {
    expect(driveRounds().arrive('a', 'b', 'c').report('a', 'b').leave('c').commandTypes()).toEqual([
      'aggregate',
    ]);
    expect(driveRounds().arrive('a', 'b', 'c').report('a', 'b').decline('c').commandTypes()).toEqual([
      'aggregate',
    ]);
  });

  it('[RD12] keeps the update of somebody who reported and then left', () => {
    const rounds = driveRounds().arrive('a', 'b', 'c').report('a').leave('a').report('b', 'c');
    expect(rounds.state.phase === 'committing' && reporters(rounds.state)).toEqual(['a', 'b', 'c']);
  });

  it('[RD13] waits for a member that vanished only as long as the grace, once it has its quorum', () => {
    const rounds = driveRounds().arrive('a', 'b', 'c').goAway('c').report('a', 'b');
    expect(rounds.wait(9_999).state.phase).toBe('training');
    expect(rounds.wait(1).commandTypes()).toEqual(['aggregate']);
  });

  it('[RD14] keeps the place of a member that vanished until the deadline while the quorum is missing', () => {
    const rounds = driveRounds({ quorum: 3 }).arrive('a', 'b', 'c').goAway('c').report('a', 'b').wait(45_000);
    expect(rounds.state.phase).toBe('training');
    rounds.arrive('c');
    expect(rounds.commands).toEqual([
      { type: 'invite-again', round: 1, attempt: 1, participant: 'c', deadlineAtMs: 60_000 },
    ]);
    expect(rounds.report('c').commandTypes()).toEqual(['aggregate']);
  });

  it('[RD15] does not invite again somebody whose update is in', () => {
    const rounds = driveRounds().arrive('a', 'b', 'c').report('a').goAway('a').arrive('a');
    expect(rounds.commands).toEqual([]);
  });

  it('[RD16] makes late joiners wait for the next round', () => {
    const rounds = driveRounds().arrive('a', 'b', 'c', 'late');
    expect(rounds.state.phase === 'training' && rounds.state.cohort.map((m) => m.id)).toEqual([
      'a',
      'b',
      'c',
    ]);
    rounds.report('a', 'b', 'c').commit();
    for (const name of ['a', 'b', 'c', 'late']) rounds.score(name, accuracy(0.5));
    expect(rounds.commands).toContainEqual(
      expect.objectContaining({ type: 'invite-cohort', round: 2, cohort: ['late', 'a', 'b', 'c'] }),
    );
  });

  it('[RD17] pauses longer after each attempt that came to nothing', () => {
    const rounds = driveRounds().arrive('a', 'b', 'c').decline('a').decline('b');
    expect(rounds.wait(999).state.phase).toBe('recruiting');
    expect(rounds.wait(1).state.phase).toBe('training');
    rounds.decline('a').decline('b');
    expect(rounds.wait(1_999).state.phase).toBe('recruiting');
    expect(rounds.wait(1).state.phase).toBe('training');
  });

  it('[RD17] invites others before those who let the last attempt down', () => {
    const rounds = driveRounds({ minParticipants: 2, cohortSize: 2 }).arrive('silent', 'mute', 'a', 'b');
    rounds.wait(60_000).wait(1_000);
    expect(rounds.commands).toMatchObject([{ type: 'invite-cohort', attempt: 2, cohort: ['a', 'b'] }]);
  });

  it('[RD18] is repeated when its result could not be made durable', () => {
    const rounds = driveRounds().arrive('a', 'b', 'c').report('a', 'b', 'c');
    rounds.send({ type: 'commit-failed', round: 1 });
    expect(rounds.state).toMatchObject({ phase: 'recruiting', committedRound: 0, attempts: 1 });
    expect(rounds.wait(1_000).commands).toMatchObject([{ type: 'invite-cohort', round: 1, attempt: 2 }]);
  });
});

describe('after a commit', () => {
  const committed = (changes = {}) =>
    driveRounds(changes).arrive('a', 'b', 'c').report('a', 'b', 'c').commit();

  it('[RD19] merges scores weighted by rows and starts the next round when all are in', () => {
    const rounds = committed().score('a', accuracy(0.2, 100)).score('b', accuracy(0.8, 300));
    expect(rounds.commands).toEqual([]);
    rounds.score('c', accuracy(0.5, 600));
    expect(rounds.commandTypes()).toEqual(['record-scores', 'invite-cohort']);
    expect(rounds.commands[0]).toMatchObject({
      round: 1,
      scores: { heldOut: { exampleCount: 1_000, metrics: { accuracy: expect.closeTo(0.56, 12) } } },
    });
  });

  it('[RD22] judges the target by the AUC of everybody’s rows, not by the mean of AUCs', () => {
    const perfect = (bin: number): Scores => ({
      heldOut: {
        exampleCount: 2,
        metrics: {},
        tally: { kind: 'binary', positives: count(bin + 1), negatives: count(bin) },
      },
    });
    const count = (at: number) => Array.from({ length: 256 }, (_, bin) => (bin === at ? 1 : 0));
    // Each participant's AUC is 1, that of all rows (3 + 2 + 1 right pairs of 9) is 2/3.
    const rounds = committed({ metric: 'auc', target: { value: 0.9, holdRounds: 1 } });
    rounds.score('a', perfect(10)).score('b', perfect(100)).score('c', perfect(200));
    expect(rounds.commandTypes()).toEqual(['record-scores', 'invite-cohort']);
    expect(rounds.commands[0]).toMatchObject({
      scores: { heldOut: { metrics: { auc: expect.closeTo(6 / 9, 12) } } },
    });
  });

  it('[RD20] does not wait for scores longer than the evaluation timeout', () => {
    const rounds = committed().score('a', accuracy(0.2));
    expect(rounds.wait(19_999).state.phase).toBe('evaluating');
    expect(rounds.wait(1).commandTypes()).toEqual(['record-scores', 'invite-cohort']);
  });

  it('[RD20] does not wait for scores of somebody who is gone', () => {
    const rounds = committed().score('a', accuracy(0.2)).score('b', accuracy(0.2)).goAway('c');
    expect(rounds.commandTypes()).toContain('record-scores');
  });

  it('[RD21] caps the weight of a claimed row count', () => {
    const rounds = committed()
      .score('a', accuracy(0, 4_000_000))
      .score('b', accuracy(1, 1_000))
      .score('c', {});
    expect(rounds.commands[0]).toMatchObject({ scores: { heldOut: { metrics: { accuracy: 0.5 } } } });
  });

  it('[RD22] finishes when the target has held for enough rounds in a row', () => {
    const rounds = driveRounds({ target: { value: 0.9, holdRounds: 2 } }).arrive('a', 'b', 'c');
    for (const value of [0.95, 0.85, 0.9]) {
      rounds.report('a', 'b', 'c').commit();
      for (const name of ['a', 'b', 'c']) rounds.score(name, accuracy(value));
      expect(rounds.state.phase).toBe('training');
    }
    rounds.report('a', 'b', 'c').commit();
    for (const name of ['a', 'b', 'c']) rounds.score(name, accuracy(0.91));
    expect(rounds.state).toMatchObject({ phase: 'finished', because: 'target-held', committedRound: 4 });
  });

  it('[RD23] finishes after the last round, and invites nobody any more', () => {
    const rounds = committed({ maxRounds: 1 }).wait(20_000);
    expect(rounds.commandTypes()).toEqual(['record-scores', 'finish']);
    expect(rounds.arrive('d', 'e', 'f').commands).toEqual([]);
  });
});

describe('a hub that starts again', () => {
  const open = { attempt: 2, cohort: ['a', 'b', 'c'].map(id) };
  const summary = { round: 3, scores: accuracy(0.5) } as never;

  it('[RD24] goes on from the last committed round and waits for the interrupted cohort', () => {
    const rounds = driveRounds(
      { minParticipants: 2 },
      restore({ ...POLICY, minParticipants: 2 }, [summary], open, [], 0),
    );
    expect(rounds.arrive('a', 'b', 'x').state.phase).toBe('recruiting');
    expect(rounds.arrive('c').commands).toMatchObject([{ type: 'invite-cohort', round: 4, attempt: 3 }]);
  });

  it('[RD24] does not wait for the interrupted cohort longer than the grace', () => {
    const rounds = driveRounds({}, restore(POLICY, [summary], open, [], 0)).arrive('a', 'b', 'x');
    expect(rounds.wait(9_999).state.phase).toBe('recruiting');
    expect(rounds.wait(1).state.phase).toBe('training');
  });

  it('[RD27] asks for the scores that the last round still lacks, and waits for those who may bring them', () => {
    const unmeasured = { round: 3, scores: {} } as never;
    const start = () =>
      driveRounds({}, restore(POLICY, [summary, unmeasured], undefined, ['a', 'b'].map(id), 0));
    const rounds = start().arrive('x', 'a').score('a', accuracy(0.4));
    expect(rounds.commands).toEqual([]);
    expect(rounds.arrive('b').score('b', accuracy(0.6)).commands[0]).toMatchObject({
      type: 'record-scores',
      round: 3,
      scores: { heldOut: { metrics: { accuracy: 0.5 } } },
    });
    const alone = start().arrive('a').score('a', accuracy(0.4));
    expect(alone.wait(9_999).state.phase).toBe('evaluating');
    expect(alone.wait(1).commandTypes()).toContain('record-scores');
  });

  it('[RD27] does not ask again for scores that it has', () => {
    expect(restore(POLICY, [summary], undefined, ['a'].map(id), 0).phase).toBe('recruiting');
  });
});
