import { html, nothing } from 'lit';
import { chanceOf } from '../../../core/inference/chance.ts';
import type { Column, ItemsColumn } from '../../../core/task/columns.ts';
import type { TableData } from '../../../core/task/data-schema.ts';
import type { SamplePreview } from '../../../tasks/samples.ts';
import { hasReasons, type Reason, reasonInputs, reasonsFrom } from './reasons.ts';
import {
  answerText,
  askedColumns,
  type ColumnGroup,
  columnGroups,
  outcomeOfSample,
  rowFromSample,
} from './row-question.ts';
import { TryElement } from './try-element.ts';

/** Reasons that are shown. */
const REASONS = 6;

/** A form of the task's columns, filled in from a sample row; the answer in words. */
export class TryRow extends TryElement {
  static override properties = { ...TryElement.properties, row: { state: true } };
  declare row: Record<string, string | number> | undefined;
  #sample = 0;
  /** Whether the row is a sample as it stands in the file. */
  #isSample = true;
  #samplesOf: SamplePreview | undefined;

  override willUpdate(): void {
    const { data } = this.task;
    if (data.kind !== 'table' || (this.row !== undefined && this.#samplesOf === this.preview)) return;
    this.#samplesOf = this.preview;
    this.row = rowFromSample(data, this.preview, this.#sample);
  }

  protected override prepareQuestion(): void {
    const { row, task } = this;
    if (row === undefined || task.data.kind !== 'table') return;
    const others = hasReasons(task) ? this.#samples(task.data) : [];
    void this.question.ask(reasonInputs(row, others, task.data));
  }

  #samples(data: TableData) {
    const count = this.preview?.kind === 'table' ? this.preview.rows.length : 0;
    return Array.from({ length: count }, (_, index) => rowFromSample(data, this.preview, index));
  }

  override render() {
    const { words, task } = this;
    const { data } = task;
    if (data.kind !== 'table') return nothing;
    if (this.predict === undefined && this.question.answer === undefined) return this.footnote();
    return html`
      <div class="try-row">
        <div data-testid="try-output" role="status" aria-label=${words.modelSays}>${this.answer(data)} ${this.footnote()}</div>
        ${
          this.preview === undefined
            ? nothing
            : html`<p><button type="button" ?disabled=${this.predict === undefined} @click=${() => this.#nextSample(data)}>
            ${words.sampleRow}
          </button></p>`
        }
        <form aria-label=${words.fillIn} data-testid="try-input" @submit=${(event: Event) => event.preventDefault()}>
          ${columnGroups(askedColumns(data)).map((group, at) => this.#group(group, at === 0))}
        </form>
      </div>`;
  }

  /** Only the first of several is open: nobody fills in dozens of fields at once. */
  #group({ title, columns }: ColumnGroup, isFirst: boolean) {
    const fields = html`<div class="fields">${columns.map((column) => this.#field(column))}</div>`;
    if (title === undefined) return fields;
    return html`<details class="group" ?open=${isFirst}>
      <summary>${title[this.language]} (${this.format.count(columns.length)})</summary>${fields}
    </details>`;
  }

  #field(column: Column) {
    const name = column.label?.[this.language] ?? column.name;
    const label = column.type === 'number' && column.unit ? `${name} (${column.unit})` : name;
    const value = this.row?.[column.name] ?? '';
    const set = (next: string | number) => {
      this.row = { ...this.row, [column.name]: next };
      this.#isSample = false;
      this.prepareQuestion();
    };
    if (column.type === 'number') {
      return html`<label class="field"><span>${label}</span>
        <input type="number" step="any" name=${column.name} .value=${String(value)}
          @input=${({ currentTarget }: InputEvent) => {
            const { valueAsNumber } = currentTarget as HTMLInputElement;
            if (Number.isFinite(valueAsNumber)) set(valueAsNumber);
          }} /></label>`;
    }
    if (column.type === 'items') return this.#items(column, label, String(value), set);
    if (column.type !== 'category') {
      return html`<label class="field"><span>${label}</span>
        <input type="text" name=${column.name} .value=${String(value)}
          @input=${(event: Event) => set((event.currentTarget as HTMLInputElement).value)} /></label>`;
    }
    return html`<label class="field"><span>${label}</span>
      <select name=${column.name} @change=${(event: Event) => set((event.currentTarget as HTMLSelectElement).value)}>
        ${column.values.map(
          (one, i) =>
            html`<option value=${one} .selected=${one === value}>${column.valueLabels?.[this.language][i] ?? one}</option>`,
        )}
      </select></label>`;
  }

  /** A box to tick for each item. */
  #items(column: ItemsColumn, label: string, value: string, set: (next: string) => void) {
    const separator = column.separator ?? ' ';
    const held = new Set(value.split(separator));
    const toggle = (item: string) => {
      if (!held.delete(item)) held.add(item);
      set(column.items.filter((one) => held.has(one)).join(separator));
    };
    return html`<fieldset class="items"><legend>${label}</legend>
      ${column.items.map(
        (item, i) => html`<label><input type="checkbox" name=${column.name} value=${item}
          .checked=${held.has(item)} @change=${() => toggle(item)} />${column.itemLabels?.[this.language][i] ?? item}</label>`,
      )}
    </fieldset>`;
  }

