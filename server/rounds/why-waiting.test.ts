import { describe, expect, it } from 'vitest';
import { restore } from './restore.ts';
import { accuracy, driveRounds, id, POLICY } from './testing/drive.ts';
import { whyWaiting } from './why-waiting.ts';

type Rounds = ReturnType<typeof driveRounds>;
const why = (rounds: Rounds) => whyWaiting(rounds.policy, rounds.state, rounds.nowMs);

describe('why a task is waiting', () => {
  it('[OB20] names how many it needs and has, and who is paused or may be back within the grace', () => {
    const rounds = driveRounds({ minParticipants: 5, cohortSize: 5 }).arrive('a', 'b', 'c', 'd');
    rounds.pause('b').goAway('c', 'd');
    expect(why(rounds)).toMatchObject({
      code: 'needs-participants',
      has: 1,
      needs: 5,
      paused: 1,
      away: 2,
      en: 'Needs 5 participants, has 1 (and 1 paused, 2 away).',
      zh: '需要 5 位参与者，现有 1 位（另有 1 位暂停、2 位暂时离线）。',
    });
    rounds.nowMs += POLICY.awayGraceMs; // nobody has told the engine yet that time has passed
    expect(why(rounds)).toMatchObject({ has: 1, paused: 1, away: 0 });
  });

  it('[OB21] names how long it gathers', () => {
    const rounds = driveRounds({ gatherMs: 5_000 }).arrive('a', 'b', 'c').wait(1_200);
    expect(why(rounds)).toMatchObject({
      code: 'gathering',
      has: 3,
      cohortSize: 4,
      remainingMs: 3_800,
      en: 'Has 3 of at most 4 participants; lets more join for 4 s.',
    });
  });

  it('[OB22] names the pause after attempts that came to nothing', () => {
    const rounds = driveRounds().arrive('a', 'b', 'c');
    rounds.decline('a').decline('b');
    expect(why(rounds)).toMatchObject({ code: 'held-after-attempts', attempts: 1, remainingMs: 1_000 });
    rounds.wait(1_000).decline('a').decline('b').wait(500);
    expect(why(rounds)).toMatchObject({
      code: 'held-after-attempts',
      attempts: 2,
      remainingMs: 1_500,
      en: 'Pauses for 2 s more after 2 attempts that came to nothing.',
    });
  });

  it('[OB22] names how many of an interrupted round are still missing', () => {
    const open = { attempt: 1, cohort: ['a', 'b', 'x', 'y'].map(id) };
    const rounds = driveRounds({}, restore(POLICY, [], open, [], 0)).arrive('a', 'b');
    expect(why(rounds)).toMatchObject({ code: 'needs-participants', has: 2, needs: 3, resting: 0 });
    rounds.arrive('c');
    expect(why(rounds)).toMatchObject({ code: 'held-for-cohort', missing: 2, remainingMs: 10_000 });
    const gathering = driveRounds({ gatherMs: 5_000, cohortSize: 9 }, restore(POLICY, [], open, [], 0));
    expect(why(gathering.arrive('a', 'b', 'x', 'y'))).toMatchObject({ code: 'gathering', has: 4 });
  });

  it('[OB23] names whom a round waits for, and how long at most', () => {
    const rounds = driveRounds({ minParticipants: 4 }).arrive('a', 'b', 'c', 'd');
    rounds.report('a').pause('b').goAway('c').wait(9_000);
    expect(why(rounds)).toMatchObject({
      code: 'training',
      round: 1,
      attempt: 1,
      invited: 4,
      reported: 1,
      quorum: 2,
      awaited: 1,
      paused: 1,
      away: 1,
      remainingMs: 51_000,
      en: 'Round 1: 1 of 4 have reported; waits for 1 (and 1 paused, 1 away), at most 51 s.',
    });
  });

  it('[OB24] names a commit, and whose scores are awaited after it', () => {
    const rounds = driveRounds().arrive('a', 'b', 'c').report('a', 'b', 'c');
    expect(why(rounds)).toMatchObject({ code: 'committing', round: 1, reported: 3 });
    rounds.commit().score('a', accuracy(0.5)).goAway('b');
    expect(why(rounds)).toMatchObject({
      code: 'evaluating',
      round: 1,
      received: 1,
      awaited: 1,
      remainingMs: 20_000,
    });
  });

  it('[OB25] names why it is finished', () => {
    const rounds = driveRounds({ maxRounds: 1 }).arrive('a', 'b', 'c').report('a', 'b', 'c').commit();
    expect(why(rounds.wait(20_000))).toMatchObject({ code: 'finished', round: 1, because: 'max-rounds' });
  });
});
