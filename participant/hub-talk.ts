/** The half of a participant that talks to the hub: connects, enrols, delivers frames. It never meets a row. */
import { TabfedError, unreachable } from '../core/errors/tabfed-error.ts';
import { withTalliedMetrics } from '../core/evaluation/merge-scores.ts';
import type { Scores } from '../core/evaluation/scores.ts';
import type { Sha256Hex } from '../core/ports.ts';
import type { ParticipantId } from '../core/protocol/ids.ts';
import type {
  Enrolled,
  HubMessage,
  ModelOffer,
  ParticipantMessage,
  Standing,
} from '../core/protocol/messages.ts';
import { PROTOCOL_VERSION } from '../core/protocol/version.ts';
import type { TaskStatistics } from '../core/task/statistics.ts';
import { uploadFrame } from './courier/upload-frame.ts';
import type { HubLink, Identity, IdentityStore, OpenHubLink } from './ports.ts';
import { reportOf } from './report.ts';
import type { Running } from './running.ts';
import type { Invitation } from './session/state.ts';
import type { HeldFrame } from './trainer-work.ts';
import { offeredEncodings } from './update/encodings.ts';

export interface HubTalkPorts {
  readonly openLink: OpenHubLink;
  readonly identity: IdentityStore;
  readonly sha256: Sha256Hex;
  /** A join token, where the task asks for one. Used up by the first enrolment, and forgotten then. */
  readonly token?: string;
}

/** How long a tab that leaves waits for the hub to hear of it. */
const LEAVE_PATIENCE_MS = 2_000;

export class HubTalk {
  readonly #running: Running;
  readonly #ports: HubTalkPorts;
  #link: HubLink | undefined;
  #identity: Identity | undefined;
  #token: string | undefined;
  /** Counts deliveries: an older one that is still under way knows that it is outdated. */
  #deliveries = 0;

  constructor(running: Running, ports: HubTalkPorts) {
    this.#running = running;
    this.#ports = ports;
    this.#token = ports.token;
  }

  /** The hub's name for this participant; empty before it has enrolled. */
  get participant(): string {
    return this.#identity?.participant ?? '';
  }

  /** What opens the models of a task that is joined with tokens; undefined where none is needed. */
  get bearer(): string | undefined {
    const isPrivate = this.#running.task.admission?.mode === 'token';
    return isPrivate && this.#identity ? `${this.#identity.participant}.${this.#identity.secret}` : undefined;
  }

