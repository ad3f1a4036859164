import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Speaker } from '../testing/speaker.ts';
import { logFacts } from './log-facts.ts';
import { startTrainedHub, task } from './testing/trained-hub.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tabfed-log-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** The secrets that a log holds: whole, or enough of one to find the rest. */
function leaksIn(log: string, secrets: readonly string[]): readonly string[] {
  return secrets.filter((secret) => log.includes(secret.slice(0, 16)));
}

describe('the log of a whole training', () => {
  it('[OB11] would be caught holding a secret: a planted one is found', () => {
    const lines: string[] = [];
    const log = logFacts(pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) }));
    const secret = 'dGhpcyBpcyBhIHJlc3VtZSBzZWNyZXQ';
    const fact = { type: 'enrolled', task: task.id, participant: 'p-1', isResumed: true, secret };
    log(fact as unknown as Parameters<typeof log>[0]);
    expect(leaksIn(lines.join(''), [secret])).toEqual([secret]);
  });

  it('[OB11] holds no resume secret, right or wrong, at whatever level', async () => {
    const running = await startTrainedHub(folder);
    await running.trainRound();
    const [identity] = running.identities;
    const wrong = 'd3JvbmcgcmVzdW1lIHNlY3JldCBoZXJl';
    for (const secret of [identity.secret, wrong]) {
      const speaker = await Speaker.connect(running.hub.url);
      await speaker.enrol(task, { participant: identity.participant, secret });
      // Refused, with the secret where no secret belongs.
      await speaker.say({ type: 'enrol', resume: { secret }, extra: secret });
      await speaker.say({ type: 'leave', secret });
      speaker.close();
    }
    await running.close();
    const secrets = [wrong, ...running.identities.map((each) => each.secret)];
    expect(running.log()).toContain('"isResumed":true');
    expect(running.log()).toContain('message.invalid');
    expect(leaksIn(running.log(), secrets)).toEqual([]);
  });
});
