import { html, nothing } from 'lit';
import { type ErrorReport, TabfedError } from '../../../core/errors/tabfed-error.ts';
import type { TaskProblem } from '../../../core/task/check-task.ts';
import { type NewTarget, taskIdFrom } from '../../../core/task/new-task.ts';
import type { FileProfile } from '../../../participant/data/profile/file-profile.ts';
import { profileFile } from '../../../participant/data/profile/profile-file.ts';
import { LightElement } from '../../ui/light-element.ts';
import { reportNote } from '../report-note.ts';
import { type Answers, type SampleTask, sampleTask, type Words } from './sample-task.ts';

type Sample =
  | { readonly step: 'none' }
  | { readonly step: 'reading'; readonly file: File }
  | { readonly step: 'failed'; readonly file: File; readonly error: ErrorReport }
  | { readonly step: 'read'; readonly file: File; readonly profile: FileProfile };

type Change = Partial<Omit<Answers, 'released'>> & { readonly released?: ReadonlySet<string> };

/** Makes a task from a sample that is read here and goes nowhere. */
export class NewTaskForm extends LightElement {
  static override properties = {
    add: { attribute: false },
    cancel: { attribute: false },
    refusal: { attribute: false },
    sample: { state: true },
    answers: { state: true },
  };
  declare add: (task: { readonly id: string }) => void;
  declare cancel: () => void;
  /** Why the hub did not take it. */
  declare refusal: ErrorReport | undefined;
  declare sample: Sample;
  declare answers: Answers;

  constructor() {
    super();
    this.sample = { step: 'none' };
    this.answers = { label: '', kind: 'classification', id: '', title: '', owner: '', released: new Set() };
  }

  /** Below a list of tasks nobody would see that it has opened. */
  override firstUpdated(): void {
    this.querySelector('h1')?.focus();
  }

  override render() {
    const { sample } = this;
    const own = this.words.dashboard.newTask;
    return html`<section aria-labelledby="new-task-title" data-testid="new-task-form">
      <h1 id="new-task-title" tabindex="-1">${own.title}</h1>
      <p class="lede">${own.lede}</p>
      ${this.#drop()}
      <div role="status">${sample.step === 'failed' ? reportNote(sample.error, own.failed) : nothing}</div>
      ${sample.step === 'read' ? this.#questions(sample.profile) : html`<p class="row">${this.#cancelButton()}</p>`}
    </section>`;
  }

  #drop() {
    const { sample, format } = this;
    const own = this.words.dashboard.newTask;
    const drag = (isOver: boolean) => (event: DragEvent) => {
      event.preventDefault();
      (event.currentTarget as HTMLElement).classList.toggle('over', isOver);
    };
    const drop = (event: DragEvent) => {
      drag(false)(event);
      void this.#take(event.dataTransfer?.files);
    };
    return html`<label class="drop card" @dragover=${drag(true)} @dragleave=${drag(false)} @drop=${drop}>
      <input type="file" class="visually-hidden" data-testid="sample" accept=".csv,.tsv,.txt,.jsonl,.ndjson,text/csv"
        @change=${(event: Event) => {
          const input = event.currentTarget as HTMLInputElement;
          void this.#take(input.files);
          // Else the same file, mended, would be no change.
          input.value = '';
        }} />
      ${
        sample.step === 'none'
          ? html`<b>${own.drop}</b><span class="small soft">${own.forms}</span>`
          : html`<span class="file-name"><b>${sample.file.name}</b> <span class="soft">${format.bytes(sample.file.size)}</span></span>
              <span class="small soft">${sample.step === 'read' ? own.found(sample.profile.rows, sample.profile.columns.length) : own.another}</span>`
      }
    </label>`;
  }

  #questions(profile: FileProfile) {
    const { answers } = this;
    const own = this.words.dashboard.newTask;
    const drafted = sampleTask(profile, answers);
    const text = (
      name: 'title' | 'id' | 'owner',
      label: string,
      placeholder = '',
    ) => html`<label class="field"><span>${label}</span>
      <input type="text" name=${name} placeholder=${placeholder} .value=${answers[name]} autocomplete="off" spellcheck="false"
        @input=${(event: Event) => this.#change({ [name]: (event.currentTarget as HTMLInputElement).value })} /></label>`;
    const submit = (event: SubmitEvent) => {
      event.preventDefault();
      if (drafted.step === 'drafted' && drafted.task) this.add(drafted.task);
    };
    return html`<form @submit=${submit}>
      <div class="card fields">
        <label class="field"><span>${own.label}</span>
          <select name="label" @change=${(event: Event) => this.#change({ label: (event.currentTarget as HTMLSelectElement).value })}>
            ${profile.columns.map(({ name }) => html`<option value=${name} .selected=${name === answers.label}>${name}</option>`)}
          </select></label>
        <label class="field"><span>${own.kind}</span>
          <select name="kind" @change=${(event: Event) => this.#change({ kind: (event.currentTarget as HTMLSelectElement).value as NewTarget['kind'] })}>
            ${(['classification', 'regression'] as const).map((kind) => html`<option value=${kind} .selected=${kind === answers.kind}>${own[kind]}</option>`)}
          </select></label>
        ${text('title', own.name)} ${text('id', own.id)} ${text('owner', own.owner, own.noOwner)}
      </div>
      ${drafted.step === 'impossible' ? reportNote(drafted.error, own.problems) : this.#drafted(drafted)}
    </form>`;
  }

  #drafted(drafted: Extract<SampleTask, { step: 'drafted' }>) {
    const own = this.words.dashboard.newTask;
    const { words, leftOut, withheld, task, problems } = drafted;
    const out = [...leftOut, ...withheld.map((name) => ({ name, because: own.because }))];
    const missing = words.find(({ isTarget, column }) => isTarget && !this.answers.released.has(column));
    return html`
      ${words.length === 0 ? nothing : this.#words(words)}
      ${
        out.length === 0
          ? nothing
          : html`<details class="small"><summary>${own.leftOut} (${out.length})</summary>
              <ul>${out.map(({ name, because }) => html`<li><b>${name}</b>: <span lang="en">${because}</span></li>`)}</ul></details>`
      }
      ${problems ? this.#problems(problems) : nothing}
      <div role="status">${this.refusal && !problems ? reportNote(this.refusal, own.refused) : nothing}</div>
      ${
        task === undefined
          ? nothing
          : html`<details class="json"><summary>${own.json}</summary><p class="small soft">${own.jsonNote}</p>
              <pre tabindex="0" data-testid="task-json">${JSON.stringify(task, null, 2)}</pre></details>`
      }
      <p class="row">
        <button type="submit" class="primary" data-testid="add-task" ?disabled=${task === undefined}>${own.add}</button>
        ${this.#cancelButton()}
        <span class="small soft" role="status">${missing ? own.needsWords(missing.column) : own.addNote}</span>
      </p>`;
  }

  /** By the form's own labels where the form has the field. */
  #problems(problems: readonly TaskProblem[]) {
    const own = this.words.dashboard.newTask;
    const labels: Readonly<Record<string, string>> = { id: own.id, owner: own.owner };
    return html`<div class="note bad" role="alert" data-testid="problem" data-code="task.invalid">
      <p><strong>${own.problems}</strong></p>
      <ul class="flat">${problems.map(({ path, message }) => html`<li><b>${labels[path] ?? path}</b>: <span lang="en">${message}</span></li>`)}</ul>
    </div>`;
  }

