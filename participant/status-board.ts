/** Collects what a page may know into one immutable snapshot after another. Sends nothing anywhere. */
import type { ErrorReport } from '../core/errors/tabfed-error.ts';
import type { MergedScores } from '../core/evaluation/scores.ts';
import type { RoundSummary } from '../core/protocol/messages.ts';
import type { Crossing, ParticipantStatus, RoundView } from './status.ts';

/** Crossings that a page can look back on. */
const MAX_CROSSINGS = 200;

export class StatusBoard {
  #status: ParticipantStatus = {
    activity: { phase: 'preparing' },
    rounds: [],
    crossings: [],
    bytesUp: 0,
    bytesDown: 0,
  };
  readonly #listeners = new Set<(status: ParticipantStatus) => void>();

  get status(): ParticipantStatus {
    return this.#status;
  }

  subscribe(listener: (status: ParticipantStatus) => void): () => void {
    this.#listeners.add(listener);
    this.#call(listener);
    return () => this.#listeners.delete(listener);
  }

  set(changes: Partial<ParticipantStatus>): void {
    this.#status = { ...this.#status, ...changes };
    for (const listener of [...this.#listeners]) this.#call(listener);
  }

  /** A page's mistake must not stop the session that it looks at. */
  #call(listener: (status: ParticipantStatus) => void): void {
    try {
      listener(this.#status);
    } catch (error) {
      console.error('[tabfed] A status listener of this page failed.', error);
    }
  }

  cross(crossing: Crossing): void {
    const { direction, bytes } = crossing;
    const { crossings, bytesUp, bytesDown } = this.#status;
    this.set({
      crossings: [crossing, ...crossings].slice(0, MAX_CROSSINGS),
      bytesUp: bytesUp + (direction === 'out' ? bytes : 0),
      bytesDown: bytesDown + (direction === 'in' ? bytes : 0),
    });
  }

  addRounds(summaries: readonly RoundSummary[]): void {
    const byRound = new Map(this.#status.rounds.map((view) => [view.round, view]));
    for (const summary of summaries) {
      byRound.set(summary.round, { ...byRound.get(summary.round), round: summary.round, summary });
    }
    this.set({ rounds: [...byRound.values()].sort((a, b) => a.round - b.round) });
  }

  addScores(round: number, scores: MergedScores): void {
    this.#change(round, (view) => ({ ...view, summary: { ...view.summary, scores } }));
  }

  addView(round: number, view: Pick<RoundView, 'here' | 'own'>): void {
    this.#change(round, (before) => ({ ...before, ...view }));
  }

  /** Why the trainer had to change what it computes on, after it was prepared. */
  addBackendNotes(notes: readonly string[]): void {
    const { profile } = this.#status;
    if (!profile || notes.length === 0) return;
    this.set({ profile: { ...profile, backendNotes: [...profile.backendNotes, ...notes] } });
  }

  problem(lastProblem: ErrorReport): void {
    this.set({ lastProblem });
  }

  #change(round: number, change: (view: RoundView) => RoundView): void {
    this.set({ rounds: this.#status.rounds.map((view) => (view.round === round ? change(view) : view)) });
  }
}
