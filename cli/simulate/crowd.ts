/** The participants' side of a simulated hub: connections that gather what each of them is told. */
import type { ParticipantId } from '../../core/protocol/ids.ts';
import type { HubMessage } from '../../core/protocol/messages.ts';
import type { Connection } from '../../server/ports.ts';
import type { TaskRuntime } from '../../server/shell/task-runtime.ts';

export interface Invited {
  readonly participant: ParticipantId;
  readonly round: number;
  readonly attempt: number;
}

export class Crowd {
  readonly #runtime: TaskRuntime;
  readonly #here = new Map<ParticipantId, Connection>();
  #invited: Invited[] = [];

  constructor(runtime: TaskRuntime) {
    this.#runtime = runtime;
  }

  /** Exactly these are here from now on; the engine hears of whoever comes and goes. */
  gather(participants: readonly ParticipantId[]): void {
    const wanted = new Set(participants);
    for (const here of [...this.#here.keys()]) if (!wanted.has(here)) this.leave(here);
    for (const participant of participants) if (!this.#here.has(participant)) this.#arrive(participant);
  }

  leave(participant: ParticipantId): void {
    const connection = this.#here.get(participant);
    if (!connection) return;
    this.#here.delete(participant);
    this.#runtime.links.delete(participant, connection);
    this.#runtime.dispatch({ type: 'left', participant });
  }

  /** Who has been invited since this was last asked, in the order of the invitations. */
  takeInvited(): readonly Invited[] {
    const invited = this.#invited;
    this.#invited = [];
    return invited;
  }

  #arrive(participant: ParticipantId): void {
    const connection: Connection = {
      id: participant,
      address: '127.0.0.1',
      send: (...messages: readonly HubMessage[]) => {
        for (const message of messages) {
          if (message.type !== 'invite') continue;
          this.#invited.push({ participant, round: message.round, attempt: message.attempt });
        }
      },
      close: () => {},
    };
    this.#here.set(participant, connection);
    this.#runtime.links.set(participant, connection);
    this.#runtime.welcome(participant);
  }
}
