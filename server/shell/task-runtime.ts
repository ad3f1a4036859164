/**
 * One task, running: feeds events to the pure engine and carries out its commands. Everything that decides is
 * in server/rounds; everything that touches sockets, files or the clock is behind a port.
 *
 * Events are taken at once, in the order in which they come. Effects are carried out one after another.
 */
import type { ServerOptimizer } from '../../core/aggregation/server-optimizer.ts';
import { serverOptimizerOf } from '../../core/aggregation/server-optimizers.ts';
import type { ExpectedFrame } from '../../core/codec/frame.ts';
import { unreachable } from '../../core/errors/tabfed-error.ts';
import type { MergedScores, Scores } from '../../core/evaluation/scores.ts';
import type { ParticipantId, TaskId } from '../../core/protocol/ids.ts';
import type { RoundSummary, Standing } from '../../core/protocol/messages.ts';
import { modelShape } from '../../core/task/model-layout.ts';
import type { TaskStatistics } from '../../core/task/statistics.ts';
import type { Task } from '../../core/task/task.ts';
import type { WeightLayout } from '../../core/weights/layout.ts';
import type { PrivacyLedger } from '../privacy/ledger.ts';
import { duplicateUpdate } from '../rounds/admission.ts';
import type { RoundCommand, RoundEvent } from '../rounds/events.ts';
import { type ParticipantView, participantViews } from '../rounds/participants.ts';
import { type RoundPolicy, STATISTICS_ROUND } from '../rounds/policy.ts';
import { standingOf } from '../rounds/standing.ts';
import type { Committing, RoundState } from '../rounds/state.ts';
import { nextWakeAtMs, step } from '../rounds/step.ts';
import { Announcer } from './announcer.ts';
import { type AttemptFold, expectedFrameOf, openFold } from './attempt-fold.ts';
import { FrameUploads } from './frame-uploads.ts';
import { type Gathered, Inbox } from './inbox.ts';
import type { CurrentModel, Links } from './links.ts';
import { commitNextVersion, type Version } from './next-version.ts';
import { type RestoredTask, restoreTask } from './restore-task.ts';
import type { FoldableUpdate, RoundFold } from './round-fold.ts';
import type { RuntimePorts } from './runtime-ports.ts';
import { StandingBroadcast } from './standing-broadcast.ts';
import { StatisticsFold } from './statistics-fold.ts';
import { UpdateIntake } from './update-intake.ts';

type EventWithoutTime = RoundEvent extends infer E ? (E extends RoundEvent ? Omit<E, 'atMs'> : never) : never;