  /** What the model says, above the form. */
  protected answer(data: TableData): unknown {
    const values = this.question.answer?.[0]?.values;
    const [value] = values ?? [];
    if (values === undefined || value === undefined) return html`<p class="says">\u00a0</p>`;
    const isChance = data.target.type === 'binary';
    const shown = isChance ? [chanceOf(this.task, value)] : values;
    const { before, strong, after } = answerText(data, shown, this.language, this.row);
    return html`<p class="says">${before}<b>${strong}</b>${after}</p>
      ${isChance ? html`<progress max="1" value=${shown[0]!} aria-hidden="true"></progress>` : nothing}
      ${this.outcome(data)} ${this.#reasons(data)}`;
  }

  /** What the file says became of the row, while it is the file's. */
  protected outcome(data: TableData) {
    const outcome = this.#isSample
      ? outcomeOfSample(data, this.preview, this.#sample, this.language)
      : undefined;
    return outcome === undefined ? nothing : html`<p class="small soft">${this.words.inTheFile(outcome)}</p>`;
  }

  #reasons(data: TableData) {
    const { words } = this;
    const reasons = hasReasons(this.task) ? reasonsFrom(this.question.answer ?? [], data, REASONS) : [];
    if (reasons.length === 0) return nothing;
    const longest = Math.max(...reasons.map(({ factor }) => Math.abs(Math.log(factor))), Math.log(1.5));
    return html`<h3>${words.reasonsTitle}</h3>
      <ul class="reasons">${reasons.map((reason) => this.#reason(reason, longest))}</ul>
      <p class="small soft">${words.reasonsNote}</p>`;
  }

  #reason({ column, factor }: Reason, longest: number) {
    const { words, language, format } = this;
    const name = column.label?.[language] ?? column.name;
    const cell = this.row?.[column.name] ?? '';
    const value =
      column.type === 'category'
        ? (column.valueLabels?.[language][column.values.indexOf(String(cell))] ?? cell)
        : `${cell}${column.type === 'number' && column.unit ? `\u00a0${column.unit}` : ''}`;
    const raises = factor > 1;
    return html`<li class=${raises ? 'raises' : 'lowers'}>
      <span>${name}${language === 'zh' ? '：' : ': '}<b>${value}</b></span>
      <span>${raises ? words.raises(format.decimal(factor, 2)) : words.lowers(format.decimal(1 / factor, 2))}</span>
      <meter min="0" max=${longest} value=${Math.abs(Math.log(factor))} aria-hidden="true"></meter>
    </li>`;
  }

  #nextSample(data: TableData): void {
    this.#sample += 1;
    this.#isSample = true;
    this.row = rowFromSample(data, this.preview, this.#sample);
    this.prepareQuestion();
  }
}

customElements.define('tabfed-try-row', TryRow);
