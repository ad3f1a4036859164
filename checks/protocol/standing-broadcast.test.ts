import { describe, expect, it } from 'vitest';
import type { Standing } from '../../core/protocol/messages.ts';
import { StandingBroadcast } from '../../server/shell/standing-broadcast.ts';
import { ManualClock } from './manual-clock.ts';

const standing = (reported: number): Standing => ({
  phase: 'training',
  committedRound: 0,
  maxRounds: 9,
  present: 2,
  needed: 2,
  quorum: 2,
  invited: 2,
  reported,
  waiting: 0,
});

describe('the standing of a task', () => {
  const start = () => {
    const clock = new ManualClock();
    const told: number[] = [];
    const broadcast = new StandingBroadcast(clock, ({ reported }) => told.push(reported));
    return { clock, told, broadcast };
  };

  it('[RD29] is told to a small crowd with every change, and only with a change', () => {
    const { told, broadcast } = start();
    for (const reported of [1, 2, 2, 3]) broadcast.update(() => standing(reported), 3);
    expect(told).toEqual([1, 2, 3]);
  });

  it('[RD29] is told to a large crowd once in a while, and then as it is by then', async () => {
    const { clock, told, broadcast } = start();
    let reported = 0;
    for (let i = 0; i < 500; i++) {
      reported += 1;
      broadcast.update(() => standing(reported), 1_000);
    }
    expect(told).toEqual([1]);
    await clock.advance(60_000, async () => {});
    expect(told).toEqual([1, 500]);
  });
});
