/** One real socket that may say anything, and hears what the hub says. */
import { io, type Socket } from 'socket.io-client';
import {
  type Enrolled,
  EnrolledSchema,
  type HubMessage,
  HubMessageSchema,
  type Reply,
  ReplySchema,
} from '../../core/protocol/messages.ts';
import { withPlainBytes } from '../../core/protocol/plain-bytes.ts';
import { PROTOCOL_VERSION } from '../../core/protocol/version.ts';
import type { Task } from '../../core/task/task.ts';

export class Speaker {
  readonly socket: Socket;
  /** Resolves with Socket.IO's reason when the connection has ended. */
  readonly ended: Promise<string>;
  readonly #heard: HubMessage[] = [];
  readonly #listeners = new Set<() => void>();

  private constructor(socket: Socket) {
    this.socket = socket;
    this.ended = new Promise((resolve) => socket.once('disconnect', resolve));
    socket.on('message', (payload) => {
      // A message that does not fit the protocol fails the test as an uncaught error.
      this.#heard.push(HubMessageSchema.parse(withPlainBytes(payload)));
      for (const listener of this.#listeners) listener();
    });
  }

  static async connect(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Speaker> {
    const socket = io(url, {
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      // A flood, on a machine that others load: the hub answers when its turn comes.
      timeout: 120_000,
      extraHeaders: headers,
    });
    const speaker = new Speaker(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });
    return speaker;
  }

  /** Sends anything as a message and returns the reply, checked against its schema. */
  async say(message: unknown): Promise<Reply> {
    return ReplySchema.parse(withPlainBytes(await this.socket.emitWithAck('message', message)));
  }

  /** The first message of a type that was not taken yet, now or when it comes. */
  async take<Type extends HubMessage['type']>(type: Type): Promise<Extract<HubMessage, { type: Type }>> {
    for (;;) {
      const index = this.#heard.findIndex((message) => message.type === type);
      if (index >= 0) return this.#heard.splice(index, 1)[0] as Extract<HubMessage, { type: Type }>;
      await new Promise<void>((resolve) => {
        const listener = () => {
          this.#listeners.delete(listener);
          resolve();
        };
        this.#listeners.add(listener);
      });
    }
  }

  /** Messages of a type that came and were not taken. */
  heard(type: HubMessage['type']): readonly HubMessage[] {
    return this.#heard.filter((message) => message.type === type);
  }

  /** Enrols and says that it is ready to be invited. */
  async enrol(task: Task, resume?: Pick<Enrolled, 'participant' | 'secret'>): Promise<Enrolled> {
    const reply = await this.say(enrolMessage(task, resume));
    if (!reply.ok) throw new Error(`enrolment was refused: ${reply.error.what}`);
    await this.say({ type: 'set-availability', isAvailable: true });
    return EnrolledSchema.parse(reply.value);
  }

  close(): void {
    this.socket.disconnect();
  }
}

export function enrolMessage(task: Task, resume?: Pick<Enrolled, 'participant' | 'secret'>) {
  return {
    type: 'enrol',
    protocolVersion: PROTOCOL_VERSION,
    task: task.id,
    taskVersion: task.version,
    encodings: ['float32', 'float16', 'int8'],
    ...(resume && { resume: { participant: resume.participant, secret: resume.secret } }),
  };
}
