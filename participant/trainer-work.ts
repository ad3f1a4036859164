/** The half of a participant that talks to its trainer: hands it models, keeps the frame that comes back. */
import { TabfedError } from '../core/errors/tabfed-error.ts';
import { withTalliedMetrics } from '../core/evaluation/merge-scores.ts';
import type { Scores } from '../core/evaluation/scores.ts';
import type { ModelOffer } from '../core/protocol/messages.ts';
import type { OpenedTrainer, TrainedUpdate, TryInput, TryOutput } from './ports.ts';
import { reportOf } from './report.ts';
import type { Running } from './running.ts';
import type { Evaluation, Invitation } from './session/state.ts';
import { isPaused } from './session/work.ts';
import { trainingSeed } from './training-seed.ts';

/** A frame that was made once, and is resent as it is: an update, or a survey of the rows, of which there is nothing to show. */
export type HeldFrame = Omit<TrainedUpdate, 'shown'> & Partial<Pick<TrainedUpdate, 'shown'>>;

export class TrainerWork {
  readonly #running: Running;
  readonly #reopen: () => Promise<OpenedTrainer>;
  #opened: OpenedTrainer;
  /** How good this participant's own model was, by round, until the shared model of that round is measured. */
  readonly #own = new Map<number, Scores>();
  #held: HeldFrame | undefined;
  #download = new AbortController();

  constructor(running: Running, opened: OpenedTrainer, reopen: () => Promise<OpenedTrainer>) {
    this.#running = running;
    this.#opened = opened;
    this.#reopen = reopen;
  }

  get #trainer() {
    return this.#opened.trainer;
  }

  /** Answers beside any job. */
  predict(inputs: readonly TryInput[]): Promise<readonly TryOutput[]> {
    return this.#trainer.predict(inputs);
  }

  /** The frame of the last training: resent byte for byte, never made again for the same round. */
  get held(): HeldFrame | undefined {
    return this.#held;
  }

  /** Ends the running job; it then says so itself. */
  cancel(): void {
    this.#download.abort();
    this.#trainer.cancel();
  }

  async close(): Promise<void> {
    this.cancel();
    await this.#trainer.close().catch(() => {});
  }

  async prepare(): Promise<void> {
    const { board, dispatch, nowMs } = this.#running;
    try {
      const { statistics } = board.status;
      const input = { ...this.#opened.input, ...(statistics && { statistics }) };
      const profile = await this.#trainer.prepare(input, (reading) => {
        if (board.status.activity.phase === 'preparing') this.#running.show({ phase: 'preparing', reading });
      });
      board.set({ profile, backend: profile.backend });
      dispatch({ type: 'prepared' });
    } catch (error) {
      dispatch({ type: 'prepare-failed', error: reportOf(error), atMs: nowMs() });
    }
  }

  /** Puts another trainer in the place of one that crashed, with the same rows. */
  async reopen(): Promise<void> {
    const { models, dispatch, nowMs } = this.#running;
    models.trainerLost();
    try {
      this.#opened = await this.#reopen();
    } catch (error) {
      return dispatch({ type: 'prepare-failed', error: reportOf(error), atMs: nowMs() });
    }
    // The person may have left meanwhile.
    if (this.#running.state().phase !== 'running') return this.close();
    await this.prepare();
  }

  async train(invitation: Invitation, participant: string): Promise<void> {
    const { board, models, dispatch, task } = this.#running;
    const { round } = invitation;
    try {
      if (round === 0) {
        this.#held = await this.#trainer.survey();
        return dispatch({ type: 'trained', invitation });
      }
      const model = await this.#fetchModel(invitation.model, round, () => !this.#isOutdated(invitation));
      if (this.#isOutdated(invitation)) throw cancelledEarly(round);
      const job = { round, model, seed: trainingSeed(participant, round), encoding: task.encoding };
      const update = await this.#trainer.train(job, (progress) => {
        if (this.#isOutdated(invitation)) return;
        board.set({ rowsPerSecond: progress.rowsPerSecond });
        this.#running.show({ phase: 'training', round, progress });
      });
      models.confirm(invitation.model.id);
      this.#held = update;
      this.#own.set(round, withTalliedMetrics(update.shown.own));
      const { backend, rowsPerSecond, backendNotes } = update.shown;
      board.set({ backend, rowsPerSecond });
      board.addBackendNotes(backendNotes);
      dispatch({ type: 'trained', invitation });
    } catch (error) {
      const report = reportOf(this.#isOutdated(invitation) ? cancelledEarly(round) : error);
      // A crash says nothing against the model.
      if (report.code !== 'trainer.cancelled' && report.code !== 'trainer.crashed') models.forget();
      dispatch({ type: 'training-failed', invitation, error: report, atMs: this.#running.nowMs() });
    }
  }

  async evaluate(evaluation: Evaluation): Promise<void> {
    const { board, models, dispatch } = this.#running;
    const { round, model: offer } = evaluation;
    try {
      const model = await this.#fetchModel(offer, round, () => this.#isEvaluating(evaluation));
      const scores = await this.#trainer.evaluate(model);
      models.confirm(offer.id);
      const own = this.#own.get(round);
      board.addView(round, { here: withTalliedMetrics(scores), ...(own && { own }) });
      this.#own.delete(round);
      dispatch({ type: 'evaluated', evaluation, scores });
    } catch (error) {
      const report = reportOf(error);
      if (report.code !== 'trainer.crashed') models.forget();
      dispatch({ type: 'evaluation-failed', evaluation, error: report, atMs: this.#running.nowMs() });
    }
  }

  #fetchModel(model: ModelOffer, round: number, isWanted: () => boolean) {
    const { models, show, cross } = this.#running;
    this.#download = new AbortController();
    return models.fetch(model, {
      signal: this.#download.signal,
      onProgress: (received) => {
        if (isWanted()) show({ phase: 'downloading', round, received, total: model.bytes });
      },
      onArrival: ({ id, bytes }) =>
        cross({ direction: 'in', what: 'model', bytes, round, detail: { modelId: id } }),
    });
  }

  #isEvaluating(evaluation: Evaluation): boolean {
    const state = this.#running.state();
    return (
      state.phase === 'running' &&
      !isPaused(state) &&
      state.trainer.kind === 'evaluating' &&
      state.trainer.evaluation === evaluation
    );
  }

  /** While the model was on its way, the round may have closed or the person may have paused. */
  #isOutdated(invitation: Invitation): boolean {
    const state = this.#running.state();
    if (state.phase !== 'running' || state.trainer.kind !== 'training') return true;
    return state.trainer.invitation !== invitation || state.trainer.isCancelled;
  }
}

const cancelledEarly = (round: number) =>
  new TabfedError('trainer.cancelled', {
    what: `Training for round ${round} was cancelled before it began.`,
    next: 'Wait for the next invitation.',
  });
