/**
 * What the demo page does: fetches the task and its public sample rows, joins once the person has agreed,
 * and hands every change to the page. Before consent it asks for nothing else, starts nothing and stores nothing.
 */
import { type ErrorReport, TabfedError } from '../../core/errors/tabfed-error.ts';
import type { Mapping } from '../../core/task/mapping.ts';
import { getTask } from '../../participant/courier/hub-http.ts';
import type { TryInput, TryOutput } from '../../participant/ports.ts';
import type { Participant } from '../../participant/status.ts';
import { rowsOfCsv } from '../../tasks/csv-samples.ts';
import type { SampleChoice, SampleRows, TaskSamples } from '../../tasks/samples.ts';
import { fetchBytes } from '../ui/hub-here.ts';
import type { Join } from '../ui/join-port.ts';
import { type InspectFile, OwnFileWork } from './own/own-file-work.ts';
import { chooseSample, type PageQuery, type PageState, type ReadyState } from './page-state.ts';

export interface DemoPorts {
  /** Loaded on consent: until then the page does not even hold the code that trains. */
  readonly join: Join;
  readonly samplesOf: (task: string) => TaskSamples | undefined;
  /** Whether this tab had consented to the task before a reload. */
  readonly hasConsented: (task: string) => boolean;
  /** Puts the choice into the URL, so that a reload finds the same rows, or asks for the person's own again. */
  readonly rememberChoice: (choice: SampleChoice | 'own') => void;
  /** As `join`, loaded on consent. */
  readonly inspect: InspectFile;
}

const RETRY_MS = 5000;
const NO_CHOICE: SampleChoice = { split: '', part: 0 };

export class DemoSession {
  #state: PageState = { view: 'loading' };
  #participant: Participant | undefined;
  #joins = 0;
  #own: OwnFileWork | undefined;
  #query: PageQuery;
  #ports: DemoPorts;
  #onChange: (state: PageState) => void;

  constructor(query: PageQuery, ports: DemoPorts, onChange: (state: PageState) => void) {
    this.#query = query;
    this.#ports = ports;
    this.#onChange = onChange;
  }

