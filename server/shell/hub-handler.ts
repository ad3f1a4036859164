/**
 * What a participant says, taken to the task that it is enrolled in. Every message is checked against its
 * schema, answered by a reply, and refused with a code where it does not fit; nothing that a socket sends can
 * throw out of here.
 */

import { travellingBytes } from '../../core/codec/deflated-frame.ts';
import { TabfedError, unreachable } from '../../core/errors/tabfed-error.ts';
import type { ParticipantId, TaskId } from '../../core/protocol/ids.ts';
import type { ParticipantMessage, Reply } from '../../core/protocol/messages.ts';
import type { Connection, ConnectionHandler } from '../ports.ts';
import { admitScore, admitUpdate } from '../rounds/admission.ts';
import { enrol, type Gate } from './enrolment.ts';
import { readMessage } from './read-message.ts';
import { checkEncoding } from './round-fold.ts';
import type { RuntimePorts } from './runtime-ports.ts';
import type { TaskRuntime } from './task-runtime.ts';

/**
 * Refusals of one connection that are recorded: each is a durable row, so that a flood would cost the disk more
 * than the sender, and push everybody else's out of the record. All are answered, and told as facts.
 */
const MAX_RECORDED_REFUSALS = 100;

/** A connection is a stranger until it enrols; then it speaks for one participant of one task. */
type Session =
  | { readonly kind: 'stranger' }
  | { readonly kind: 'enrolled'; readonly runtime: TaskRuntime; readonly participant: ParticipantId };

export class HubHandler implements ConnectionHandler {
  readonly #runtimes: ReadonlyMap<TaskId, TaskRuntime>;
  readonly #ports: RuntimePorts;
  readonly #gate: Gate;
  readonly #sessions = new Map<string, Session>();
  /** By connection: refusals so far. */
  readonly #refused = new Map<string, number>();

  constructor(runtimes: ReadonlyMap<TaskId, TaskRuntime>, ports: RuntimePorts, gate: Gate) {
    this.#runtimes = runtimes;
    this.#ports = ports;
    this.#gate = gate;
  }

  onOpen(connection: Connection): void {
    this.#sessions.set(connection.id, { kind: 'stranger' });
  }

  async onMessage(connection: Connection, message: unknown): Promise<Reply> {
    const session = this.#sessions.get(connection.id) ?? { kind: 'stranger' };
    try {
      return await this.#answer(connection, session, readMessage(message));
    } catch (error) {
      return { ok: false, error: this.#refuse(connection, session, error) };
    }
  }

  onClose(connection: Connection, reason: string): void {
    const session = this.#sessions.get(connection.id);
    this.#sessions.delete(connection.id);
    this.#refused.delete(connection.id);
    if (session?.kind === 'enrolled') this.#detach(connection, session, reason);
  }

  #detach(connection: Connection, session: Session & { kind: 'enrolled' }, reason: string): void {
    const { runtime, participant } = session;
    if (!runtime.links.delete(participant, connection)) return;
    this.#ports.tell({ type: 'went-away', task: runtime.task.id, participant, reason });
    runtime.dispatch({ type: 'went-away', participant });
  }

