/** A real hub on a folder that outlives it, and whole rounds of two participants that speak the protocol themselves. */

import { pino } from 'pino';
import { encodeFrame } from '../../../core/codec/frame.ts';
import type { Enrolled, RoundSummary } from '../../../core/protocol/messages.ts';
import { modelShape } from '../../../core/task/model-layout.ts';
import type { Task } from '../../../core/task/task.ts';
import { sampleScore } from '../../../core/testing/sample-scores.ts';
import { createHub, type Hub } from '../../hub.ts';
import { honestUpdates } from '../../testing/round-of-three.ts';
import { tinyTask } from '../../testing/running-hub.ts';
import { Speaker } from '../../testing/speaker.ts';

/** Two train: a round commits with the second update, and is over with the second score. */
export const task: Task = tinyTask({ rounds: { minParticipants: 2, cohortSize: 2 } });

export interface TrainedHub {
  readonly hub: Hub;
  readonly speakers: readonly [Speaker, Speaker];
  readonly identities: readonly [Enrolled, Enrolled];
  /** What the hub's log said, as text. */
  log(): string;
  /** Takes part in the round that is invited next, and measures what came of it. */
  trainRound(): Promise<RoundSummary>;
  close(): Promise<void>;
}

export async function startTrainedHub(dataFolder: string, of: Task = task): Promise<TrainedHub> {
  const logged: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) });
  const hub = await createHub({ port: 0, host: '127.0.0.1', dataFolder, tasks: [of], log });
  const speakers = [await Speaker.connect(hub.url), await Speaker.connect(hub.url)] as const;
  const identities = [await speakers[0].enrol(of), await speakers[1].enrol(of)] as const;
  const { layout } = modelShape(of);
  return {
    hub,
    speakers,
    identities,
    log: () => logged.join(''),
    async trainRound() {
      const updates = honestUpdates({ layout });
      for (const [i, speaker] of speakers.entries()) {
        const { round, attempt } = await speaker.take('invite');
        const { delta, exampleCount } = updates[i]!;
        const frame = encodeFrame({ encoding: of.encoding, layout, delta });
        const header = { round, attempt, exampleCount, encoding: of.encoding };
        const reply = await speaker.say({ type: 'submit-update', ...header, frame });
        if (!reply.ok) throw new Error(`an update was refused: ${reply.error.what}`);
      }
      const { summary } = await speakers[0].take('committed');
      for (const speaker of speakers) {
        const scores = { heldOut: sampleScore(of, { rows: 20, right: 15 }) };
        await speaker.say({ type: 'submit-score', round: summary.round, scores });
      }
      await speakers[0].take('scored');
      return summary;
    },
    async close() {
      await hub.close();
      for (const speaker of speakers) speaker.close();
    },
  };
}
