import { html, nothing } from 'lit';
import { lastValue } from '../ui/plot/plot-drawing.ts';
import { differs, PlotElement } from '../ui/plot/plot-element.ts';
import type { RoundLines } from './round-lines.ts';

/** The table is for reading, not for keeping: exports are elsewhere. */
const TABLE_ROWS = 200;

/** Lines over the rounds, each named at its end, with a table for everyone who does not see them. */
export class RoundsChart extends PlotElement {
  static override properties = {
    ...PlotElement.properties,
    data: { attribute: false, hasChanged: differs },
    label: { type: String },
  };
  declare data: RoundLines;
  declare label: string;
  /** A value with its unit. */
  declare write: (value: number) => string;

  constructor() {
    super();
    this.label = '';
  }

  protected override drawing() {
    const { data, write } = this;
    const lines = data.lines.map((line) => ({
      ...line,
      label: [line.label, this.#value(lastValue(line.values))],
    }));
    return { ...data, lines, height: 210, labelWidth: 120, axisWidth: 62, write };
  }

  override render() {
    const { words, data, hovered } = this;
    const index = hovered ?? data.rounds.length - 1;
    const said = data.lines.map(({ label, values }) => `${label} ${this.#value(values[index])}`);
    return html`
      <div class="plot" role="img" aria-label=${this.label}></div>
      <p class="small soft readout" aria-hidden="true">
        <b>${words.round} ${this.format.count(data.rounds[index] ?? 0)}</b> ${said.join(' · ')}
      </p>
      <details @toggle=${this.onTableToggled}>
        <summary>${words.showTable}</summary>
        ${this.isTableOpen ? this.#table() : nothing}
      </details>`;
  }

  #table() {
    const { words, data } = this;
    const first = Math.max(0, data.rounds.length - TABLE_ROWS);
    return html`<div class="scroll-x">
      <table class="figures">
        <thead>
          <tr>
            <th scope="col">${words.round}</th>
            ${data.lines.map(({ label }) => html`<th scope="col">${label}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${data.rounds.slice(first).map(
            (round, i) => html`<tr>
              <th scope="row">${this.format.count(round)}</th>
              ${data.lines.map(({ values }) => html`<td>${this.#value(values[first + i])}</td>`)}
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  #value(value: number | null | undefined): string {
    return value === null || value === undefined ? this.words.dashboard.none : this.write(value);
  }
}

customElements.define('tabfed-rounds-chart', RoundsChart);
