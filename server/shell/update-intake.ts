/**
 * The way of a whole frame into the round under way: admitted, inflated where it travelled deflated, folded.
 *
 * Frames are inflated one after another: the hub counts the bytes that came, not what they unfold to. While one waits
 * for its turn and for zlib, its round may close or its sender report by another connection, so that it is admitted anew
 * each time.
 */
import { unpackFrame } from '../../core/codec/deflated-frame.ts';
import { CODECS } from '../../core/codec/registry.ts';
import type { ParticipantId } from '../../core/protocol/ids.ts';
import type { Encoding } from '../../core/protocol/messages.ts';
import { inflateByZlib } from '../inflate.ts';
import { admitUpdate } from '../rounds/admission.ts';
import type { TaskRuntime } from './task-runtime.ts';

/** A whole update, as it came. */
export interface ReceivedUpdate {
  readonly round: number;
  readonly attempt: number;
  readonly exampleCount: number;
  readonly encoding: Encoding;
  /** Not kept beyond its turn, not changed. */
  readonly frame: Uint8Array;
}

/** What the intake needs of its task. */
export type IntakeTask = Pick<TaskRuntime, 'expectedFrame' | 'state' | 'fold'>;

export class UpdateIntake {
  readonly #runtime: IntakeTask;
  /** Resolves when the last frame so far has been inflated or refused. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(runtime: IntakeTask) {
    this.#runtime = runtime;
  }

  /**
   * An update that is not deflated is folded before this returns.
   *
   * @throws TabfedError `update.*`; nothing is folded then.
   */
  async take(participant: ParticipantId, update: ReceivedUpdate): Promise<void> {
    this.#admit(participant, update);
    const { frame: travelled, ...header } = update;
    const frameBytes = travelled.byteLength;
    if (!CODECS[this.#runtime.expectedFrame(update.round).encoding].isDeflated) {
      this.#runtime.fold(participant, { ...update, frameBytes });
      return;
    }
    const frame = await this.#inTurn(() => this.#inflate(participant, update));
    this.#admit(participant, update);
    this.#runtime.fold(participant, { ...header, frame, frameBytes });
  }

  #admit(participant: ParticipantId, { round, attempt }: ReceivedUpdate): void {
    admitUpdate(this.#runtime.state, participant, round, attempt);
  }

  #inflate(participant: ParticipantId, update: ReceivedUpdate): Promise<Uint8Array> {
    this.#admit(participant, update);
    return unpackFrame(update.frame, this.#runtime.expectedFrame(update.round), inflateByZlib);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => {});
    return done;
  }
}