export class TaskRuntime {
  readonly task: Task;
  readonly layout: WeightLayout;
  readonly uploads: FrameUploads;
  readonly intake = new UpdateIntake(this);
  readonly #ports: RuntimePorts;
  #policy: RoundPolicy;
  readonly #optimizer: ServerOptimizer<unknown>;
  readonly #announcer: Announcer;
  readonly #inbox = new Inbox(
    (gathered) => this.#takeGathered(gathered),
    () => this.links.size,
  );
  readonly #standings: StandingBroadcast;
  #state: RoundState;
  #rounds: RoundSummary[];
  #version: Version;
  #fold: AttemptFold;
  #statistics: TaskStatistics | undefined;
  /** Of a private task. */
  readonly ledger: PrivacyLedger | undefined;
  #effects: Promise<void> = Promise.resolve();
  #cancelWake: () => void = () => {};
  #isClosed = false;

  private constructor(
    task: Task,
    ports: RuntimePorts,
    optimizer: ServerOptimizer<unknown>,
    start: RestoredTask,
  ) {
    this.task = task;
    this.layout = modelShape(task).layout;
    this.uploads = new FrameUploads(ports.budget);
    this.#ports = ports;
    this.#announcer = new Announcer(ports.clock, (error) =>
      ports.tell({ type: 'fault', task: task.id, where: 'telling participants', error }),
    );
    this.#standings = new StandingBroadcast(ports.clock, (standing) =>
      this.#enqueue(async () => this.#announcer.tellAll({ type: 'standing', standing })),
    );
    this.#policy = start.policy;
    this.#optimizer = optimizer;
    this.#state = start.state;
    this.#rounds = [...start.rounds];
    this.#version = start.version;
    this.#statistics = start.statistics;
    this.ledger = start.ledger;
    this.#fold = openFold(task, this.layout, start.state.committedRound + 1);
  }

  /** Takes a task up where its newest intact round left it, or starts it from `roundZero`. */
  static async start(
    task: Task,
    ports: RuntimePorts,
    roundZero: (task: Task) => Uint8Array,
  ): Promise<TaskRuntime> {
    const optimizer = serverOptimizerOf(task.aggregation.serverOptimizer);
    const nowMs = ports.clock.now();
    const restored = await restoreTask(task, optimizer, ports, roundZero, nowMs);
    const runtime = new TaskRuntime(task, ports, optimizer, restored);
    runtime.#setTimer(nowMs);
    return runtime;
  }

  get state(): RoundState {
    return this.#state;
  }

  get rounds(): readonly RoundSummary[] {
    return this.#rounds;
  }

  get model(): CurrentModel {
    return this.#version.model;
  }

  /** Of all participants' columns, where the task collects them and they are there. */
  get statistics(): TaskStatistics | undefined {
    return this.#statistics;
  }

  /** What an update of this round looks like. */
  expectedFrame(round: number): ExpectedFrame {
    return expectedFrameOf(this.task, this.layout, round);
  }

  get links(): Links {
    return this.#announcer.links;
  }

  get id(): TaskId {
    return this.task.id;
  }

  get policy(): RoundPolicy {
    return this.ledger ? { ...this.#policy, releasesLeft: this.ledger.releasesLeft } : this.#policy;
  }

  get isPaused(): boolean {
    return this.#policy.isPaused;
  }

  /** The operator's wish: a round under way is finished, then nobody is invited until the task is resumed. */
  async setPaused(isPaused: boolean): Promise<void> {
    await this.#ports.store.putPause(this.task.id, isPaused);
    if (isPaused === this.isPaused) return;
    this.#policy = { ...this.#policy, isPaused };
    this.#ports.tell({ type: isPaused ? 'operator-paused' : 'operator-resumed', task: this.task.id });
    this.dispatch({ type: 'time-passed' });
  }

  participants(): readonly ParticipantView[] {
    return participantViews(this.#state, this.#ports.clock.now());
  }

  standing(): Standing {
    return standingOf(this.#policy, this.#state, this.#ports.clock.now());
  }

  /** Bytes of a model that were sent to somebody of this task, for the round's figures. */
  countBytesDown(bytes: number): void {
    this.#announcer.countBytesDown(bytes);
  }

  /** Adds an admitted participant's frame to the round under way. */
  fold(participant: ParticipantId, update: { readonly round: number } & FoldableUpdate): void {
    // Its turn in the engine may still be waiting in the inbox.
    if (this.#fold.contributions.has(participant)) throw duplicateUpdate(participant, update.round);
    const startedAtMs = performance.now();
    this.#fold.add(participant, update);
    const foldMs = performance.now() - startedAtMs;
    const { frameBytes } = update;
    this.#ports.tell({ type: 'update-folded', task: this.task.id, participant, frameBytes, foldMs });
    this.#inbox.folded(participant);
  }

  /** A participant is ready to be invited. */
  welcome(participant: ParticipantId): void {
    this.#inbox.arrived(participant);
  }

  /** An admitted participant's scores of the newest model. */
  receiveScores(participant: ParticipantId, scores: Scores): void {
    this.#inbox.scored(participant, scores);
  }

  dispatch(event: EventWithoutTime): void {
    this.#inbox.flush();
    this.#take(event);
  }

  #takeGathered({ arrived, folded, scores }: Gathered): void {
    // Updates first: an arrival at the moment of the deadline must not close the round on one already accepted.
    if (folded.length > 0) this.#take({ type: 'updates-folded', participants: folded });
    if (arrived.length > 0) this.#take({ type: 'arrived', participants: arrived });
    if (scores.length > 0) this.#take({ type: 'scores-received', received: scores });
  }

  #take(event: EventWithoutTime): void {
    if (this.#isClosed) return;
    const atMs = this.#ports.clock.now();
    const { state, commands } = step(this.policy, this.#state, { ...event, atMs } as RoundEvent);
    this.#state = state;
    for (const command of commands) {
      // A new attempt starts from an empty sum before any update for it can arrive.
      if (command.type === 'invite-cohort') this.#fold = openFold(this.task, this.layout, command.round);
      // What is still on its way counts no more: its memory is given back at once, whatever comes next.
      if (command.type === 'aggregate' || command.type === 'abandon-round') this.uploads.dropAll();
      this.#enqueue(() => this.#carryOut(command));
    }
    this.#setTimer(atMs);
    // After the effects, so that a page hears of a round's scores before it hears that training is finished.
    this.#enqueue(async () => this.#standings.update(() => this.standing(), this.links.size));
  }

  /** Resolves when everything that has been decided so far has been carried out. */
  async settled(): Promise<void> {
    let seen: Promise<void> | undefined;
    while (seen !== this.#effects || !this.#inbox.isEmpty) {
      this.#inbox.flush();
      seen = this.#effects;
      await seen;
      await this.#announcer.settled();
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelWake();
    this.#standings.close();
    await this.settled();
  }

  // ---- effects -------------------------------------------------------------------------------------

  #enqueue(effect: () => Promise<void>): void {
    this.#effects = this.#effects.then(effect).catch((error: unknown) => {
      this.#ports.tell({ type: 'fault', task: this.task.id, where: 'carrying out a decision', error });
    });
  }

  /** The only place where a decision of the round engine turns into an effect. */
  async #carryOut(command: RoundCommand): Promise<void> {
    const { store, tell } = this.#ports;
    const task = this.task.id;
    switch (command.type) {
      case 'invite-cohort': {
        const { round, attempt, cohort } = command;
        tell({ type: 'round-began', task, round, attempt, cohortSize: cohort.length });
        // Only a restart needs this row: without it the round still goes on.
        await store
          .putOpenRound({ task, round, attempt, cohort })
          .catch((error: unknown) =>
            tell({ type: 'fault', task, where: 'remembering the open round', error }),
          );
        this.#announcer.invite(cohort, command, this.model);
        return;
      }
      case 'invite-again':
        this.#announcer.invite([command.participant], command, this.model);
        return;
      case 'aggregate':
        await this.#aggregate(command.round, command.attempt);
        return;
      case 'abandon-round': {
        const { round, attempt, reported, because } = command;
        const { quorum } = this.#policy;
        tell({ type: 'round-abandoned', task, round, attempt, reported, quorum, because });
        this.#announcer.tellAll({ type: 'round-abandoned', round, attempt, because });
        return;
      }
      case 'record-scores':
        await this.#recordScores(command.round, command.scores);
        return;
      case 'finish':
        tell({ type: 'finished', task, because: command.because });
        return;
      default:
        unreachable(command);
    }
  }

  async #aggregate(round: number, attempt: number): Promise<void> {
    const { tell } = this.#ports;
    const task = this.task.id;
    const state = this.#state;
    // Always so: what is dispatched below is what ends the phase.
    if (state.phase !== 'committing') return;
    const fold = this.#fold;
    try {
      if (fold instanceof StatisticsFold) await this.#publishStatistics(fold);
      else await this.#commit(fold, state, attempt);
    } catch (error) {
      tell({ type: 'fault', task, where: `committing round ${round}`, error });
      const { quorum } = this.#policy;
      const reported = fold.contributions.size;
      tell({ type: 'round-abandoned', task, round, attempt, reported, quorum, because: 'not-committed' });
      this.#announcer.tellAll({ type: 'round-abandoned', round, attempt, because: 'not-committed' });
      this.dispatch({ type: 'commit-failed', round });
    }
  }

  async #commit(fold: RoundFold, state: Committing, attempt: number): Promise<void> {
    const { tell, fillRandom } = this.#ports;
    const { id: task, ledger } = this;
    const { round, cohort, invitedAtMs, closedAtMs } = state;
    const { bytesDown } = this.#announcer;
    const closed = { round, attempt, fold, cohort, bytesDown, invitedAtMs, closedAtMs };
    const ports = { ...this.#ports, ...(ledger && { privacy: { ledger, fillRandom } }) };
    const next = await commitNextVersion(task, this.layout, this.#optimizer, this.#version, closed, ports);
    const { summary } = next;
    this.#version = next.version;
    this.#rounds.push(summary);
    tell({ type: 'round-committed', task, summary });
    this.dispatch({ type: 'committed', round });
    this.#announcer.committed(summary, this.model);
  }

  async #publishStatistics(fold: StatisticsFold): Promise<void> {
    const statistics = fold.statistics();
    await this.#ports.store.putStatistics(this.task.id, statistics);
    this.#statistics = statistics;
    const { cohort: participants, rows = 0 } = statistics;
    this.#ports.tell({ type: 'statistics-collected', task: this.task.id, participants, rows });
    // Before the invitation to the first round, which `committed` decides on.
    this.#announcer.tellAll({ type: 'statistics', statistics });
    this.dispatch({ type: 'committed', round: STATISTICS_ROUND });
  }

  async #recordScores(round: number, scores: MergedScores): Promise<void> {
    this.#rounds = this.#rounds.map((summary) =>
      summary.round === round ? { ...summary, scores } : summary,
    );
    this.#ports.tell({ type: 'round-measured', task: this.task.id, round, scores });
    // Nobody measured it: its summary says so already, to everybody and in the store.
    if (!scores.heldOut && !scores.test) return;
    this.#announcer.tellAll({ type: 'scored', round, scores });
    await this.#ports.store.putScores(this.task.id, round, scores);
  }

  /** @param decidedAtMs - The moment of the last step: a deadline that has passed since then is still to be decided. */
  #setTimer(decidedAtMs: number): void {
    this.#cancelWake();
    const atMs = nextWakeAtMs(this.policy, this.#state, decidedAtMs);
    if (atMs === undefined) return;
    this.#cancelWake = this.#ports.clock.wakeAt(atMs, () => this.dispatch({ type: 'time-passed' }));
  }
}
