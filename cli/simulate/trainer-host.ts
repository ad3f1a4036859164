/**
 * The trainers of many participants in one thread. Each is the trainer that a tab has, with its own rows and memory; they
 * share a device and take turns on it.
 */
import { packFrame, unpackFrame } from '../../core/codec/deflated-frame.ts';
import { decodeFrame, encodeFrame } from '../../core/codec/frame.ts';
import type { Scores } from '../../core/evaluation/scores.ts';
import type { FillRandom } from '../../core/ports.ts';
import type { ModelId } from '../../core/protocol/ids.ts';
import { modelShape } from '../../core/task/model-layout.ts';
import type { Task } from '../../core/task/task.ts';
import type { TrainedUpdate, Trainer, TrainerInput, TrainingJob } from '../../participant/ports.ts';
import { nodeDeflate } from '../../participant/trainer/node-deflate.ts';
import { nodeTrainerPorts } from '../../participant/trainer/node-ports.ts';
import { createTfjsTrainer, type TrainerPorts } from '../../participant/trainer/tfjs-trainer.ts';
import { inflateByZlib } from '../../server/inflate.ts';
import { seededRandom } from '../../tasks/seeded-random.ts';
import { type Attack, attackedDelta } from './attacks.ts';

export type HostInput = Omit<TrainerInput, 'wasm' | 'backend'>;

/** As `TrainingJob`, with the model named only: `holdModel` has brought its bytes. */
export interface HostJob extends Omit<TrainingJob, 'model'> {
  readonly model: ModelId;
  readonly attack?: Attack;
}

/** Whatever of an update may leave the tab. */
export type HostUpdate = Omit<TrainedUpdate, 'shown'>;

/** Every method waits for its turn, so that calls may be made ahead. */
export interface TrainerHost {
  /** Gives a participant its rows, or other statistics to scale them by. */
  open(participant: string, input: HostInput): Promise<void>;
  /** The model that jobs are about from now on; the one before is let go. */
  holdModel(id: ModelId, bytes: Uint8Array): Promise<void>;
  survey(participant: string): Promise<HostUpdate>;
  train(participant: string, job: HostJob): Promise<HostUpdate>;
  evaluate(participant: string): Promise<Scores>;
  close(): Promise<void>;
}

export class LocalHost implements TrainerHost {
  readonly #trainers = new Map<string, { readonly trainer: Trainer; readonly task: Task }>();
  readonly #ports: TrainerPorts = { ...nodeTrainerPorts(), fillRandom: (words) => this.#dice(words) };
  /** Rounding dice of the job under way: the same for the same job, in whatever order jobs are done. */
  #dice: FillRandom = () => {};
  #model: { readonly id: ModelId; readonly bytes: Uint8Array } | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  open(participant: string, input: HostInput): Promise<void> {
    return this.#inTurn(async () => {
      await this.#trainers.get(participant)?.trainer.close();
      const trainer = createTfjsTrainer(this.#ports);
      await trainer.prepare({ ...input, backend: 'wasm' });
      this.#trainers.set(participant, { trainer, task: input.task });
    });
  }

  holdModel(id: ModelId, bytes: Uint8Array): Promise<void> {
    return this.#inTurn(async () => {
      this.#model = { id, bytes };
    });
  }

  survey(participant: string): Promise<HostUpdate> {
    return this.#inTurn(() => this.#of(participant).trainer.survey());
  }

  train(participant: string, { attack, model, ...job }: HostJob): Promise<HostUpdate> {
    return this.#inTurn(async () => {
      const { trainer, task } = this.#of(participant);
      this.#dice = fillFrom(job.seed, 1);
      const { shown: _, ...update } = await trainer.train({ ...job, model: this.#modelOf(model) }, () => {});
      if (!attack) return update;
      return { ...update, frame: await attacked(update.frame, task, attack, job.seed) };
    });
  }

  evaluate(participant: string): Promise<Scores> {
    return this.#inTurn(() => this.#of(participant).trainer.evaluate(this.#modelOf(this.#model?.id)));
  }

  close(): Promise<void> {
    return this.#inTurn(async () => {
      for (const { trainer } of this.#trainers.values()) await trainer.close();
      this.#trainers.clear();
    });
  }

  #of(participant: string) {
    const found = this.#trainers.get(participant);
    if (found) return found;
    throw new RangeError(`participant is ${participant}, who has no rows here`);
  }

  #modelOf(id: ModelId | undefined) {
    if (this.#model && this.#model.id === id) return this.#model;
    throw new RangeError(`model is ${id}, expected ${this.#model?.id}, which is held`);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => {});
    return done;
  }
}

async function attacked(
  frame: Uint8Array,
  task: Task,
  attack: Attack,
  seed: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const expected = { layout: modelShape(task).layout, encoding: task.encoding };
  const honest = decodeFrame(await unpackFrame(frame, expected, inflateByZlib), expected);
  const delta = attackedDelta(honest, attack, seededRandom(seed, 2));
  const made = encodeFrame({ ...expected, delta, fillRandom: fillFrom(seed, 3) });
  return packFrame(made, task.encoding, nodeDeflate);
}

function fillFrom(...seed: readonly number[]): FillRandom {
  const random = seededRandom(...seed);
  return (words) => {
    for (let i = 0; i < words.length; i++) words[i] = random() * 2 ** 32;
  };
}
