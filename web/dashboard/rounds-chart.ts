import { html, nothing } from 'lit';
import uPlot from 'uplot';
import { lastValue, stackLabels } from '../demo/metric-series.ts';
import { LightElement } from '../ui/light-element.ts';
import type { RoundLines } from './round-lines.ts';

const HEIGHT = 210;
const LABEL_LINE_HEIGHT = 17;
/** Room beside the plot for the lines' names and newest values. */
const LABEL_WIDTH = 104;
/** The table is for reading, not for keeping: exports are elsewhere. */
const TABLE_ROWS = 200;

const differs = (a: unknown, b: unknown) => JSON.stringify(a) !== JSON.stringify(b);

/** Lines over the rounds, each named at its end, with a table for everyone who does not see them. */
export class RoundsChart extends LightElement {
  static override properties = {
    data: { attribute: false, hasChanged: differs },
    label: { type: String },
    hovered: { state: true },
    isTableOpen: { state: true },
  };
  declare data: RoundLines;
  declare label: string;
  /** A value with its unit. */
  declare write: (value: number) => string;
  declare hovered: number | null;
  declare isTableOpen: boolean;
  #plot: uPlot | undefined;
  #resize = new ResizeObserver(() => this.#draw());
  #scheme = matchMedia('(prefers-color-scheme: dark)');
  #onScheme = () => this.#draw();

  constructor() {
    super();
    this.label = '';
    this.hovered = null;
    this.isTableOpen = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#scheme.addEventListener('change', this.#onScheme);
  }

  override disconnectedCallback(): void {
    this.#scheme.removeEventListener('change', this.#onScheme);
    this.#resize.disconnect();
    this.#plot?.destroy();
    this.#plot = undefined;
    super.disconnectedCallback();
  }

  override firstUpdated(): void {
    const host = this.querySelector('.plot');
    if (host) this.#resize.observe(host);
  }

  override updated(changed: Map<string, unknown>): void {
    const isOnlyShown = [...changed.keys()].every((name) => name === 'hovered' || name === 'isTableOpen');
    if (!isOnlyShown || changed.size === 0) this.#draw();
  }

  override render() {
    const { words, data, hovered } = this;
    const index = hovered ?? data.rounds.length - 1;
    const said = data.lines.map(({ label, values }) => `${label} ${this.#value(values[index])}`);
    const toggled = (event: Event) => {
      this.isTableOpen = (event.target as HTMLDetailsElement).open;
    };
    return html`
      <div class="plot" role="img" aria-label=${this.label}></div>
      <p class="small soft readout" aria-hidden="true">
        <b>${words.round} ${this.format.count(data.rounds[index] ?? 0)}</b> ${said.join(' · ')}
      </p>
      <details @toggle=${toggled}>
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

  #draw(): void {
    const host = this.querySelector<HTMLElement>('.plot');
    if (!host || host.clientWidth === 0) return;
    this.#plot?.destroy();
    const { rounds, lines } = this.data;
    const values = lines.map((line) => [...line.values]);
    this.#plot = new uPlot(this.#options(host.clientWidth), [[...rounds], ...values], host);
  }

  #options(width: number): uPlot.Options {
    const { data } = this;
    const css = getComputedStyle(this);
    const colour = (name: string) => css.getPropertyValue(name).trim();
    const font = css.getPropertyValue('--sans') || 'sans-serif';
    const first = data.rounds[0] ?? 1;
    const last = Math.max(data.rounds.at(-1) ?? 1, first + 4);
    const axis = {
      stroke: colour('--soft'),
      font: `11px ${font}`,
      ticks: { show: false },
      grid: { stroke: colour('--line'), width: 1 },
    };
    return {
      width,
      height: HEIGHT,
      padding: [12, LABEL_WIDTH, 0, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false } },
      scales: { x: { time: false, range: () => [first, last] }, y: { range: () => [...data.bounds] } },
      axes: [
        {
          ...axis,
          grid: { show: false },
          incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000],
          size: 28,
          gap: 6,
        },
        { ...axis, size: 62, gap: 6, values: (_, splits) => splits.map((value) => this.write(value)) },
      ],
      series: [
        {},
        ...data.lines.map((line, i) => ({
          spanGaps: true,
          points: { show: data.rounds.length < 3, size: 6 },
          stroke: colour(line.colour),
          width: 2,
          // Never by colour alone.
          ...(i > 0 && { dash: [5, 4] }),
        })),
      ],
      hooks: {
        draw: [(plot) => this.#drawLabels(plot, colour, font)],
        setCursor: [
          ({ cursor }) => {
            this.hovered = cursor.left !== undefined && cursor.left >= 0 ? (cursor.idx ?? null) : null;
          },
        ],
      },
    };
  }

  /** Each line's name and newest value beside its end; two that would overlap are moved apart. */
  #drawLabels(plot: uPlot, colour: (name: string) => string, font: string): void {
    const { ctx, bbox } = plot;
    const ratio = devicePixelRatio;
    const height = 2 * LABEL_LINE_HEIGHT * ratio;
    const labels = this.data.lines
      .flatMap((line) => {
        const value = lastValue(line.values);
        return value === undefined ? [] : [{ ...line, value, middle: plot.valToPos(value, 'y', true) }];
      })
      .toSorted((a, b) => a.middle - b.middle);
    const bottom = bbox.top + bbox.height + height / 4;
    const tops = stackLabels(
      labels.map(({ middle }) => middle),
      labels.map(() => height),
      bbox.top - height / 4,
      bottom,
    );
    ctx.save();
    ctx.textBaseline = 'middle';
    ctx.textAlign = 'left';
    ctx.font = `${12 * ratio}px ${font}`;
    labels.forEach((label, n) => {
      ctx.fillStyle = colour(label.colour);
      [label.label, this.write(label.value)].forEach((text, i) => {
        const y = (tops[n] ?? 0) + (i + 0.5) * LABEL_LINE_HEIGHT * ratio;
        ctx.fillText(text, bbox.left + bbox.width + 8 * ratio, y, (LABEL_WIDTH - 10) * ratio);
      });
    });
    ctx.restore();
  }
}

customElements.define('tabfed-rounds-chart', RoundsChart);
