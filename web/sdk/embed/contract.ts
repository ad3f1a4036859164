/** What a partner's page sees of the script tag, and what the loader and the courier say to each other. Types only. */
import type { ErrorReport } from '../../../core/errors/tabfed-error.ts';
import type { DataSource } from '../../../core/task/data-source.ts';
import type { TryOutput } from '../../../participant/ports.ts';
import type { Activity, ParticipantStatus, RoundView } from '../../../participant/status.ts';

export type PageRow = Readonly<Record<string, string | number>>;

/**
 * Rows as a page has them: a table or a file input (itself, or its selector), rows by the task's column names, a
 * CSV file, or whatever a function answers with, now or later. Nothing of it is read before consent.
 */
export type PageData =
  | string
  | HTMLTableElement
  | HTMLInputElement
  | readonly PageRow[]
  | Blob
  | DataSource
  | (() => PageData | Promise<PageData>);

/** What `tabfed.push` takes: data, for the tag of `task` or any tag without; or a function to call with `tabfed`. */
export type Pushed =
  | { readonly data: PageData; readonly task?: string }
  | ((tabfed: TabfedGlobal) => void)
  | HTMLScriptElement;

export type Consent = 'pending' | 'granted' | 'denied';

/** `participant` is there from consent on, once the task is loaded. */
export interface EmbedStatus {
  readonly task: string;
  readonly consent: Consent;
  readonly participant?: ParticipantStatus;
  /** Why it does not take part, though it may. */
  readonly error?: ErrorReport;
}

/** Each event is a CustomEvent with one of these as its `detail`; all carry the `task`. */
export interface EmbedEvents {
  /** A round is committed. */
  round: { readonly task: string; readonly round: RoundView };
  /** What this tab is doing; several times a second while it trains. */
  progress: { readonly task: string; readonly activity: Activity };
  /** Nothing to do: `needed` participants start a round, `present` are there. Without them: the hub is away. */
  waiting: { readonly task: string; readonly needed?: number; readonly present?: number };
  error: { readonly task: string } & ErrorReport;
  /** `predict` answers from this version now. */
  model: { readonly task: string; readonly round: number };
}

/** The global `tabfed`. Methods without a task mean every tag of the page; `predict` and `status`: the first. */
export interface TabfedGlobal extends EventTarget {
  /** Of the code: which loader, courier and trainer. */
  readonly version: string;
  push(...entries: readonly Pushed[]): void;
  /**
   * Without an answer: asks the person, by the dialog. `true` says that the person has agreed, as told to the
   * page; it outweighs Global Privacy Control. `false` withdraws, as `leave` does.
   */
  consent(isGranted?: boolean, task?: string): void;
  pause(task?: string): void;
  resume(task?: string): void;
  /** Stops, forgets consent and identity, and removes everything from the page. */
  leave(task?: string): Promise<void>;
  /** Tries the newest shared model on rows of the page. Nothing is sent. Rejects before there is a model. */
  predict(rows: readonly PageRow[], task?: string): Promise<readonly TryOutput[]>;
  status(task?: string): EmbedStatus | undefined;
}

// ---- between loader and courier, which are of one version ------------------------------------------------

/** A tag that the person has agreed to. */
export interface GrantedTag {
  readonly task: string;
  /** Ends with a slash. */
  readonly hub: string;
  /** That the person agreed to; undefined where the tag does not say. */
  readonly taskVersion: string | undefined;
  /** What `data-source` says; without it, rows come by `push`. */
  readonly source: string | undefined;
  readonly isChinese: boolean;
  /** The tag itself, for what only the courier reads of it. */
  readonly script: HTMLScriptElement;
}

export interface PagePorts {
  tell<K extends keyof EmbedEvents>(type: K, detail: Omit<EmbedEvents[K], 'task'>): void;
  /** One line on the console, and an `error` event. */
  report(code: string, what: string, next: string): void;
  /** Rows that the page pushes for this task, now or later; each push is handed out once. */
  pushed(): Promise<PageData>;
  /** Opens the dialog again. */
  ask(): void;
}

/** One tag that takes part; made at once, so that it can be stopped at any step. */
export interface EmbedRun {
  readonly status: Pick<EmbedStatus, 'participant' | 'error'>;
  pause(): void;
  resume(): void;
  leave(): Promise<void>;
  predict(rows: readonly PageRow[]): Promise<readonly TryOutput[]>;
}

export interface CourierModule {
  run(tag: GrantedTag, page: PagePorts): EmbedRun;
}
