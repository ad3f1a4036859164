/** Participants that live inside the list's page, each with its own compartment and its own sample rows. */
import { type ErrorReport, TabfedError } from '../../core/errors/tabfed-error.ts';
import type { Backend } from '../../participant/ports.ts';
import type { Participant, ParticipantStatus } from '../../participant/status.ts';
import type { TaskSamples } from '../../tasks/samples.ts';
import { fetchBytes } from '../ui/hub-here.ts';
import type { Join } from '../ui/join-port.ts';
import type { LocalParticipant } from './home-state.ts';

interface Member {
  readonly number: number;
  status?: ParticipantStatus;
  participant?: Participant;
  isStopped: boolean;
}

export class LocalParticipants {
  #members = new Map<string, Member[]>();
  #join: Join;
  #samplesOf: (task: string) => TaskSamples | undefined;
  #backend: Backend | 'auto';
  #onChange: () => void;

  constructor(
    ports: { join: Join; samplesOf: (task: string) => TaskSamples | undefined; backend: Backend | 'auto' },
    onChange: () => void,
  ) {
    this.#join = ports.join;
    this.#samplesOf = ports.samplesOf;
    this.#backend = ports.backend;
    this.#onChange = onChange;
  }

  view(): Record<string, readonly LocalParticipant[]> {
    return Object.fromEntries(
      [...this.#members].map(([task, members]) => [
        task,
        members.map(({ number, status }) => ({ number, status })),
      ]),
    );
  }

  /** Starts `count` more; each takes the next part of the task's first split, from a random one on. */
  add(task: string, count: number): void {
    const samples = this.#samplesOf(task);
    const split = samples?.splits[0];
    if (samples === undefined || split === undefined) return;
    const members = this.#members.get(task) ?? [];
    this.#members.set(task, members);
    const firstPart = Math.floor(Math.random() * split.parts);
    for (let i = 0; i < count; i++) {
      const member: Member = { number: members.length + 1, isStopped: false };
      members.push(member);
      const choice = { split: split.id, part: (firstPart + i) % split.parts };
      void this.#start(task, member, () => samples.load(choice, fetchBytes));
    }
    this.#onChange();
  }

  /** All of a task leave and are forgotten. */
  stop(task: string): void {
    for (const member of this.#members.get(task) ?? []) {
      member.isStopped = true;
      void member.participant?.leave();
    }
    this.#members.delete(task);
    this.#onChange();
  }

  async #start(task: string, member: Member, load: () => ReturnType<TaskSamples['load']>): Promise<void> {
    try {
      const rows = await load();
      if (member.isStopped) return;
      const participant = await this.#join({ hub: location.origin, task, ...rows, backend: this.#backend });
      // Its end is shown by its status.
      participant.finished.catch(() => undefined);
      if (member.isStopped) {
        await participant.leave();
        return;
      }
      member.participant = participant;
      participant.subscribe((status) => {
        member.status = status;
        this.#onChange();
      });
    } catch (error) {
      member.status = { ...nothingYet, activity: { phase: 'failed', error: reportOf(error) } };
      this.#onChange();
    }
  }
}

const nothingYet = { rounds: [], crossings: [], bytesUp: 0, bytesDown: 0 } as const;

function reportOf(error: unknown): ErrorReport {
  if (error instanceof TabfedError) return error.toReport();
  return { code: 'trainer.crashed', what: String(error), next: 'Reload the page.' };
}