  async open(): Promise<void> {
    const id = this.#query.task;
    try {
      const view = await getTask(location.origin, id);
      const samples = this.#ports.samplesOf(id);
      const { splits } = samples ?? { splits: [] };
      const isOwn = samples === undefined || this.#query.isOwn;
      const choice = samples ? chooseSample(splits, this.#query, Math.random()) : NO_CHOICE;
      this.#ports.rememberChoice(isOwn ? 'own' : choice);
      // A file or pictures of the person's own are gone with a reload, and nobody trains on other rows in their place.
      const isRejoined = !isOwn && this.#ports.hasConsented(id);
      const preview = samples ? ({ state: 'loading' } as const) : ({ state: 'none' } as const);
      this.#own = new OwnFileWork(view.task, this.#ports.inspect, (own) => this.#update({ own }));
      this.#set({
        view: 'ready',
        ...view,
        splits,
        choice,
        preview,
        ...(isOwn && { own: this.#own.own }),
        isRejoined,
      });
      await Promise.all([this.#showPreview(choice), isRejoined ? this.#join() : undefined]);
    } catch (error) {
      this.#openFailed(error, id);
    }
  }

  /** Another split or part; only before consent. */
  choose(choice: SampleChoice): void {
    if (this.#participant !== undefined) return;
    this.#ports.rememberChoice(choice);
    this.#update({ choice, preview: { state: 'loading' } });
    void this.#showPreview(choice);
  }

  consent(): void {
    void this.#join();
  }

  /** Rows of the person's own, or the samples again; only before training. */
  useOwn(isOwn: boolean): void {
    if (this.#state.view !== 'ready' || this.#state.status !== undefined) return;
    this.#own?.stop();
    this.#ports.rememberChoice(isOwn ? 'own' : this.#state.choice);
    this.#update({ own: isOwn ? this.#own?.own : undefined });
  }

  get own(): OwnFileWork | undefined {
    return this.#own;
  }

  pause(): void {
    this.#participant?.pause();
  }

  resume(): void {
    this.#participant?.resume();
  }

  /** Ends the participation and forgets the identity. */
  leave(): void {
    if (this.#participant !== undefined) void this.#participant.leave();
    else this.#abandonJoin();
  }

  /** Back to the question for consent. */
  startOver(): void {
    this.#participant = undefined;
    this.#update({ status: undefined, isRejoined: false });
  }

  predict(inputs: readonly TryInput[]): Promise<readonly TryOutput[]> {
    if (this.#participant === undefined) throw new TypeError('predict: there is no participant yet.');
    return this.#participant.predict(inputs);
  }

  /** The task's public test rows, as its file has them; none where it ships none. */
  async publicRows(): Promise<readonly Readonly<Record<string, string>>[]> {
    const state = this.#state;
    if (state.view !== 'ready') return [];
    const loaded = await this.#ports.samplesOf(state.task.id)?.load(state.choice, fetchBytes);
    return loaded?.test?.kind === 'csv' ? rowsOfCsv(loaded.test) : [];
  }

  /** The participant is still being made: it leaves as soon as it exists. */
  #abandonJoin(): void {
    this.#joins += 1;
    this.#update({ status: { ...nothingYet, activity: { phase: 'left' } } });
  }

  async #join(): Promise<void> {
    const state = this.#state;
    if (state.view !== 'ready' || this.#participant !== undefined || state.status !== undefined) return;
    const { id } = state.task;
    this.#joins += 1;
    const attempt = this.#joins;
    this.#update({ status: nothingYet });
    try {
      const rows = await this.#rows(state);
      const participant = await this.#ports.join({
        hub: location.origin,
        task: id,
        ...rows,
        backend: this.#query.backend,
        identityKey: id,
      });
      if (attempt !== this.#joins) {
        participant.finished.catch(() => undefined);
        await participant.leave();
        return;
      }
      this.#participant = participant;
      // Leaving and failing are shown by the status; nobody else waits for this promise.
      participant.finished.catch(() => undefined);
      participant.subscribe((status) => {
        if (this.#participant === participant) this.#update({ status });
      });
    } catch (error) {
      if (attempt !== this.#joins) return;
      this.#update({ status: { ...nothingYet, activity: { phase: 'failed', error: reportOf(error) } } });
    }
  }

  async #rows(state: ReadyState): Promise<SampleRows & { mapping?: Mapping }> {
    if (state.own !== undefined) {
      const own = this.#own?.use();
      if (own === undefined)
        throw new TypeError('own: expected pictures, or a file whose columns are matched');
      if (own.step === 'folder') return { data: { kind: 'folder', files: own.files } };
      return { data: { kind: 'file', file: own.file }, mapping: own.mapping };
    }
    const samples = this.#ports.samplesOf(state.task.id);
    if (samples === undefined) throw noSamples(state.task.id);
    return samples.load(state.choice, fetchBytes);
  }

  async #showPreview(choice: SampleChoice): Promise<void> {
    const { task } = this.#query;
    const preview = await this.#ports
      .samplesOf(task)
      ?.preview(choice, fetchBytes)
      .then(
        (ready) => ({ state: 'ready' as const, ...ready }),
        (error: unknown) => ({ state: 'failed' as const, error: reportOf(error) }),
      );
    const state = this.#state;
    // A slow answer to an earlier choice must not cover the newer one.
    if (preview !== undefined && state.view === 'ready' && state.choice === choice) this.#update({ preview });
  }

  #openFailed(error: unknown, id: string): void {
    const report = reportOf(error);
    if (report.code === 'hub.unreachable') {
      this.#set({ view: 'hub-unreachable', retryAtMs: Date.now() + RETRY_MS });
      setTimeout(() => void this.open(), RETRY_MS);
    } else if (report.code === 'task.not-found' || report.code === 'http.not-found') {
      this.#set({ view: 'no-task', id });
    } else {
      this.#set({ view: 'error', error: report });
    }
  }

  #update(change: Partial<ReadyState>): void {
    if (this.#state.view === 'ready') this.#set({ ...this.#state, ...change });
  }

  #set(state: PageState): void {
    this.#state = state;
    this.#onChange(state);
  }
}

const nothingYet = {
  activity: { phase: 'preparing' },
  rounds: [],
  crossings: [],
  bytesUp: 0,
  bytesDown: 0,
} as const satisfies ReadyState['status'];

function noSamples(id: string): TabfedError {
  return new TabfedError('data.unreadable', {
    what: `Expected sample rows for task "${id}" on this page, it has none.`,
    next: 'Choose a task that comes with tabfed, or join this one from a page that has rows for it.',
  });
}

function reportOf(error: unknown): ErrorReport {
  if (error instanceof TabfedError) return error.toReport();
  return {
    code: 'trainer.crashed',
    what: error instanceof Error ? error.message : String(error),
    next: 'Reload the page; if it stays, look at the browser’s console.',
  };
}
