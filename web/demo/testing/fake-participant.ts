import type { TryInput, TryOutput } from '../../../participant/ports.ts';
import type { Participant, ParticipantStatus } from '../../../participant/status.ts';

/** A participant that follows a script: it shows the statuses that it is given, and remembers what was asked of it. */
export class FakeParticipant implements Participant {
  status: ParticipantStatus;
  readonly asked: string[] = [];
  readonly finished = new Promise<ParticipantStatus>(() => undefined);
  #listeners = new Set<(status: ParticipantStatus) => void>();

  constructor(status: ParticipantStatus) {
    this.status = status;
  }

  show(status: ParticipantStatus): void {
    this.status = status;
    for (const listener of this.#listeners) listener(status);
  }

  subscribe(listener: (status: ParticipantStatus) => void): () => void {
    this.#listeners.add(listener);
    listener(this.status);
    return () => this.#listeners.delete(listener);
  }

  pause(): void {
    this.asked.push('pause');
    this.show({ ...this.status, activity: { phase: 'paused' } });
  }

  resume(): void {
    this.asked.push('resume');
    this.show({ ...this.status, activity: { phase: 'waiting' } });
  }

  async leave(): Promise<void> {
    this.asked.push('leave');
    this.show({ ...this.status, activity: { phase: 'left' } });
  }

  async predict(inputs: readonly TryInput[]): Promise<readonly TryOutput[]> {
    this.asked.push('predict');
    const model = this.status.rounds.at(-1)?.summary.modelId;
    if (model === undefined) throw new RangeError('status: expected rounds');
    return inputs.map(() => ({ model, values: [0.5] }));
  }
}
