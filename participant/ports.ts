/**
 * The seams of a participant. The session machine decides; a `Trainer` (the side that sees data) and a
 * `HubLink` (the side that has the network) carry it out. In a tab the trainer lives in the compartment,
 * behind a message port; in Node it runs in the same process. Neither ever meets the other's half:
 * the courier gets frames and figures, the trainer gets models.
 */
import type { TabfedError } from '../core/errors/tabfed-error.ts';
import type { Scores } from '../core/evaluation/scores.ts';
import type { ModelId } from '../core/protocol/ids.ts';
import type {
  Encoding,
  Enrolled,
  HubMessage,
  ParticipantMessage,
  UploadProgress,
} from '../core/protocol/messages.ts';
import type { ByteFile, DataSource } from '../core/task/data-source.ts';
import type { Mapping } from '../core/task/mapping.ts';
import type { TaskStatistics } from '../core/task/statistics.ts';
import type { Task } from '../core/task/task.ts';
import type { FileProfile } from './data/profile/file-profile.ts';

// ---- trainer ---------------------------------------------------------------------------------------

export type Backend = 'webgl' | 'wasm' | 'cpu';

export interface TrainerInput {
  readonly task: Task;
  readonly data: DataSource;
  /** How `data` becomes the task's columns, where its names, units or words are others. */
  readonly mapping?: Mapping;
  /** Rows of the task's public test set that this participant measures on. */
  readonly test?: DataSource;
  /** Of all participants, where the task scales by them (`needsStatistics`). */
  readonly statistics?: TaskStatistics;
  /** `auto`: whichever of wasm, webgl and cpu a short measurement on the task's own model finds fastest. */
  readonly backend: Backend | 'auto';
  /** Bytes of tfjs's WASM kernels, by file name; the trainer has no network to fetch them. */
  readonly wasm?: Readonly<Record<string, Uint8Array>>;
  /** Share of the time in which it may compute, above 0 and below 1; absent: all of it. */
  readonly maxShare?: number | undefined;
}

/** What a page may know of the rows. Stays in the tab: none of it is sent. */
export interface DataProfile {
  readonly trainingRows: number;
  readonly heldOutRows: number;
  readonly testRows: number;
  /** Rows left out because a cell could not be read, with the first reason. */
  readonly skippedRows: number;
  readonly skippedBecause?: string;
  readonly backend: Backend;
  /** Milliseconds of one training step, as measured when the backend was chosen; absent where it was not compared. */
  readonly stepMs?: number;
  /** What draws in the place of a graphics card, where `backend` is WebGL without one. */
  readonly softwareRenderer?: string;
  /** Backends that were tried and failed, with the reason, for the page to say so. */
  readonly backendNotes: readonly string[];
}

/** How far a file is read: `done` of `total` bytes. */
export interface ReadingProgress {
  readonly done: number;
  readonly total: number;
  readonly rows: number;
}

/** A model by its id, with its bytes unless the trainer holds that model already. */
export interface ModelInput {
  readonly id: ModelId;
  readonly bytes?: Uint8Array;
}

export interface TrainingJob {
  readonly round: number;
  readonly model: ModelInput;
  /** Shuffles the rows; the same seed, rows and backend give the same weights. */
  readonly seed: number;
  readonly encoding: Encoding;
}

export interface TrainingProgress {
  readonly epoch: number;
  readonly epochs: number;
  /** Rows trained on so far and in all, over all epochs. */
  readonly done: number;
  readonly total: number;
  readonly rowsPerSecond: number;
}

/** `frame` and `exampleCount` may leave the tab. Everything under `shown` is for the page alone. */
export interface TrainedUpdate {
  readonly frame: Uint8Array;
  readonly encoding: Encoding;
  readonly exampleCount: number;
  readonly shown: {
    readonly norm: number;
    readonly wasClipped: boolean;
    readonly clippingNorm: number | null;
    readonly trainingLoss: number;
    readonly rowsPerSecond: number;
    /** This tab's model before averaging, on the same rows as the shared model. */
    readonly own: Scores;
    /** Where the trainer had to change the backend during this round: why. */
    readonly backend: Backend;
    readonly backendNotes: readonly string[];
  };
}

