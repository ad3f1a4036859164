/**
 * One that says what is wrong, mostly: enrolled or not, through one connection after the other. What the hub accepts of
 * it is remembered, since it counts: a fault can leave an update valid.
 */

import { connect } from 'node:net';
import {
  type Enrolled,
  EnrolledSchema,
  type Reply,
  UploadProgressSchema,
} from '../../core/protocol/messages.ts';
import { modelShape } from '../../core/task/model-layout.ts';
import type { Task } from '../../core/task/task.ts';
import { sampleScore } from '../../core/testing/sample-scores.ts';
import { sha256Hex } from '../../server/hash.ts';
import { enrolMessage, Speaker } from '../../server/testing/speaker.ts';
import type { Accepted } from './accepted.ts';
import type { Dice } from './dice.ts';
import { anything, garbagePacket, type Message, mutated, nearlyValid, spoiled } from './mutate.ts';
import type { Tally } from './tally.ts';
import { travellingFrame } from './travelling.ts';

/** Messages of one attacker that may be unanswered. */
const WINDOW = 16;

export class Attacker {
  readonly #url: string;
  readonly #task: Task;
  readonly #dice: Dice;
  readonly #tally: Tally;
  readonly #accepted: Accepted;
  readonly #pending = new Set<Promise<void>>();
  #speaker: Speaker | undefined;
  #identity: Enrolled | undefined;
  /** The upload that was opened last, and how much of it the hub has. */
  #upload = { id: 'u1', frame: new Uint8Array(0) as Uint8Array, sentBytes: 0 };
  readonly #headers = new Map<string, Message>();
  /** Frames by the SHA-256 that they were announced with: only bytes with that hash are ever folded. */
  readonly #announced = new Map<unknown, Uint8Array>();

  constructor(at: { url: string; task: Task }, dice: Dice, tally: Tally, accepted: Accepted) {
    this.#url = at.url;
    this.#task = at.task;
    this.#dice = dice;
    this.#tally = tally;
    this.#accepted = accepted;
  }