  #words(words: readonly Words[]) {
    const own = this.words.dashboard.newTask;
    const { released } = this.answers;
    const toggle = (column: string) => {
      const next = new Set(released);
      if (!next.delete(column)) next.add(column);
      this.#change({ released: next });
    };
    return html`<fieldset class="card words"><legend>${own.words}</legend>
      <p class="small soft">${own.wordsNote}</p>
      ${words.map(
        ({ column, words, isTarget }) => html`<label>
          <input type="checkbox" name="release" value=${column} .checked=${released.has(column)} @change=${() => toggle(column)} />
          <span><b>${column}</b> <span class="small soft">${own.release(words.length)}${isTarget ? `, ${own.toLearn}` : ''}</span>
            <span class="list">${words.join(' · ')}</span></span>
        </label>`,
      )}
    </fieldset>`;
  }

  #cancelButton() {
    return html`<button type="button" @click=${() => this.cancel()}>${this.words.dashboard.newTask.cancel}</button>`;
  }

  #change(change: Change): void {
    this.answers = { ...this.answers, ...change };
  }

  async #take(files: FileList | null | undefined): Promise<void> {
    const [file] = files ?? [];
    if (!file) return;
    const isCurrent = () => this.sample.step !== 'none' && this.sample.file === file;
    this.sample = { step: 'reading', file };
    try {
      const profile = await profileFile(file, { next: () => new Promise((done) => setTimeout(done)) });
      if (!isCurrent()) return;
      const title = file.name.replace(/\.[a-z]+$/i, '');
      this.answers = {
        ...this.answers,
        id: taskIdFrom(file.name),
        title,
        // Most files have what is to be told last.
        label: profile.columns.at(-1)?.name ?? '',
        released: new Set(),
      };
      this.sample = { step: 'read', file, profile };
    } catch (error) {
      if (!isCurrent()) return;
      const report =
        error instanceof TabfedError
          ? error.toReport()
          : ({ code: 'data.unreadable', what: String(error), next: 'Choose another file.' } as const);
      this.sample = { step: 'failed', file, error: report };
    }
  }
}

customElements.define('tabfed-new-task', NewTaskForm);
