/**
 * Headless participants in a process of their own, over real sockets: `HUB_URL MAX_ROUNDS`. They are started once
 * and have to find back to the hub by themselves. A JSON line on stdout for each that ends.
 */
import { downloadModelFrom } from '../../participant/courier/download-model.ts';
import { openSocketIoLink } from '../../participant/courier/socket-io-link.ts';
import { startParticipant } from '../../participant/participant.ts';
import type { Identity } from '../../participant/ports.ts';
import { sha256Hex } from '../../server/hash.ts';
import { crashTask, PARTICIPANTS } from './crash-task.ts';
import { sensitiveTrainer } from './sensitive-trainer.ts';

const [hubUrl = '', maxRounds] = process.argv.slice(2);
const task = crashTask(Number(maxRounds));

/** Pauses before a retry are up to 30 s long: here a second of a participant lasts 20 ms. */
const FASTER = 50;
const clock = {
  now: () => performance.now() * FASTER,
  wakeAt(atMs: number, callback: () => void) {
    const timer = setTimeout(callback, Math.max(0, atMs / FASTER - performance.now()));
    return () => clearTimeout(timer);
  },
};

for (let who = 0; who < PARTICIPANTS; who++) {
  let kept: Identity | undefined;
  const trainer = sensitiveTrainer(task, who);
  const input = { task, data: { kind: 'rows', rows: [] }, backend: 'cpu' } as const;
  const participant = startParticipant({
    task,
    trainer,
    trainerInput: input,
    reopenTrainer: async () => ({ trainer, input }),
    openLink: openSocketIoLink(hubUrl),
    downloadModel: downloadModelFrom(hubUrl),
    identity: {
      load: async () => kept,
      save: async (identity) => {
        kept = identity;
      },
      clear: async () => {
        kept = undefined;
      },
    },
    sha256: sha256Hex,
    clock,
  });
  participant.finished.then(
    () => console.log(JSON.stringify({ who, ended: 'finished' })),
    (error: unknown) => console.log(JSON.stringify({ who, ended: 'failed', error: String(error) })),
  );
}
