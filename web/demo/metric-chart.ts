import { html, nothing } from 'lit';
import uPlot from 'uplot';
import type { Task } from '../../core/task/task.ts';
import { LightElement } from '../ui/light-element.ts';
import { lastValue, type MetricSeries, stackLabels, valueBounds } from './metric-series.ts';

const HEIGHT = 230;
/** Below this width of the plot, the labels at the lines' ends are short. */
const NARROW = 520;
const LABEL_LINE_HEIGHT = 17;

const differs = (a: unknown, b: unknown) => JSON.stringify(a) !== JSON.stringify(b);

/** The metric over the rounds: the shared model, and this tab's own before averaging. */
export class MetricChart extends LightElement {
  static override properties = {
    series: { attribute: false, hasChanged: differs },
    task: { attribute: false, hasChanged: differs },
    hovered: { state: true },
  };
  declare series: MetricSeries;
  declare task: Task;
  declare hovered: number | null;
  #plot: uPlot | undefined;
  #resize = new ResizeObserver(() => this.#draw());
  #scheme = matchMedia('(prefers-color-scheme: dark)');
  #onScheme = () => this.#draw();
  #drawnWidth = 0;

  constructor() {
    super();
    this.hovered = null;
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
    if (changed.size !== 1 || !changed.has('hovered')) this.#draw();
  }

  override render() {
    const { words, series } = this;
    const name = words.metric[this.task.metric];
    return html`
      <div class="plot" role="img" aria-label=${words.chartLabel(name)}></div>
      <p class="small soft readout" aria-hidden="true">${this.#readout()}</p>
      <details>
        <summary>${words.showTable}</summary>
        <div class="scroll-x">
          <table class="figures">
            <thead>
              <tr>
                <th scope="col">${words.round}</th>
                <th scope="col">${words.together}</th>
                <th scope="col">${words.ownBefore}</th>
              </tr>
            </thead>
            <tbody>
              ${series.rounds.map(
                (round, i) => html`<tr>
                  <th scope="row">${this.format.count(round)}</th>
                  <td>${this.#value(series.together[i])}</td>
                  <td>${this.#value(series.own[i])}</td>
                </tr>`,
              )}
            </tbody>
          </table>
        </div>
      </details>`;
  }

  #value(value: number | null | undefined): string {
    return value === null || value === undefined ? '–' : this.format.metric(this.task.metric, value);
  }

  #readout() {
    const { words, series, hovered } = this;
    const round = hovered === null ? undefined : series.rounds[hovered];
    if (hovered === null || round === undefined) return words.metricExplained[this.task.metric];
    const parts = [`${words.together} ${this.#value(series.together[hovered])}`];
    const own = series.own[hovered];
    if (own !== null && own !== undefined) parts.push(`${words.ownBefore} ${this.#value(own)}`);
    return html`<b>${words.round} ${this.format.count(round)}</b> ${parts.join(' · ') || nothing}`;
  }

  #draw(): void {
    const host = this.querySelector<HTMLElement>('.plot');
    if (!host || host.clientWidth === 0) return;
    // The observer also fires for what drawing itself changed.
    if (this.#plot && this.#drawnWidth === host.clientWidth && this.hovered !== null) return;
    this.#drawnWidth = host.clientWidth;
    this.#plot?.destroy();
    this.#plot = new uPlot(this.#options(host.clientWidth), this.#data(), host);
  }

  #data(): uPlot.AlignedData {
    const { rounds, together, own } = this.series;
    return [[...rounds], [...together], [...own]];
  }

  #options(width: number): uPlot.Options {
    const { series, task, format } = this;
    const css = getComputedStyle(this);
    const colour = (name: string) => css.getPropertyValue(name).trim();
    const isNarrow = width < NARROW;
    const labels = this.#labels(isNarrow);
    const font = css.getPropertyValue('--sans') || 'sans-serif';
    const first = series.rounds[0] ?? 1;
    const last = Math.max(series.rounds.at(-1) ?? 1, first + 4);
    const axis = {
      stroke: colour('--soft'),
      font: `11px ${font}`,
      ticks: { show: false },
      grid: { stroke: colour('--line'), width: 1 },
    };
    const line = { spanGaps: true, points: { show: series.rounds.length < 3, size: 6 } };
    return {
      width,
      height: HEIGHT,
      padding: [12, isNarrow ? 96 : 128, 0, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false } },
      scales: {
        x: { time: false, range: () => [first, last] },
        y: { range: () => [...valueBounds(task, series)] as [number, number] },
      },
      axes: [
        { ...axis, grid: { show: false }, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500], size: 28, gap: 6 },
        {
          ...axis,
          size: 52,
          gap: 6,
          values: (_, splits) =>
            splits.map((value) =>
              task.metric === 'accuracy' ? format.percent(value, 0) : format.decimal(value, 3),
            ),
        },
      ],
      series: [
        {},
        { ...line, stroke: colour('--hub'), width: 2.5 },
        { ...line, stroke: colour('--here'), width: 2, dash: [5, 4] },
      ],
      hooks: {
        draw: [
          (plot) =>
            drawLabels(
              plot,
              labels.map((label) => ({ ...label, colour: colour(label.colour) })),
              font,
            ),
        ],
        setCursor: [
          (plot) => {
            this.hovered =
              plot.cursor.left !== undefined && plot.cursor.left >= 0 ? (plot.cursor.idx ?? null) : null;
          },
        ],
      },
    };
  }

  #labels(isNarrow: boolean): LineLabel[] {
    const { words, series } = this;
    const together = lastValue(series.together);
    const own = lastValue(series.own);
    const ownName = isNarrow ? [words.ownShort] : words.ownBefore.split(/(?<=[,，])\s*/);
    return [
      ...(together === undefined
        ? []
        : [
            {
              value: together,
              lines: [words.together, this.#value(together)],
              colour: '--hub',
              isBold: true,
            },
          ]),
      ...(own === undefined
        ? []
        : [{ value: own, lines: [...ownName, this.#value(own)], colour: '--here', isBold: false }]),
    ];
  }
}

interface LineLabel {
  readonly value: number;
  readonly lines: readonly string[];
  readonly colour: string;
  readonly isBold: boolean;
}

/** Writes each line's name and newest value beside its end; two that would overlap are moved apart. */
function drawLabels(plot: uPlot, labels: readonly LineLabel[], font: string): void {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  const lineHeight = LABEL_LINE_HEIGHT * ratio;
  ctx.save();
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'left';
  const sorted = labels.toSorted((a, b) => b.value - a.value);
  const heights = sorted.map(({ lines }) => lines.length * lineHeight);
  const middles = sorted.map(({ value }) => plot.valToPos(value, 'y', true));
  const tops = stackLabels(
    middles,
    heights,
    bbox.top - lineHeight / 2,
    bbox.top + bbox.height + lineHeight / 2,
  );
  sorted.forEach((label, n) => {
    const top = tops[n] ?? 0;
    ctx.fillStyle = label.colour;
    label.lines.forEach((text, i) => {
      ctx.font = `${label.isBold ? 600 : 400} ${12.5 * ratio}px ${font}`;
      ctx.fillText(text, bbox.left + bbox.width + 10 * ratio, top + (i + 0.5) * lineHeight);
    });
  });
  ctx.restore();
}

customElements.define('tabfed-metric-chart', MetricChart);
