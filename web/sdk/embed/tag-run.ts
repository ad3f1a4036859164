/** One granted tag, from its task and its rows to a participant, and out again. */
import { type ErrorReport, TabfedError } from '../../../core/errors/tabfed-error.ts';
import type { Task } from '../../../core/task/task.ts';
import { getTask } from '../../../participant/courier/hub-http.ts';
import type { Participant } from '../../../participant/status.ts';
import { joinTask } from '../join-task.ts';
import { type Badge, showBadge } from './badge.ts';
import { identityKey } from './consent-record.ts';
import type { EmbedRun, GrantedTag, PagePorts, PageRow } from './contract.ts';
import { readPageData } from './page-data.ts';
import { readPoliteness } from './read-politeness.ts';
import { tellPage } from './tell-page.ts';

/** A hub that is down when a page is opened may be back while it is still open. */
const FIRST_RETRY_MS = 15_000;
const LONGEST_RETRY_MS = 10 * 60_000;

export class TagRun implements EmbedRun {
  readonly #tag: GrantedTag;
  readonly #page: PagePorts;
  readonly #filesUrl: string;
  readonly #left = new AbortController();
  readonly #begun: Promise<void>;
  readonly #badge: Badge;
  #participant: Participant | undefined;
  #error: ErrorReport | undefined;
  #isPaused = false;

  /** @param filesUrl - The folder of this version, with a slash at its end. */
  constructor(tag: GrantedTag, page: PagePorts, filesUrl: string) {
    this.#tag = tag;
    this.#page = page;
    this.#filesUrl = filesUrl;
    this.#badge = showBadge(tag, page);
    this.#begun = this.#begin();
  }

  get status(): EmbedRun['status'] {
    return {
      ...(this.#participant && { participant: this.#participant.status }),
      ...(this.#error && { error: this.#error }),
    };
  }

  pause(): void {
    this.#isPaused = true;
    this.#participant?.pause();
  }

  resume(): void {
    this.#isPaused = false;
    this.#participant?.resume();
  }

  async leave(): Promise<void> {
    this.#left.abort();
    this.#badge.remove();
    await this.#participant?.leave();
    // One that was just being made leaves as soon as it is there.
    if (!this.#participant) void this.#begun.then(() => this.#participant?.leave());
  }

  async predict(rows: readonly PageRow[]): ReturnType<EmbedRun['predict']> {
    const participant = this.#participant;
    if (!participant) throw new Error('[tabfed] The model is still being loaded.');
    return participant.predict(rows.map((row) => ({ kind: 'row', row })));
  }

  /** Never rejects: what ends it is told to the page. */
  async #begin(): Promise<void> {
    try {
      const politeness = readPoliteness(this.#tag.script.dataset.politeness);
      const task = await this.#loadTask();
      if (this.#left.signal.aborted) return;
      const { tag, page } = { tag: this.#tag, page: this.#page };
      const data = await readPageData(tag.source ?? (await page.pushed()), task, this.#left.signal);
      if (this.#left.signal.aborted) return;
      this.#participant = await joinTask({
        hubUrl: tag.hub,
        filesUrl: this.#filesUrl,
        task,
        data,
        backend: 'auto',
        identityKey: identityKey(tag.task, tag.hub),
        politeness,
      });
      if (this.#left.signal.aborted) return;
      if (this.#isPaused) this.#participant.pause();
      this.#participant.subscribe(({ activity }) => this.#badge.show(activity));
      tellPage(this.#participant, page);
    } catch (error) {
      if (!this.#left.signal.aborted) this.#fail(error);
    }
  }

  /** Asks a hub that does not answer again, later and later; the page hears of it once. */
  async #loadTask(): Promise<Task> {
    const { hub, task: id, taskVersion } = this.#tag;
    for (let pauseMs = FIRST_RETRY_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_RETRY_MS)) {
      try {
        const { task } = await getTask(hub, id);
        if (taskVersion !== undefined && Number(taskVersion) !== task.version) {
          throw otherVersion(id, taskVersion, task.version);
        }
        this.#error = undefined;
        return task;
      } catch (error) {
        if (!(error instanceof TabfedError) || error.retry !== 'after-pause') throw error;
        if (!this.#error) this.#fail(error);
        await pause(pauseMs, this.#left.signal);
        if (this.#left.signal.aborted) throw error;
      }
    }
  }

  #fail(error: unknown): void {
    const { code, what, next } =
      error instanceof TabfedError
        ? error
        : ({ code: 'trainer.crashed', what: String(error), next: 'Report it with this sentence.' } as const);
    this.#error = { code, what, next };
    this.#page.report(code, what, next);
  }
}

/** The person agreed to one version; another one is another question. */
const otherVersion = (id: string, agreed: string, found: number) =>
  new TabfedError('enrol.task-version', {
    what: `The tag asks for version ${agreed} of task "${id}", the hub runs version ${found}.`,
    next: 'Print the tag anew with `tabfed embed`.',
  });

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