/** A survey of the rows, as a frame. It may leave the tab. */
export interface SurveyedRows {
  readonly frame: Uint8Array;
  readonly encoding: Encoding;
  readonly exampleCount: number;
}

type TryRow = Readonly<Record<string, string | number>>;

/** One row or image to try the model on; column values by name, or one image's bytes. */
export type TryInput =
  /** `before`: the rows before it, for a task that looks back on some. */
  | { readonly kind: 'row'; readonly row: TryRow; readonly before?: readonly TryRow[] }
  | { readonly kind: 'image'; readonly pixels: Uint8Array };

/**
 * Class probabilities for images and categories; for other tables one probability, one of each item, one number (in the
 * target's unit), or one relative risk.
 */
export interface TryOutput {
  readonly model: ModelId;
  readonly values: readonly number[];
}

/**
 * Sees the data; has neither network nor storage. One job at a time; a second one is refused with
 * `trainer.busy` (`predict` is no job: it answers beside one). Failures are TabfedErrors with a `trainer.*`, `model.*` or `data.*` code.
 */
export interface Trainer {
  /**
   * Where the task collects statistics and the input has none, rows are surveyed and not yet encoded: it is opened anew
   * with the statistics once they are there.
   *
   * @param onProgress - Told while a file of rows is read.
   */
  prepare(input: TrainerInput, onProgress?: (progress: ReadingProgress) => void): Promise<DataProfile>;
  /** Reads a table from end to end and tells what it holds; keeps nothing of it. A job, before or after `prepare`. */
  inspect(file: ByteFile, onProgress: (progress: ReadingProgress) => void): Promise<FileProfile>;
  /** What `prepare` counted, where the task's statistics were not there yet; nothing else can be done then. */
  survey(): Promise<SurveyedRows>;
  train(job: TrainingJob, onProgress: (progress: TrainingProgress) => void): Promise<TrainedUpdate>;
  /** Measures a model on the held-out rows and the test rows, and holds it as the current one. */
  evaluate(model: ModelInput): Promise<Scores>;
  /** Answers from the newest model that `evaluate` or `train` was given. */
  predict(inputs: readonly TryInput[]): Promise<readonly TryOutput[]>;
  /** Ends the running job within 200 ms; its promise rejects with `trainer.cancelled`. No job: no effect. */
  cancel(): void;
  /** Frees everything. The trainer cannot be used again. */
  close(): Promise<void>;
}

/** A trainer with what it is to be prepared with. */
export interface OpenedTrainer {
  readonly trainer: Trainer;
  readonly input: TrainerInput;
}

// ---- hub link --------------------------------------------------------------------------------------

/** A connection to the hub that carries typed messages. Socket.IO in real life, queues in tests. */
export interface HubLink {
  /**
   * Sends and waits for the acknowledgement. Rejects with the hub's TabfedError where it refuses, and
   * with `hub.unreachable` where the connection ends first.
   */
  request(message: ParticipantMessage): Promise<Enrolled | UploadProgress | undefined>;
  close(): void;
}

export interface HubLinkEvents {
  onMessage(message: HubMessage): void;
  /** The connection ended without `close()` being called, or could not be made. */
  onDown(error: TabfedError): void;
}

/** Resolves when connected; rejects with `hub.unreachable`. */
export type OpenHubLink = (events: HubLinkEvents) => Promise<HubLink>;

/**
 * Downloads a model by id; rejects with `model.download`. Checks nothing: the trainer verifies the hash.
 *
 * @param bearer - Proof of being a participant, for models of a task that is joined with tokens.
 */
export type DownloadModel = (
  id: ModelId,
  options?: {
    onProgress?(received: number): void;
    /** What lets this participant at the models of a task behind tokens. */
    readonly bearer?: string;
    /** Ends the download; its promise rejects with `model.download`. */
    readonly signal?: AbortSignal;
  },
) => Promise<Uint8Array>;

// ---- identity --------------------------------------------------------------------------------------

/** What a participant keeps to be the same one after a reconnect or a reload. */
export interface Identity {
  readonly participant: string;
  readonly secret: string;
}

/** sessionStorage under a Web Lock in a tab, memory or a file headless. */
export interface IdentityStore {
  load(): Promise<Identity | undefined>;
  save(identity: Identity): Promise<void>;
  clear(): Promise<void>;
}
