import { html, nothing } from 'lit';
import { type ErrorReport, TabfedError } from '../../core/errors/tabfed-error.ts';
import { inputCellNames } from '../../core/task/table-features.ts';
import { checkMapping } from '../../participant/data/check-mapping.ts';
import { unreadable } from '../../participant/data/data-errors.ts';
import type { PlainModel } from '../../participant/scoring/ask.ts';
import { type ScoredFile, scoreFile } from '../../participant/scoring/score-file.ts';
import { LightElement } from '../ui/light-element.ts';
import { type FirstRows, firstRows } from './first-rows.ts';

type Scoring =
  | { readonly step: 'none' }
  | { readonly step: 'scoring'; readonly file: File; readonly done: number }
  | { readonly step: 'failed'; readonly file: File; readonly error: ErrorReport }
  | {
      readonly step: 'scored';
      readonly file: File;
      readonly result: ScoredFile;
      readonly first: FirstRows;
      readonly href: string;
    };

/** Reasons that are shown; the file has them all. */
const PROBLEMS = 10;

/** A file of rows to the same file with answers. It is read, asked about and written here. */
export class ScorePanel extends LightElement {
  static override properties = {
    plain: { attribute: false },
    fileName: { attribute: false },
    scoring: { state: true },
    mapping: { state: true },
  };
  declare plain: PlainModel;
  /** Without its ending. */
  declare fileName: string;
  declare scoring: Scoring;
  declare mapping: File | undefined;
  #attempt = 0;

  constructor() {
    super();
    this.scoring = { step: 'none' };
  }

  override render() {
    const { words, format, scoring, plain } = this;
    const own = words.predict;
    const { data } = plain.task;
    if (data.kind !== 'table') return nothing;
    const drag = (isOver: boolean) => (event: DragEvent) => {
      event.preventDefault();
      (event.currentTarget as HTMLElement).classList.toggle('over', isOver);
    };
    const drop = (event: DragEvent) => {
      drag(false)(event);
      this.#take(event.dataTransfer?.files);
    };
    return html`<section class="card" aria-labelledby="file-title">
      <h2 id="file-title">${own.file}</h2>
      <p class="soft">${own.fileLede}</p>
      <details class="needs"><summary>${own.needs} (${format.count(inputCellNames(data).length)})</summary>
        <p class="small" lang="en">${inputCellNames(data).map((name, i) => html`${i > 0 ? ', ' : nothing}<code>${name}</code>`)}</p>
      </details>
      <div class="files">
        <label class="drop" @dragover=${drag(true)} @dragleave=${drag(false)} @drop=${drop}>
          <input type="file" class="visually-hidden" data-testid="rows-file" accept=".csv,.tsv,.txt,.jsonl,.ndjson,text/csv"
            @change=${(event: Event) => this.#take((event.currentTarget as HTMLInputElement).files)} />
          ${
            scoring.step === 'none'
              ? html`<b>${own.drop}</b><span class="small soft">${own.forms}</span>`
              : html`<span class="file-name"><b>${scoring.file.name}</b> <span class="soft">${format.bytes(scoring.file.size)}</span></span>`
          }
        </label>
        <label class="mapping small"><span class="soft">${own.mapping}</span> <span class="button">${this.mapping?.name ?? own.noMapping}</span>
          <input type="file" class="visually-hidden" data-testid="mapping-file" accept=".json,application/json" @change=${this.#takeMapping} />
        </label>
      </div>
      <div role="status">${this.#outcome()}</div>
    </section>`;
  }

