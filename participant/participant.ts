/**
 * A running participant: carries out what the session machine decides, over a trainer (which sees the data), a
 * link (which has the network) and an identity store. The tab, the CLI and the tests supply these; this file is
 * the courier and never meets a row.
 */
import { type ErrorReport, TabfedError, unreachable } from '../core/errors/tabfed-error.ts';
import type { Sha256Hex } from '../core/ports.ts';
import type { ParticipantId } from '../core/protocol/ids.ts';
import type { Enrolled, HubMessage, Scores } from '../core/protocol/messages.ts';
import { PROTOCOL_VERSION } from '../core/protocol/version.ts';
import type { Task } from '../core/task/task.ts';
import { uploadFrame } from './courier/upload-frame.ts';
import { ModelCache } from './model-cache.ts';
import type {
  DownloadModel,
  HubLink,
  Identity,
  IdentityStore,
  OpenHubLink,
  TrainedUpdate,
  Trainer,
  TrainerInput,
} from './ports.ts';
import { activityOf } from './session/activity.ts';
import type { SessionCommand, SessionEvent } from './session/events.ts';
import { type Evaluation, INITIAL_SESSION, type Invitation, type SessionState } from './session/state.ts';
import { nextWakeAtMs, step } from './session/step.ts';
import type { Activity, Participant, ParticipantStatus } from './status.ts';
import { StatusBoard } from './status-board.ts';
import { trainingSeed } from './training-seed.ts';

export interface ParticipantOptions {
  readonly task: Task;
  readonly trainer: Trainer;
  readonly trainerInput: TrainerInput;
  readonly openLink: OpenHubLink;
  readonly downloadModel: DownloadModel;
  readonly identity: IdentityStore;
  readonly sha256: Sha256Hex;
  readonly clock: { now(): number; wakeAt(atMs: number, callback: () => void): () => void };
  /** Called once after the trainer is closed, to free what surrounds it. */
  readonly onClose?: () => Promise<void>;
}

/** Starts at once; the returned participant reports everything through its status. */
export function startParticipant(options: ParticipantOptions): Participant {
  const running = new RunningParticipant(options);
  running.dispatch({ type: 'started' });
  return running;
}

class RunningParticipant implements Participant {
  readonly finished: Promise<ParticipantStatus>;
  readonly #options: ParticipantOptions;
  readonly #board = new StatusBoard();
  readonly #models: ModelCache;
  #state: SessionState = INITIAL_SESSION;
  #link: HubLink | undefined;
  #identity: Identity | undefined;
  #held: TrainedUpdate | undefined;
  #deliveries = 0;
  #cancelWake: () => void = () => {};
  #settle!: { resolve(status: ParticipantStatus): void; reject(error: TabfedError): void };

  constructor(options: ParticipantOptions) {
    this.#options = options;
    this.#models = new ModelCache(options.downloadModel);
    this.finished = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    // Nobody has to listen: the status says the same.
    this.finished.catch(() => {});
  }

  get status(): ParticipantStatus {
    return this.#board.status;
  }

  subscribe(listener: (status: ParticipantStatus) => void): () => void {
    return this.#board.subscribe(listener);
  }

  pause(): void {
    this.dispatch({ type: 'pause' });
  }

  resume(): void {
    this.dispatch({ type: 'resume' });
  }

  async leave(): Promise<void> {
    this.dispatch({ type: 'leave' });
    await this.#closing;
  }

  predict(inputs: Parameters<Trainer['predict']>[0]): ReturnType<Trainer['predict']> {
    return this.#options.trainer.predict(inputs);
  }