  async #answer(connection: Connection, session: Session, message: ParticipantMessage): Promise<Reply> {
    if (message.type === 'enrol') {
      const { runtime, participant, reply } = await enrol(
        this.#runtimes,
        this.#ports,
        this.#gate,
        connection,
        message,
      );
      const enrolled = { kind: 'enrolled', runtime, participant } as const;
      // While the store was asked, the connection may have closed, or enrolled by a message before this one.
      const before = this.#sessions.get(connection.id);
      if (!before) {
        this.#detach(connection, enrolled, 'closed while enrolling');
        return reply;
      }
      const isOther = before.kind === 'enrolled' && before.participant !== participant;
      if (isOther) this.#detach(connection, before, 'enrols again');
      this.#sessions.set(connection.id, enrolled);
      return reply;
    }
    if (session.kind === 'stranger') {
      throw new TabfedError('message.not-enrolled', {
        what: `"${message.type}" arrived on a connection that has not enrolled.`,
        next: 'Send "enrol" first, after every reconnect too.',
      });
    }
    const { runtime, participant } = session;
    switch (message.type) {
      case 'submit-update':
        await runtime.intake.take(participant, message);
        return DONE;
      case 'open-upload': {
        admitUpdate(runtime.state, participant, message.round, message.attempt);
        checkAnnounced(runtime, message);
        return { ok: true, value: runtime.uploads.open(participant, message) };
      }
      case 'send-chunk': {
        const { progress, complete } = await runtime.uploads.addChunk(participant, message);
        if (complete) {
          const { header, frame, release } = complete;
          await runtime.intake.take(participant, { ...header, frame }).finally(release);
        }
        return { ok: true, value: progress };
      }
      case 'decline-round': {
        const { round, attempt, code } = message;
        this.#ports.tell({ type: 'round-declined', task: runtime.task.id, participant, round, code });
        runtime.dispatch({ type: 'declined', participant, round, attempt });
        return DONE;
      }
      case 'submit-score':
        admitScore(runtime.task, runtime.state, participant, message.round, message.scores);
        runtime.receiveScores(participant, message.scores);
        return DONE;
      case 'set-availability':
        if (message.isAvailable) runtime.welcome(participant);
        else runtime.dispatch({ type: 'paused', participant });
        return DONE;
      case 'leave':
        this.#sessions.set(connection.id, { kind: 'stranger' });
        runtime.links.delete(participant, connection);
        runtime.uploads.drop(participant);
        this.#ports.tell({ type: 'left', task: runtime.task.id, participant });
        runtime.dispatch({ type: 'left', participant });
        await this.#ports.store.deleteParticipant(runtime.task.id, participant);
        return DONE;
      default:
        return unreachable(message);
    }
  }

  /** Turns whatever went wrong into a report for the sender, and into a record for the operator. */
  #refuse(connection: Connection, session: Session, error: unknown) {
    const refusal = error instanceof TabfedError ? error : undefined;
    if (!refusal) this.#ports.tell({ type: 'fault', task: null, where: 'handling a message', error });
    const report = refusal?.toReport() ?? {
      code: 'hub.internal' as const,
      what: 'The hub could not handle this message because of a fault of its own; nothing was changed.',
      next: "Try again in a moment; where it stays, tell the operator to look at the hub's log.",
    };
    const enrolled = session.kind === 'enrolled' ? session : undefined;
    const task = enrolled?.runtime.task.id ?? null;
    const participant = enrolled?.participant ?? null;
    this.#ports.tell({ type: 'refused', task, participant, error: report });
    const refusals = (this.#refused.get(connection.id) ?? 0) + 1;
    // A connection that has closed meanwhile is counted no more.
    if (this.#sessions.has(connection.id)) this.#refused.set(connection.id, refusals);
    if (enrolled && refusals <= MAX_RECORDED_REFUSALS) {
      const { state } = enrolled.runtime;
      const round = 'round' in state ? state.round : null;
      const { store, clock, tell } = this.#ports;
      store
        .putRefusal({ task: enrolled.runtime.task.id, participant, round, atMs: clock.now(), error: report })
        .catch((failure: unknown) =>
          tell({ type: 'fault', task, where: 'recording a refusal', error: failure }),
        );
    }
    return report;
  }
}

const DONE: Reply = { ok: true };

/** Refuses an announced frame before any memory is set aside for it. */
function checkAnnounced(
  runtime: TaskRuntime,
  message: Extract<ParticipantMessage, { type: 'open-upload' }>,
): void {
  const frame = runtime.expectedFrame(message.round);
  checkEncoding(frame, message.encoding);
  const { fewest, most } = travellingBytes(frame);
  if (message.frameBytes >= fewest && message.frameBytes <= most) return;
  const expected = fewest === most ? most : `${fewest} to ${most}`;
  throw new TabfedError('update.wrong-length', {
    what: `A frame of ${message.frameBytes} bytes is announced, expected ${expected} for ${frame.layout.parameterCount} parameters as ${message.encoding}.`,
    next: 'The page runs another version of the model; reload it to fetch the current one.',
  });
}
