/** What the hub needs from its surroundings. Adapters: server/storage, server/transport, server/clock.ts. */
import type { ErrorReport } from '../core/errors/tabfed-error.ts';
import type { MergedScores } from '../core/evaluation/scores.ts';
import type { ModelId, ParticipantId, TaskId } from '../core/protocol/ids.ts';
import type { HubMessage, Reply, RoundSummary } from '../core/protocol/messages.ts';
import type { TaskStatistics } from '../core/task/statistics.ts';

// ---- rows ------------------------------------------------------------------------------------------

export interface ParticipantRecord {
  readonly participant: ParticipantId;
  readonly task: TaskId;
  /** SHA-256 of the resume secret, hex; the secret itself is never stored. */
  readonly secretHash: string;
  readonly enrolledAtMs: number;
}

/** A round that was invited and not yet committed or abandoned: what a restarted hub must take up again. */
export interface OpenRound {
  readonly task: TaskId;
  readonly round: number;
  readonly attempt: number;
  readonly cohort: readonly ParticipantId[];
}

/** One member of a cohort and what became of it. */
export interface MemberRecord {
  readonly participant: ParticipantId;
  readonly outcome: 'reported' | 'late' | 'declined' | 'left';
  /** 0 unless reported. */
  readonly exampleCount: number;
  readonly frameBytes: number;
  /**
   * When it reported, declined or left, in ms after the invitation; of the late, when the round closed without them.
   * null in rounds that an older tabfed committed, which kept no times.
   */
  readonly afterMs: number | null;
}

export interface CommitRecord {
  readonly task: TaskId;
  readonly summary: RoundSummary;
  readonly members: readonly MemberRecord[];
  /** The file of what the server optimizer remembers after this round; absent where it remembers nothing. */
  readonly optimizerState?: ModelId;
}

/**
 * What became of a round's files. `dropped`: removed by retention. `lost`: missing or damaged when the hub
 * started; the row stays and its number is never given to another round, but nothing of it is served.
 */
export type RoundFate = 'kept' | 'dropped' | 'lost';

/** The files that a committed round names. */
export interface RoundFiles {
  readonly round: number;
  readonly modelId: ModelId;
  readonly optimizerState: ModelId | undefined;
  readonly fate: RoundFate;
}

export interface RefusalRecord {
  readonly task: TaskId;
  readonly participant: ParticipantId | null;
  readonly round: number | null;
  readonly atMs: number;
  readonly error: ErrorReport;
}

/** One release of a private task, charged before its noise is drawn: whatever becomes of it, it is spent. */
export interface PrivacyCharge {
  readonly task: TaskId;
  readonly taskVersion: number;
  readonly round: number;
  readonly attempt: number;
  readonly atMs: number;
  readonly mechanism: 'central';
  /** z, in sensitivities. */
  readonly noiseMultiplier: number;
  readonly clippingNorm: number;
  /** q; 1 where the hub takes whoever comes. */
  readonly samplingRate: number;
  /** ε at δ of all charges so far, this one included. */
  readonly delta: number;
  readonly epsilon: number;
}

/** Files that were made with the noise of a task's newest charge. */
export interface NoisedFiles {
  readonly task: TaskId;
  readonly files: readonly ModelId[];
}

/**
 * What the tasks have spent of privacy. Only ever grows: a charge belongs to the task, not to a version of it, and
 * nothing removes one.
 */
export interface PrivacyCharges {
  put(charge: PrivacyCharge): Promise<void>;
  /** Of every version of the task, oldest first. */
  list(task: TaskId): Promise<readonly PrivacyCharge[]>;
  /** Remembers files before they are written, so that none outlives a crash without belonging to a round. */
  noteFiles(noised: NoisedFiles): Promise<void>;
  /** Every file that was ever noted for the task. */
  notedFiles(task: TaskId): Promise<readonly ModelId[]>;
}

/** A join token that has been used. Kept until it would be refused as expired anyway. */
export interface UsedToken {
  /** The token's own number (`jti`), not the token. */
  readonly id: string;
  readonly expiresAtMs: number;
}

/**
 * Rows of the hub: small, transactional, durable when a promise resolves. Weights never come here.
 * Contract: server/storage/store-contract.ts, run over every implementation.
 */
export interface HubStore {
  readonly charges: PrivacyCharges;

  /** Remembers round 0 of a task's version. Another version or topology under the same id starts anew. */
  putTask(task: TaskId, version: number, initialModel: ModelId): Promise<void>;
  getTask(task: TaskId): Promise<{ version: number; initialModel: ModelId } | undefined>;
  /** Every task that was ever put. */
  listTasks(): Promise<readonly TaskId[]>;