  dispatch(event: SessionEvent): void {
    const { state, commands } = step(this.#state, event);
    this.#state = state;
    this.#show(activityOf(state));
    for (const command of commands) this.#carryOut(command);
    this.#cancelWake();
    const wakeAtMs = nextWakeAtMs(this.#state);
    if (wakeAtMs !== undefined) {
      this.#cancelWake = this.#options.clock.wakeAt(wakeAtMs, () =>
        this.dispatch({ type: 'time-passed', atMs: this.#options.clock.now() }),
      );
    }
    if (state.phase === 'running' && activityOf(state).phase === 'finished')
      this.#settle.resolve(this.status);
  }

  /** The only place where a decision of the session turns into an effect. */
  #carryOut(command: SessionCommand): void {
    const { trainer } = this.#options;
    switch (command.type) {
      case 'prepare-trainer':
        void this.#prepare();
        return;
      case 'open-link':
        void this.#openLink();
        return;
      case 'enrol':
        void this.#enrol();
        return;
      case 'set-availability':
        this.#tell({ type: 'set-availability', isAvailable: command.isAvailable });
        return;
      case 'train':
        void this.#train(command.invitation);
        return;
      case 'cancel-training':
        trainer.cancel();
        return;
      case 'deliver':
        void this.#deliver(command.invitation);
        return;
      case 'cancel-delivery':
        this.#deliveries += 1;
        return;
      case 'decline-round': {
        const { round, attempt } = command.invitation;
        this.#tell({ type: 'decline-round', round, attempt, code: command.code });
        return;
      }
      case 'evaluate':
        void this.#evaluate(command.evaluation);
        return;
      case 'submit-score': {
        const { round, scores } = command;
        this.#tell({ type: 'submit-score', round, scores });
        const detail = { metrics: { ...scores.heldOut?.metrics, ...scores.test?.metrics } };
        this.#cross({ direction: 'out', what: 'score', bytes: JSON.stringify(scores).length, round, detail });
        return;
      }
      case 'report-problem':
        this.#board.problem(command.error);
        return;
      case 'leave-hub':
        this.#closing = this.#leaveHub();
        return;
      case 'shut-down':
        this.#closing = this.#shutDown();
        return;
      default:
        unreachable(command);
    }
  }

  // ---- trainer -------------------------------------------------------------------------------------

  async #prepare(): Promise<void> {
    try {
      const profile = await this.#options.trainer.prepare(this.#options.trainerInput);
      this.#board.set({ profile, backend: profile.backend });
      this.dispatch({ type: 'prepared' });
    } catch (error) {
      this.dispatch({ type: 'prepare-failed', error: reportOf(error) });
    }
  }

  async #train(invitation: Invitation): Promise<void> {
    const { trainer, task } = this.#options;
    const { round } = invitation;
    try {
      const model = await this.#fetchModel(invitation, round);
      if (this.#isOutdated(invitation)) throw cancelled(round);
      const seed = trainingSeed(this.#identity?.participant ?? '', round);
      const update = await trainer.train({ round, model, seed, encoding: task.encoding }, (progress) => {
        if (this.#state.phase === 'running' && this.#state.trainer.kind === 'training') {
          this.#board.set({ rowsPerSecond: progress.rowsPerSecond });
          this.#show({ phase: 'training', round, progress });
        }
      });
      this.#models.confirm(invitation.model.id);
      this.#held = update;
      this.#own.set(round, update.shown.own);
      const { backend, rowsPerSecond } = update.shown;
      this.#board.set({ backend, rowsPerSecond });
      this.dispatch({ type: 'trained', invitation });
    } catch (error) {
      const report = reportOf(error);
      if (report.code !== 'trainer.cancelled') this.#models.forget();
      this.dispatch({ type: 'training-failed', invitation, error: report });
    }
  }

  async #evaluate(evaluation: Evaluation): Promise<void> {
    const { round, model: offer } = evaluation;
    try {
      const model = await this.#fetchModel({ model: offer }, round);
      const scores = await this.#options.trainer.evaluate(model);
      this.#models.confirm(offer.id);
      this.#board.addView(round, { here: scores, own: this.#own.get(round) });
      this.#own.delete(round);
      this.dispatch({ type: 'evaluated', evaluation, scores });
    } catch (error) {
      this.#models.forget();
      this.dispatch({ type: 'evaluation-failed', evaluation, error: reportOf(error) });
    }
  }

  #fetchModel({ model }: Pick<Invitation, 'model'>, round: number) {
    const total = model.bytes;
    return this.#models.fetch(model, {
      onProgress: (received) => this.#show({ phase: 'downloading', round, received, total }),
      onArrival: ({ id, bytes }) =>
        this.#cross({ direction: 'in', what: 'model', bytes, round, detail: { modelId: id } }),
    });
  }

  /** While the model was on its way, the round may have closed or the person may have paused. */
  #isOutdated(invitation: Invitation): boolean {
    const state = this.#state;
    if (state.phase !== 'running' || state.trainer.kind !== 'training') return true;
    return state.trainer.invitation !== invitation || state.trainer.isCancelled;
  }

  // ---- hub -----------------------------------------------------------------------------------------

  async #openLink(): Promise<void> {
    try {
      const link = await this.#options.openLink({
        onMessage: (message) => this.#onMessage(message),
        onDown: (error) => this.#onDown(error),
      });
      if (this.#state.phase !== 'running') return link.close();
      this.#link = link;
      this.dispatch({ type: 'link-opened' });
    } catch (error) {
      this.#onDown(error);
    }
  }

  #onDown(error: unknown): void {
    this.#link = undefined;
    this.dispatch({ type: 'link-down', error: reportOf(error), ...this.#when() });
  }

  async #enrol(): Promise<void> {
    const { identity, task } = this.#options;
    try {
      this.#identity ??= await identity.load();
      const resume = this.#identity && {
        participant: this.#identity.participant as ParticipantId,
        secret: this.#identity.secret,
      };
      const { id, version, encoding } = task;
      const enrolled = (await this.#request({
        type: 'enrol',
        protocolVersion: PROTOCOL_VERSION,
        task: id,
        taskVersion: version,
        encodings: [encoding],
        ...(resume && { resume }),
      })) as Enrolled;
      this.#identity = { participant: enrolled.participant, secret: enrolled.secret };
      await identity.save(this.#identity);
      this.#board.addRounds(enrolled.history);
      this.#stand(enrolled.standing);
      this.#board.set({ participant: enrolled.participant });
      this.#cross({ direction: 'out', what: 'enrolment', bytes: JSON.stringify(resume ?? {}).length });
      this.dispatch({ type: 'enrolled', enrolled });
    } catch (error) {
      const report = reportOf(error);
      if (report.code === 'hub.unreachable') return; // The link says so itself.
      this.#link?.close();
      this.#link = undefined;
      this.dispatch({ type: 'enrol-refused', error: report, ...this.#when() });
    }
  }

  #onMessage(message: HubMessage): void {
    switch (message.type) {
      case 'invite':
        this.#stand(undefined, message.remainingMs);
        this.#keepModel(message.model, message.round);
        break;
      case 'committed':
        this.#board.addRounds([message.summary]);
        this.#keepModel(message.model, message.summary.round);
        break;
      case 'scored':
        this.#board.addScores(message.round, message.scores);
        break;
      case 'standing':
        this.#stand(message.standing, message.standing.remainingMs);
        break;
      case 'round-abandoned':
      case 'dismiss':
        break;
      default:
        unreachable(message);
    }
    this.dispatch({ type: 'message', message, ...this.#when() });
  }

  #keepModel(model: Invitation['model'], round: number): void {
    if (!this.#models.keep(model)) return;
    this.#cross({ direction: 'in', what: 'model', bytes: model.bytes, round, detail: { modelId: model.id } });
  }

  async #deliver(invitation: Invitation): Promise<void> {
    const held = this.#held;
    if (!held) return;
    this.#deliveries += 1;
    const delivery = this.#deliveries;
    const isCancelled = () => delivery !== this.#deliveries;
    const { round, attempt } = invitation;
    const { frame, encoding, exampleCount, shown } = held;
    const total = frame.byteLength;
    const surroundings = {
      sha256: this.#options.sha256,
      isCancelled,
      onProgress: (sent: number) => {
        if (!isCancelled()) this.#show({ phase: 'uploading', round, sent, total });
      },
    };
    try {
      const upload = { round, attempt, exampleCount, encoding, frame };
      const outcome = await uploadFrame(
        { request: (message) => this.#request(message) },
        upload,
        surroundings,
      );
      if (outcome === 'cancelled' || isCancelled()) return;
      const clippedTo = shown.wasClipped ? (shown.clippingNorm ?? undefined) : undefined;
      const detail = { norm: shown.norm, exampleCount, ...(clippedTo !== undefined && { clippedTo }) };
      this.#cross({ direction: 'out', what: 'update', bytes: total, round, detail });
      this.dispatch({ type: 'delivered', invitation });
    } catch (error) {
      if (isCancelled()) return;
      const atMs = this.#options.clock.now();
      this.dispatch({ type: 'delivery-failed', invitation, error: reportOf(error), atMs });
    }
  }

  #request(message: Parameters<HubLink['request']>[0]): ReturnType<HubLink['request']> {
    if (this.#link) return this.#link.request(message);
    return Promise.reject(
      new TabfedError('hub.unreachable', {
        what: 'There is no connection to the hub.',
        next: 'It is tried again by itself.',
      }),
    );
  }

  /** Sends what nobody has to wait for. A refusal is shown; a lost connection is dealt with by the link. */
  #tell(message: Parameters<HubLink['request']>[0]): void {
    this.#request(message).catch((error: unknown) => {
      const report = reportOf(error);
      // A score or a decline that comes a moment too late is nobody's fault.
      const isLate = report.code === 'score.wrong-round' || report.code === 'hub.unreachable';
      if (!isLate) this.#board.problem(report);
    });
  }

  // ---- the end -------------------------------------------------------------------------------------

  #closing: Promise<void> = Promise.resolve();

  async #leaveHub(): Promise<void> {
    this.#settle.reject(
      new TabfedError('trainer.cancelled', {
        what: 'The participant left.',
        next: 'Join again at any time.',
      }),
    );
    await this.#request({ type: 'leave' }).catch(() => {});
    await this.#options.identity.clear();
    await this.#shutDown();
  }

  async #shutDown(): Promise<void> {
    const { activity } = this.status;
    if (activity.phase === 'failed') this.#settle.reject(TabfedError.fromReport(activity.error));
    this.#cancelWake();
    this.#deliveries += 1;
    this.#link?.close();
    this.#link = undefined;
    this.#options.trainer.cancel();
    await this.#options.trainer.close().catch(() => {});
    await this.#options.onClose?.();
  }

  // ---- status --------------------------------------------------------------------------------------

  /** How good this tab's own model was, by round, until the shared model of that round is measured. */
  readonly #own = new Map<number, Scores>();

  #show(activity: Activity): void {
    this.#board.set({ activity });
  }

  #stand(standing: ParticipantStatus['standing'], remainingMs?: number): void {
    const span = remainingMs ?? standing?.remainingMs;
    const deadlineAtMs = span === undefined ? undefined : this.#options.clock.now() + span;
    this.#board.set({ ...(standing && { standing }), deadlineAtMs });
  }

  #cross(crossing: Omit<ParticipantStatus['crossings'][number], 'atMs'>): void {
    this.#board.cross({ ...crossing, atMs: this.#options.clock.now() });
  }

  /** Math.random is good enough for spreading retries; nothing private depends on it. */
  #when(): { atMs: number; jitter: number } {
    return { atMs: this.#options.clock.now(), jitter: Math.random() };
  }
}

function reportOf(error: unknown): ErrorReport {
  if (error instanceof TabfedError) return error.toReport();
  return {
    code: 'trainer.crashed',
    what: `Something unexpected failed in this participant: ${error instanceof Error ? error.message : String(error)}.`,
    next: 'Reload the page; where it happens again, report it with this sentence.',
  };
}

const cancelled = (round: number) =>
  new TabfedError('trainer.cancelled', {
    what: `Training for round ${round} was cancelled before it began.`,
    next: 'Wait for the next invitation.',
  });