  async throwOne(): Promise<void> {
    const dice = this.#dice;
    this.#tally.count();
    if (dice.oneIn(150)) return throwAtPort(this.#url, dice);
    const speaker = await this.#connected();
    if (dice.oneIn(60)) {
      // Such a packet can end the connection, and with it the answers that are still to come.
      await this.settled();
      speaker.socket.io.engine.write(garbagePacket(dice));
      return;
    }
    if (dice.oneIn(200)) {
      await this.settled();
      speaker.close();
      this.#speaker = undefined;
      return;
    }
    const valid = await this.#validMessage();
    if (dice.oneIn(15)) {
      // Nobody hears whether this counted: it must not, whatever else it says.
      const unanswered = { ...mutated(dice, valid), type: dice.of(['', 'x', 'Leave', null, 7, '__proto__']) };
      speaker.socket.emit(
        dice.oneIn(2) ? 'message' : dice.of(['update', 'error', '__proto__', 'toString']),
        unanswered,
      );
      return;
    }
    const message = dice.oneIn(20)
      ? anything(dice)
      : dice.of([() => valid, () => nearlyValid(dice, valid), () => mutated(dice, valid)])();
    this.#say(speaker, message);
    while (this.#pending.size >= WINDOW) await Promise.race(this.#pending);
  }

  /** Resolves when everything that was said is answered, or its connection has ended. */
  async settled(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
  }

  async close(): Promise<void> {
    await this.settled();
    this.#speaker?.close();
  }

  async #connected(): Promise<Speaker> {
    if (this.#speaker?.socket.connected) return this.#speaker;
    await this.settled();
    this.#speaker = await Speaker.connect(this.#url);
    // Mostly it is a participant, and invited to rounds that it spoils.
    if (!this.#dice.oneIn(4)) this.#enrol(this.#speaker);
    return this.#speaker;
  }

  #enrol(speaker: Speaker): void {
    this.#say(speaker, enrolMessage(this.#task, this.#identity));
    this.#say(speaker, { type: 'set-availability', isAvailable: true });
  }

  #say(speaker: Speaker, message: unknown): void {
    const isAnswered = speaker.say(message).then((reply) => this.#hear(speaker, message as Message, reply));
    // A connection that ends takes its answers with it.
    const isOver = Promise.race([isAnswered, speaker.ended.then(() => {})]).finally(() => {
      this.#pending.delete(isOver);
      this.#accepted.pending.delete(isOver);
    });
    this.#pending.add(isOver);
    this.#accepted.pending.add(isOver);
  }

  #hear(speaker: Speaker, message: Message, reply: Reply): void {
    const what = reply.ok ? 'ok' : reply.error.code;
    this.#tally.heard(what);
    if (what === 'message.not-enrolled' && this.#dice.oneIn(4)) this.#enrol(speaker);
    if (!reply.ok) return;
    if (message.type === 'enrol') this.#identity = EnrolledSchema.parse(reply.value);
    if (message.type === 'leave') this.#identity = undefined;
    if (message.type === 'submit-update') this.#accepted.add(message, message.frame as Uint8Array);
    if (message.type === 'open-upload') {
      const { upload: id, receivedBytes: sentBytes } = UploadProgressSchema.parse(reply.value);
      this.#headers.set(id, message);
      this.#upload = { id, frame: this.#announced.get(message.sha256) ?? this.#frame(), sentBytes };
    }
    if (message.type === 'send-chunk') {
      const { upload: id, receivedBytes: sentBytes } = UploadProgressSchema.parse(reply.value);
      const header = this.#headers.get(id);
      if (id === this.#upload.id) this.#upload = { ...this.#upload, sentBytes };
      if (header?.frameBytes === sentBytes) this.#accepted.add(header, this.#announced.get(header.sha256)!);
    }
  }

  async #validMessage(): Promise<Message> {
    const dice = this.#dice;
    const { encoding } = this.#task;
    switch (dice.below(12)) {
      case 0:
        return enrolMessage(this.#task, dice.oneIn(2) ? this.#identity : undefined);
      case 1:
        return { type: 'set-availability', isAvailable: !dice.oneIn(4) };
      case 2:
        // Rarely: whoever declines or leaves has no say in the rest of the round.
        if (dice.oneIn(4))
          return { type: 'decline-round', ...this.#accepted.invitation, code: 'trainer.cancelled' };
        return dice.oneIn(8) ? { type: 'leave' } : { type: 'set-availability', isAvailable: true };
      case 3: {
        const score = () =>
          sampleScore(this.#task, { rows: 1 + dice.below(100), loss: dice.below(100) / 100 });
        const { round } = this.#accepted.invitation;
        return { type: 'submit-score', round, scores: { heldOut: score(), test: score() } };
      }
      case 4:
      case 5: {
        const frame = this.#frame();
        const sha256 = await sha256Hex(frame);
        this.#announced.set(sha256, frame);
        const figures = {
          exampleCount: this.#exampleCount(),
          encoding,
          frameBytes: frame.byteLength,
          sha256,
        };
        return { type: 'open-upload', ...this.#accepted.invitation, ...figures };
      }
      case 6:
      case 7: {
        const { id: upload, frame, sentBytes: offset } = this.#upload;
        const bytes = frame.slice(offset, offset + 1 + dice.below(frame.length));
        return { type: 'send-chunk', upload, offset, bytes };
      }
      default:
        return {
          type: 'submit-update',
          ...this.#accepted.invitation,
          exampleCount: this.#exampleCount(),
          encoding,
          frame: dice.oneIn(3) ? spoiled(dice, this.#frame()) : this.#frame(),
        };
    }
  }

  #frame(): Uint8Array {
    const { layout } = modelShape(this.#task);
    const delta = Float32Array.from(
      { length: layout.parameterCount },
      () => (this.#dice.below(2_001) - 1_000) / 700,
    );
    return travellingFrame(this.#task, delta, this.#dice.below(2 ** 31));
  }

  #exampleCount(): number {
    const { maxExampleCount } = this.#task.aggregation;
    return this.#dice.oneIn(6) ? maxExampleCount + this.#dice.below(3) - 1 : 1 + this.#dice.below(500);
  }
}

/** Below Socket.IO: bytes that are no HTTP, or websocket frames that none would send. */
function throwAtPort(url: string, dice: Dice): Promise<void> {
  const { hostname, port } = new URL(url);
  const upgrade =
    'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
    'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGFiZmVkIGZ1enogdGVzdHM=\r\n\r\n';
  const head = Buffer.from([dice.below(256), dice.below(256)]);
  const pieces = dice.oneIn(3)
    ? [Buffer.from(dice.bytes(dice.below(400)))]
    : dice.oneIn(3)
      ? [
          `${dice.of(['GET', 'PUT', 'X'])} /${dice.of(['models/', 'api/tasks/', ''])}${encodeURI(dice.text(20).replace(/[\ud800-\udfff]/g, ''))} HTTP/1.1\r\n\r\n`,
        ]
      : [upgrade, head, Buffer.from(dice.bytes(dice.below(200)))];
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    const end = () => {
      socket.destroy();
      resolve();
    };
    socket.on('error', end).on('close', end);
    socket.on('connect', () => {
      for (const piece of pieces) socket.write(piece);
      // It may wait for more for as long as it likes: this one hangs up.
      socket.end(() => setImmediate(end));
    });
  });
}