  async open(): Promise<void> {
    try {
      const link = await this.#ports.openLink({
        onMessage: (message) => this.#onMessage(message),
        onDown: (error) => this.#onDown(error),
      });
      if (this.#running.state().phase !== 'running') return link.close();
      this.#link = link;
      this.#running.dispatch({ type: 'link-opened' });
    } catch (error) {
      this.#onDown(error);
    }
  }

  async enrol(): Promise<void> {
    const { task, board, dispatch, cross } = this.#running;
    const { identity } = this.#ports;
    try {
      this.#identity ??= await identity.load();
      const resume = this.#identity && {
        participant: this.#identity.participant as ParticipantId,
        secret: this.#identity.secret,
      };
      const message: ParticipantMessage = {
        type: 'enrol',
        protocolVersion: PROTOCOL_VERSION,
        task: task.id,
        taskVersion: task.version,
        encodings: offeredEncodings(),
        ...(resume && { resume }),
        ...(this.#token !== undefined && { token: this.#token }),
      };
      const enrolled = (await this.#request(message)) as Enrolled;
      if (this.#running.state().phase !== 'running') return; // Left meanwhile: nothing is kept.
      this.#identity = { participant: enrolled.participant, secret: enrolled.secret };
      this.#token = undefined;
      await identity.save(this.#identity);
      board.addRounds(enrolled.history);
      if (enrolled.statistics) this.#keepStatistics(enrolled.statistics);
      board.set({ participant: enrolled.participant, lastProblem: undefined });
      this.#stand(enrolled.standing, enrolled.standing.remainingMs);
      cross({ direction: 'out', what: 'enrolment', bytes: JSON.stringify(message).length });
      dispatch({ type: 'enrolled', enrolled });
    } catch (error) {
      const report = reportOf(error);
      if (report.code === 'hub.unreachable') return; // The link says so itself.
      this.close();
      dispatch({ type: 'enrol-refused', error: report, ...this.#when() });
    }
  }

  async deliver(invitation: Invitation, update: HeldFrame): Promise<void> {
    const { show, cross, dispatch, nowMs } = this.#running;
    this.#deliveries += 1;
    const delivery = this.#deliveries;
    const isCancelled = () => delivery !== this.#deliveries;
    const { round, attempt } = invitation;
    const { frame, encoding, exampleCount, shown } = update;
    const total = frame.byteLength;
    const onProgress = (sent: number) => {
      if (!isCancelled()) show({ phase: 'uploading', round, sent, total });
    };
    try {
      const upload = { round, attempt, exampleCount, encoding, frame };
      const { sha256 } = this.#ports;
      const link = { request: (message: ParticipantMessage) => this.#request(message) };
      const outcome = await uploadFrame(link, upload, { sha256, isCancelled, onProgress });
      if (outcome === 'cancelled' || isCancelled()) return;
      const clippedTo = shown?.wasClipped ? (shown.clippingNorm ?? undefined) : undefined;
      const figures = { ...(shown && { norm: shown.norm }), ...(clippedTo !== undefined && { clippedTo }) };
      // Under privacy it is a weight that is told, and no number of rows.
      const rows = this.#running.task.privacy.mechanism === 'none' && { exampleCount };
      const what = shown ? 'update' : 'survey';
      cross({ direction: 'out', what, bytes: total, round, detail: { ...figures, ...rows } });
      this.#running.board.set({ lastProblem: undefined });
      dispatch({ type: 'delivered', invitation });
    } catch (error) {
      if (!isCancelled())
        dispatch({ type: 'delivery-failed', invitation, error: reportOf(error), atMs: nowMs() });
    }
  }

  cancelDelivery(): void {
    this.#deliveries += 1;
  }

  submitScore(round: number, scores: Scores): void {
    this.tell({ type: 'submit-score', round, scores });
    const { heldOut, test } = withTalliedMetrics(scores);
    const detail = { metrics: { ...heldOut?.metrics, ...test?.metrics } };
    this.#running.cross({
      direction: 'out',
      what: 'score',
      bytes: JSON.stringify(scores).length,
      round,
      detail,
    });
  }

  /** Sends what nobody has to wait for. A refusal is shown; a lost connection is dealt with by the link. */
  tell(message: ParticipantMessage): void {
    this.#request(message).catch((error: unknown) => {
      const report = reportOf(error);
      // A score that comes a moment too late is nobody's fault.
      const isLate = report.code.startsWith('score.') || report.code === 'hub.unreachable';
      if (!isLate) this.#running.board.problem(report);
    });
  }

  async leave(): Promise<void> {
    this.cancelDelivery();
    const told = this.#request({ type: 'leave' }).catch(() => {});
    await this.#ports.identity.clear();
    await Promise.race([told, this.#running.sleep(LEAVE_PATIENCE_MS)]);
    this.close();
  }

  close(): void {
    this.cancelDelivery();
    this.#link?.close();
    this.#link = undefined;
  }

  #onDown(error: unknown): void {
    this.#link = undefined;
    this.#running.dispatch({ type: 'link-down', error: reportOf(error), ...this.#when() });
  }

  #onMessage(message: HubMessage): void {
    const { board, dispatch } = this.#running;
    switch (message.type) {
      case 'invite':
        this.#stand(undefined, message.remainingMs);
        this.#keepModel(message.model, message.round);
        break;
      case 'statistics':
        this.#keepStatistics(message.statistics);
        break;
      case 'committed':
        board.addRounds([message.summary]);
        this.#keepModel(message.model, message.summary.round);
        break;
      case 'scored':
        board.addScores(message.round, message.scores);
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
    dispatch({ type: 'message', message, ...this.#when() });
  }

  /** Before the session hears of them: the trainer is opened anew with what the board has. */
  #keepStatistics(statistics: TaskStatistics): void {
    const { board, cross } = this.#running;
    board.set({ statistics });
    cross({ direction: 'in', what: 'statistics', bytes: JSON.stringify(statistics).length });
  }

  #keepModel(model: ModelOffer, round: number): void {
    const { models, cross } = this.#running;
    if (!models.keep(model)) return;
    cross({ direction: 'in', what: 'model', bytes: model.bytes, round, detail: { modelId: model.id } });
  }

  #stand(standing: Standing | undefined, remainingMs: number | undefined): void {
    const deadlineAtMs = remainingMs === undefined ? undefined : this.#running.nowMs() + remainingMs;
    this.#running.board.set({ ...(standing && { standing }), deadlineAtMs });
  }

  #request(message: ParticipantMessage): ReturnType<HubLink['request']> {
    if (this.#link) return this.#link.request(message);
    return Promise.reject(
      new TabfedError('hub.unreachable', {
        what: 'There is no connection to the hub.',
        next: 'It is tried again by itself.',
      }),
    );
  }

  /** Math.random is good enough for spreading retries; nothing private depends on it. */
  #when(): { atMs: number; jitter: number } {
    return { atMs: this.#running.nowMs(), jitter: Math.random() };
  }
}
