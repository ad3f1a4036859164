import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { Encoding } from '../../core/protocol/messages.ts';
import { startHub, tinyTask } from '../../server/testing/running-hub.ts';
import { Accepted } from './accepted.ts';
import { Attacker } from './attacker.ts';
import { Dice } from './dice.ts';
import { HonestPair } from './honest.ts';
import { Tally } from './tally.ts';

const MESSAGES = process.env.TABFED_FULL ? 100_000 : 3_000;
/** Goes on for so long after that. */
const SECONDS = Number(process.env.TABFED_FUZZ_SECONDS ?? 0);
const SEED = Number(process.env.TABFED_SEED ?? Math.floor(Math.random() * 2 ** 31));
const ATTACKERS = 32;
const MIN_ROUNDS = 3;
const MAX_GROWTH_MIB = 48;
/** What does not come to its end by then has hung. */
const MAX_MS = MESSAGES * 6 + 60_000 + SECONDS * 1_000;

/** Attackers are invited and mostly do not deliver: such a round closes at its deadline. */
const taskWith = (encoding: Encoding) =>
  tinyTask({
    encoding,
    rounds: {
      minParticipants: 2,
      cohortSize: 1_000,
      quorum: 2,
      roundTimeoutMs: 3_000,
      evaluationTimeoutMs: 50,
      maxRounds: 1_000_000,
    },
  });

/** All come from one address, and faster than anybody honest: what is tried here is what lies behind the limits. */
const many = 1_000_000;
const limits = {
  connectionsPerAddress: many,
  participantsPerTask: many,
  enrolmentsPerMinutePerAddress: many,
  eventsPerSecond: many,
  eventsAtOnce: many,
};

describe('a hub at which anything is thrown', () => {
  it.each<Encoding>(['float32', 'int8'])(
    `[FZ1] [FZ2] [FZ3] [FZ4] answers in codes, keeps its memory, and honest rounds have their bits (%s, ${MESSAGES} messages)`,
    async (encoding) => {
      console.log(`fuzz: ${encoding}, TABFED_SEED=${SEED}`);
      const task = taskWith(encoding);
      const running = await startHub(task, { limits });
      const accepted = new Accepted(task);
      const tally = new Tally();
      const pair = new HonestPair(running, accepted, tally);
      const speakers = [await running.connect(), await running.connect()] as const;
      // Before anybody else: with attackers alone the first attempts would come to nothing.
      for (const speaker of speakers) await speaker.enrol(task);
      const training = pair.run(speakers);

      const dice = new Dice(SEED);
      const startedAt = performance.now();
      let heapMiB = 0;
      const isEnough = () =>
        tally.thrown >= MESSAGES &&
        pair.roundsOfBoth >= MIN_ROUNDS &&
        performance.now() - startedAt >= SECONDS * 1_000;
      const attack = async (seed: number) => {
        const attacker = new Attacker({ url: running.hub.url, task }, new Dice(seed), tally, accepted);
        while (!isEnough()) {
          await attacker.throwOne();
          if (heapMiB === 0 && tally.thrown >= MESSAGES / 10) heapMiB = heapNowMiB();
        }
        await attacker.close();
      };
      const attacks = Promise.all(Array.from({ length: ATTACKERS }, () => attack(dice.below(2 ** 31))));
      // A model that is wrong ends the test at once.
      await Promise.race([attacks, training.then(() => attacks)]);

      tally.end();
      const { roundsOfBoth, roundsCompared } = pair;
      for (const speaker of speakers) speaker.close();
      await training;
      const grownMiB = heapNowMiB() - heapMiB;
      const seconds = (performance.now() - startedAt) / 1_000;
      const replies = Object.fromEntries([...tally.replies].sort(([, a], [, b]) => b - a));
      console.log(
        `fuzz: ${tally.thrown} messages in ${seconds.toFixed(1)} s, ${roundsCompared} models compared, ${grownMiB.toFixed(1)} MiB more than after a tenth`,
        replies,
      );
      // Many kinds of faults, and what is valid all the same: a fuzzer that is refused at the door shows nothing.
      expect(Object.keys(replies).length).toBeGreaterThanOrEqual(10);
      expect(tally.replies.get('ok')).toBeGreaterThan(MESSAGES / 50);
      expect(tally.replies.get('hub.internal')).toBeUndefined();
      expect(grownMiB).toBeLessThan(MAX_GROWTH_MIB);
      expect((await fetch(`${running.hub.url}/healthz`)).status).toBe(200);
      expect(running.hub.standing(task.id)?.committedRound).toBeGreaterThanOrEqual(roundsOfBoth);
    },
    MAX_MS,
  );
});

/** Of this process, hub and attackers together, after a collection of garbage. */
function heapNowMiB(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 2 ** 20;
}