  #outcome() {
    const { scoring, format } = this;
    const own = this.words.predict;
    switch (scoring.step) {
      case 'none':
        return nothing;
      case 'scoring':
        return html`<p class="small soft">${own.scoring(format.bytes(scoring.done), format.bytes(scoring.file.size))}</p>
          <progress max=${scoring.file.size} value=${scoring.done} aria-label=${scoring.file.name}></progress>`;
      case 'failed':
        return html`<div class="note bad" data-testid="problem" data-code=${scoring.error.code}><p><strong>${own.failed}</strong>
          <span lang="en">${scoring.error.what} ${scoring.error.next}</span></p></div>`;
      case 'scored':
        return this.#scored(scoring);
      default:
        return scoring satisfies never;
    }
  }

  #scored({ result, first, href, file }: Extract<Scoring, { step: 'scored' }>) {
    const own = this.words.predict;
    const { rows, scored, problems, added } = result;
    const from = first.columns.length - added.length;
    const shown = problems.slice(0, PROBLEMS);
    const unread = rows - scored;
    const ending = /\.(tsv|txt)$/i.exec(file.name)?.[0] ?? '.csv';
    // The answers first: behind a file of many columns nobody would see them.
    const places = first.columns.map((_, i) => (i + from) % first.columns.length);
    const isAdded = (place: number) => (place >= from ? 'added' : '');
    return html`
      <p class="row"><a class="button primary" href=${href} download="${this.fileName}${ending}" data-testid="save">${own.save}</a>
        <span data-testid="scored" data-rows=${rows} data-scored=${scored}>${own.scored(scored, rows)}</span></p>
      ${
        unread === 0
          ? nothing
          : html`<div class="note wait"><p><strong>${own.problems(unread)}</strong></p>
              <ul lang="en">${shown.map(({ row, problem }) => html`<li>${own.row(row, problem)}</li>`)}</ul>
              ${unread > shown.length ? html`<p>${own.more(unread - shown.length)}</p>` : nothing}</div>`
      }
      <h3>${own.first}</h3>
      <div class="scroll-x" role="region" tabindex="0" aria-label=${own.first}>
        <table class="figures nowrap">
          <thead><tr>${places.map((at) => html`<th scope="col" class=${isAdded(at)}>${first.columns[at]}</th>`)}</tr></thead>
          <tbody>${first.rows.map(
            (row) => html`<tr>${places.map((at) => html`<td class=${isAdded(at)}>${row[at]}</td>`)}</tr>`,
          )}</tbody>
        </table>
      </div>`;
  }

  #take(files: FileList | null | undefined): void {
    const [file] = files ?? [];
    if (file) void this.#score(file);
  }

  /** Read anew with it, where rows are there. */
  #takeMapping(event: Event): void {
    const [mapping] = (event.currentTarget as HTMLInputElement).files ?? [];
    this.mapping = mapping;
    if (this.scoring.step !== 'none') void this.#score(this.scoring.file);
  }

  async #score(file: File): Promise<void> {
    const attempt = ++this.#attempt;
    const set = (scoring: Scoring) => {
      if (attempt === this.#attempt) this.scoring = scoring;
    };
    if (this.scoring.step === 'scored') URL.revokeObjectURL(this.scoring.href);
    set({ step: 'scoring', file, done: 0 });
    try {
      const mapping = checkMapping(await jsonOf(this.mapping), this.plain.task);
      const parts: string[] = [];
      const result = await scoreFile(this.plain, file, {
        ...(mapping && { mapping }),
        write: (text) => parts.push(text),
        pace: {
          onProgress: ({ done }) => set({ step: 'scoring', file, done }),
          // Lets the page draw, and take another file.
          next: () => new Promise((done) => setTimeout(done)),
        },
      });
      // A spreadsheet takes a file without the mark for one of its own country's letters.
      const blob = new Blob(['\uFEFF', ...parts], { type: 'text/csv' });
      const first = firstRows(parts.join('').slice(0, 1_000_000));
      set({ step: 'scored', file, result, first, href: URL.createObjectURL(blob) });
    } catch (error) {
      const report =
        error instanceof TabfedError
          ? error.toReport()
          : ({ code: 'data.unreadable', what: String(error), next: 'Choose another file.' } as const);
      set({ step: 'failed', file, error: report });
    }
  }
}

/** @throws TabfedError `data.unreadable`. */
async function jsonOf(file: File | undefined): Promise<unknown> {
  if (!file) return undefined;
  try {
    return JSON.parse(await file.text());
  } catch (cause) {
    throw unreadable(
      `${file.name} is no JSON: ${(cause as Error).message}.`,
      'Choose the mapping as a JSON file.',
    );
  }
}

customElements.define('tabfed-score-panel', ScorePanel);
