import { html, nothing } from 'lit';
import type { Column } from '../../../core/task/columns.ts';
import type { TableData } from '../../../core/task/data-schema.ts';
import type { SamplePreview } from '../../../tasks/samples.ts';
import { answerText, askedColumns, rowFromSample } from './row-question.ts';
import { TryElement } from './try-element.ts';

/** A form of the task's columns, filled in from a sample row; the answer in words. */
export class TryRow extends TryElement {
  static override properties = { ...TryElement.properties, row: { state: true } };
  declare row: Record<string, string | number> | undefined;
  #sample = 0;
  #samplesOf: SamplePreview | undefined;

  override willUpdate(): void {
    const { data } = this.task;
    if (data.kind !== 'table' || (this.row !== undefined && this.#samplesOf === this.preview)) return;
    this.#samplesOf = this.preview;
    this.row = rowFromSample(data, this.preview, this.#sample);
  }

  protected override prepareQuestion(): void {
    if (this.row !== undefined) void this.question.ask([{ kind: 'row', row: this.row }]);
  }

  override render() {
    const { words, task } = this;
    const { data } = task;
    if (data.kind !== 'table') return nothing;
    if (this.predict === undefined && this.question.answer === undefined) return this.footnote();
    return html`
      <div class="try-row">
        <div data-testid="try-output" role="status" aria-label=${words.modelSays}>${this.#answer(data)} ${this.footnote()}</div>
        <p>
          <button type="button" ?disabled=${this.predict === undefined} @click=${() => this.#nextSample(data)}>
            ${words.sampleRow}
          </button>
        </p>
        <form class="fields" aria-label=${words.fillIn} data-testid="try-input" @submit=${(event: Event) => event.preventDefault()}>
          ${askedColumns(data).map((column) => this.#field(column))}
        </form>
      </div>`;
  }

  #field(column: Column) {
    const label = column.label?.[this.language] ?? column.name;
    const value = this.row?.[column.name] ?? '';
    const set = (next: string | number) => {
      this.row = { ...this.row, [column.name]: next };
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

  #answer(data: TableData) {
    const values = this.question.answer?.[0]?.values;
    const [value] = values ?? [];
    if (values === undefined || value === undefined) return html`<p class="says">\u00a0</p>`;
    const { before, strong, after } = answerText(data, values, this.language, this.row);
    return html`<p class="says">${before}<b>${strong}</b>${after}</p>
      ${data.target.type === 'binary' ? html`<progress max="1" value=${value} aria-hidden="true"></progress>` : nothing}`;
  }

  #nextSample(data: TableData): void {
    this.#sample += 1;
    this.row = rowFromSample(data, this.preview, this.#sample);
    this.prepareQuestion();
  }
}

customElements.define('tabfed-try-row', TryRow);
