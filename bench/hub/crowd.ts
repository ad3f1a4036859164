/** Many connections, and what each of them does: nothing but answering. */

import { encodeFrame } from '../../core/codec/frame.ts';
import { PROTOCOL_VERSION } from '../../core/protocol/version.ts';
import { modelShape } from '../../core/task/model-layout.ts';
import { sampleScore } from '../../core/testing/sample-scores.ts';
import { eventFrames, LightSocket } from './light-socket.ts';
import { loadTask } from './load-task.ts';

/** Connections that are being opened at any moment. */
const OPENING = 200;

export interface Crowd {
  /** Resolves when everybody is connected, and enrolled where there is something to enrol in. */
  readonly isConnected: Promise<void>;
  /** Rejects where the hub refuses anything: a round of refusals would look fast. */
  readonly refused: Promise<never>;
  /** Connections that ended before `close`. */
  readonly disconnects: number;
  /** Everybody is ready to be invited. */
  begin(): void;
  close(): void;
}

interface Conduct {
  /** Sent when connected; without it a connection is ready at once. */
  readonly greeting?: Buffer;
  /** Sent by `begin`. */
  readonly readiness?: Buffer;
  /** What a message of the hub is answered with. */
  answer(packet: string): Buffer | undefined;
}

const GREETING_ACK = 1;
const OTHER_ACK = 2;

export function bareCrowd(port: number, clients: number): Crowd {
  const update = eventFrames(OTHER_ACK, {}, new Uint8Array(40_000));
  return gather(port, clients, { answer: (packet) => (packet.startsWith('51-') ? update : undefined) });
}

export function participantCrowd(port: number, clients: number, isScored: boolean): Crowd {
  const task = loadTask(clients, 1, isScored);
  const { layout } = modelShape(task);
  const { encoding } = task;
  const delta = Float32Array.from({ length: layout.parameterCount }, (_, i) => Math.sin(i) / 100);
  const frame = encodeFrame({ encoding, layout, delta });
  const updates = new Map<string, Buffer>();
  const scores = new Map<string, Buffer>();
  const heldOut = sampleScore(task, { rows: 10 });
  return gather(port, clients, {
    greeting: eventFrames(GREETING_ACK, {
      type: 'enrol',
      protocolVersion: PROTOCOL_VERSION,
      task: task.id,
      taskVersion: task.version,
      encodings: [encoding],
    }),
    readiness: eventFrames(OTHER_ACK, { type: 'set-availability', isAvailable: true }),
    answer(packet) {
      const invitation = /"type":"invite","round":(\d+),"attempt":(\d+)/.exec(packet);
      if (invitation) {
        const [key, round, attempt] = invitation;
        const message = { type: 'submit-update', round: Number(round), attempt: Number(attempt) };
        return once(updates, key, () =>
          eventFrames(OTHER_ACK, { ...message, exampleCount: 100, encoding }, frame),
        );
      }
      if (!isScored) return undefined;
      const committed = /"type":"committed","summary":\{"round":(\d+)/.exec(packet);
      if (!committed) return undefined;
      const [key, round] = committed;
      return once(scores, key, () =>
        eventFrames(OTHER_ACK, { type: 'submit-score', round: Number(round), scores: { heldOut } }),
      );
    },
  });
}

function gather(port: number, clients: number, conduct: Conduct): Crowd {
  const sockets: LightSocket[] = [];
  let readyCount = 0;
  let disconnects = 0;
  let isClosing = false;
  let connected = () => {};
  let refuse: (error: Error) => void = () => {};
  const isConnected = new Promise<void>((resolve) => {
    connected = resolve;
  });
  const refused = new Promise<never>((_, reject) => {
    refuse = reject;
  });
  const open = () => {
    if (sockets.length < clients) sockets.push(new LightSocket(port, heard));
  };
  const becomeReady = () => {
    readyCount += 1;
    open();
    if (readyCount === clients) connected();
  };
  const heard = {
    onConnect(socket: LightSocket) {
      if (conduct.greeting) socket.send(conduct.greeting);
      else becomeReady();
    },
    onPacket(socket: LightSocket, packet: string) {
      if (packet.startsWith(`3${GREETING_ACK}[`)) becomeReady();
      if (packet.startsWith('3')) {
        if (packet.includes('"ok":false')) refuse(new Error(`refused: ${packet}`));
        return;
      }
      const answer = conduct.answer(packet);
      if (answer) socket.send(answer);
    },
    onClose() {
      if (!isClosing) disconnects += 1;
    },
  };
  for (let i = 0; i < OPENING; i++) open();
  return {
    isConnected,
    refused,
    get disconnects() {
      return disconnects;
    },
    begin() {
      if (conduct.readiness) for (const socket of sockets) socket.send(conduct.readiness);
    },
    close() {
      isClosing = true;
      for (const socket of sockets) socket.close();
    },
  };
}

function once(made: Map<string, Buffer>, key: string, make: () => Buffer): Buffer {
  const known = made.get(key) ?? make();
  made.set(key, known);
  return known;
}
