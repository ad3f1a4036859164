/**
 * A running participant: carries out what the session machine decides, over a trainer (which sees the data), a
 * link (which has the network) and an identity store. The tab, the CLI and the tests supply these.
 */
import { TabfedError, unreachable } from '../core/errors/tabfed-error.ts';
import type { Task } from '../core/task/task.ts';
import { HubTalk, type HubTalkPorts } from './hub-talk.ts';
import { ModelCache } from './model-cache.ts';
import type { PoliteReason } from './politeness/polite-reason.ts';
import type { DownloadModel, OpenedTrainer, Trainer, TrainerInput } from './ports.ts';
import type { Running } from './running.ts';
import { activityOf } from './session/activity.ts';
import type { SessionCommand, SessionEvent } from './session/events.ts';
import { INITIAL_SESSION, type SessionState } from './session/state.ts';
import { nextWakeAtMs, step } from './session/step.ts';
import type { Participant, ParticipantStatus } from './status.ts';
import { StatusBoard } from './status-board.ts';
import { TrainerWork } from './trainer-work.ts';

export interface ParticipantOptions extends HubTalkPorts {
  readonly task: Task;
  readonly trainer: Trainer;
  readonly trainerInput: TrainerInput;
  /** Closes what is left of a trainer that crashed, and opens another one with the same rows. */
  readonly reopenTrainer: () => Promise<OpenedTrainer>;
  readonly downloadModel: DownloadModel;
  readonly clock: { now(): number; wakeAt(atMs: number, callback: () => void): () => void };
  /** Watches the surroundings, and calls back whenever the participant should stop or may go on computing. */
  readonly watchPoliteness?: (tell: (because: PoliteReason | undefined) => void) => () => void;
}

/** Starts at once; the returned participant reports everything through its status. */
export function startParticipant(options: ParticipantOptions): Participant {
  const participant = new RunningParticipant(options);
  participant.dispatch({ type: 'started' });
  return participant;
}

class RunningParticipant implements Participant {
  readonly finished: Promise<ParticipantStatus>;
  readonly #options: ParticipantOptions;
  readonly #board = new StatusBoard();
  readonly #hub: HubTalk;
  readonly #work: TrainerWork;
  readonly #events: SessionEvent[] = [];
  #state: SessionState = INITIAL_SESSION;
  #closing: Promise<void> = Promise.resolve();
  #cancelWake: () => void = () => {};
  #stopWatching: (() => void) | undefined;
  #settle!: { resolve(status: ParticipantStatus): void; reject(error: TabfedError): void };

  constructor(options: ParticipantOptions) {
    this.#options = options;
    const { task, clock, downloadModel, trainer, trainerInput: input } = options;
    const running: Running = {
      task,
      board: this.#board,
      models: new ModelCache(downloadModel, () => this.#hub.bearer),
      state: () => this.#state,
      dispatch: (event) => this.dispatch(event),
      show: (activity) => this.#board.set({ activity }),
      cross: (crossing) => this.#board.cross({ ...crossing, atMs: clock.now() }),
      nowMs: () => clock.now(),
      sleep: (ms) => new Promise((resolve) => clock.wakeAt(clock.now() + ms, resolve)),
    };
    this.#hub = new HubTalk(running, options);
    this.#work = new TrainerWork(running, { trainer, input }, options.reopenTrainer);
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
    return this.#work.predict(inputs);
  }

  /** Events are taken one after another: what a command or a listener sets off waits for its turn. */
  dispatch(event: SessionEvent): void {
    this.#events.push(event);
    if (this.#events.length > 1) return;
    for (let next = this.#events[0]; next; next = this.#events[0]) {
      try {
        this.#take(next);
      } finally {
        this.#events.shift();
      }
    }
    if (this.status.activity.phase === 'finished') this.#settle.resolve(this.status);
  }

  #take(event: SessionEvent): void {
    const { state, commands } = step(this.#state, event);
    this.#state = state;
    for (const command of commands) this.#carryOut(command);
    this.#setTimer();
    this.#board.set({ activity: activityOf(state) });
  }

  /** The only place where a decision of the session turns into an effect. */
  #carryOut(command: SessionCommand): void {
    switch (command.type) {
      case 'prepare-trainer':
        void this.#work.prepare();
        this.#stopWatching = this.#options.watchPoliteness?.((because) =>
          this.dispatch({ type: 'be-polite', because }),
        );
        return;
      case 'reopen-trainer':
        void this.#work.reopen();
        return;
      case 'open-link':
        void this.#hub.open();
        return;
      case 'enrol':
        void this.#hub.enrol();
        return;
      case 'set-availability':
        this.#hub.tell({ type: 'set-availability', isAvailable: command.isAvailable });
        return;
      case 'train':
        void this.#work.train(command.invitation, this.#hub.participant);
        return;
      case 'cancel-training':
        this.#work.cancel();
        return;
      case 'deliver':
        if (this.#work.held) void this.#hub.deliver(command.invitation, this.#work.held);
        return;
      case 'cancel-delivery':
        this.#hub.cancelDelivery();
        return;
      case 'decline-round': {
        const { round, attempt } = command.invitation;
        this.#hub.tell({ type: 'decline-round', round, attempt, code: command.code });
        return;
      }
      case 'evaluate':
        void this.#work.evaluate(command.evaluation);
        return;
      case 'submit-score':
        this.#hub.submitScore(command.round, command.scores);
        return;
      case 'report-problem':
        this.#board.problem(command.error);
        return;
      case 'leave-hub':
        this.#settle.reject(LEFT);
        // The tab is free at once, whether or not the hub answers.
        this.#closing = Promise.all([this.#hub.leave(), this.#closeTrainer()]).then(() => {});
        return;
      case 'shut-down':
        if (this.#state.phase === 'failed') this.#settle.reject(TabfedError.fromReport(this.#state.error));
        this.#hub.close();
        this.#closing = this.#closeTrainer();
        return;
      default:
        unreachable(command);
    }
  }

  #setTimer(): void {
    this.#cancelWake();
    const { clock } = this.#options;
    const atMs = nextWakeAtMs(this.#state);
    if (atMs === undefined) return;
    this.#cancelWake = clock.wakeAt(atMs, () => this.dispatch({ type: 'time-passed', atMs: clock.now() }));
  }

  async #closeTrainer(): Promise<void> {
    this.#stopWatching?.();
    await this.#work.close();
  }
}

const LEFT = new TabfedError('participant.left', {
  what: 'This participant left.',
  next: 'Join again at any time.',
});