  putParticipant(record: ParticipantRecord): Promise<void>;
  getParticipant(task: TaskId, participant: ParticipantId): Promise<ParticipantRecord | undefined>;
  /** Forgets a participant that left for good. Its past rounds stay, as figures without a name. */
  deleteParticipant(task: TaskId, participant: ParticipantId): Promise<void>;

  putOpenRound(open: OpenRound): Promise<void>;
  getOpenRound(task: TaskId): Promise<OpenRound | undefined>;
  clearOpenRound(task: TaskId): Promise<void>;

  /** One transaction: the round, its members, and the end of the open round. Refuses a round that is not the next. */
  commitRound(record: CommitRecord): Promise<void>;
  /**
   * Keeps the statistics of a task's present version, with the end of the round that collected them. Once only: others
   * are refused.
   */
  putStatistics(task: TaskId, statistics: TaskStatistics): Promise<void>;
  getStatistics(task: TaskId): Promise<TaskStatistics | undefined>;
  putScores(task: TaskId, round: number, scores: MergedScores): Promise<void>;
  /** Every committed round, whatever its fate, oldest first. */
  listRounds(task: TaskId): Promise<readonly RoundSummary[]>;
  listMembers(task: TaskId, round: number): Promise<readonly MemberRecord[]>;
  /** The files of every committed round, oldest first. */
  listRoundFiles(task: TaskId): Promise<readonly RoundFiles[]>;
  /** All of them or none. Refuses a round that is not committed. */
  setFate(task: TaskId, rounds: readonly number[], fate: RoundFate): Promise<void>;
  /**
   * Every file that belongs to something: to a round that was not dropped, of any version of a task, or to the
   * untrained model of a task's present version.
   */
  namedFiles(): Promise<ReadonlySet<ModelId>>;
  /** The round that a model was committed by, where its file is not kept any more. */
  findUnkept(model: ModelId): Promise<{ task: TaskId; round: number; fate: RoundFate } | undefined>;
  /**
   * Replaces the list of files that belong to nothing.
   *
   * @returns since when each of them is on the list without interruption.
   */
  noteOrphans(files: readonly ModelId[], nowMs: number): Promise<ReadonlyMap<ModelId, number>>;

  putRefusal(record: RefusalRecord): Promise<void>;
  /**
   * Marks a single-use token as used, and forgets those that have expired by `nowMs`.
   *
   * @returns false where it was used before; of two calls at once only one gets true.
   */
  useToken(token: UsedToken, nowMs: number): Promise<boolean>;

  /** Whether the operator wants nobody to be invited; false for a task that was never paused. */
  putPause(task: TaskId, isPaused: boolean): Promise<void>;
  isPaused(task: TaskId): Promise<boolean>;

  /** Newest first, at most `limit`. */
  listRefusals(task: TaskId, limit: number): Promise<readonly RefusalRecord[]>;

  close(): Promise<void>;
}

// ---- models ----------------------------------------------------------------------------------------

/** Content-addressed model bytes. `put` resolves when they would survive a power cut. */
export interface ModelFiles {
  put(bytes: Uint8Array): Promise<ModelId>;
  /** Rejects with `model.not-found`, or `hub.store-damaged` where the bytes do not match the id. */
  get(id: ModelId): Promise<Uint8Array>;
  has(id: ModelId): Promise<boolean>;
}

/** Model files with what it takes to tidy up among them. */
export interface ModelFolder extends ModelFiles {
  /** Every model there is, in no order, intact or not. */
  list(): Promise<readonly ModelId[]>;
  /** Does nothing where there is no such model. */
  remove(id: ModelId): Promise<void>;
}

// ---- connections -----------------------------------------------------------------------------------

/** One connected socket. `id` is the connection's, not the participant's. */
export interface Connection {
  readonly id: string;
  readonly address: string;
  /** The page that opened it, as its browser says (`https://example.org`); programs send none, or any. */
  readonly origin?: string;
  /**
   * Queued in order, several in one piece; dropped silently once the connection is gone. What goes to many is the same
   * object each time: it is encoded once, and never changed.
   */
  send(...messages: readonly HubMessage[]): void;
  close(): void;
}

/** What a transport calls. `message` is unchecked; the reply never rejects. */
export interface ConnectionHandler {
  onOpen(connection: Connection): void;
  onMessage(connection: Connection, message: unknown): Promise<Reply>;
  onClose(connection: Connection, reason: string): void;
}

// ---- time ------------------------------------------------------------------------------------------

export interface Clock {
  now(): number;
  /** Calls back once at or after `atMs`. Returns a function that cancels it. */
  wakeAt(atMs: number, callback: () => void): () => void;
}
