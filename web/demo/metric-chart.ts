import { html, nothing } from 'lit';
import type { Task } from '../../core/task/task.ts';
import { lastValue } from '../ui/plot/plot-drawing.ts';
import { differs, PlotElement } from '../ui/plot/plot-element.ts';
import { type MetricSeries, valueBounds } from './metric-series.ts';

/** Below this width of the plot, the labels at the lines' ends are short. */
const NARROW = 520;

/** The metric over the rounds: the shared model, and this tab's own before averaging. */
export class MetricChart extends PlotElement {
  static override properties = {
    ...PlotElement.properties,
    series: { attribute: false, hasChanged: differs },
    task: { attribute: false, hasChanged: differs },
  };
  declare series: MetricSeries;
  declare task: Task;

  protected override drawing(width: number) {
    const { series, task, words, format } = this;
    const isNarrow = width < NARROW;
    const ownName = isNarrow ? [words.ownShort] : words.ownBefore.split(/(?<=[,，])\s*/);
    const line = (
      values: readonly (number | null)[],
      colour: '--hub' | '--here',
      name: readonly string[],
    ) => ({
      values,
      colour,
      label: [...name, this.#value(lastValue(values))],
    });
    return {
      rounds: series.rounds,
      lines: [line(series.together, '--hub', [words.together]), line(series.own, '--here', ownName)],
      bounds: valueBounds(task, series),
      height: 230,
      labelWidth: isNarrow ? 96 : 128,
      axisWidth: 52,
      write: (value: number) =>
        task.metric === 'accuracy' ? format.percent(value, 0) : format.decimal(value, 3),
    };
  }

  override render() {
    const { words, series } = this;
    const name = words.metric[this.task.metric];
    return html`
      <div class="plot" role="img" aria-label=${words.chartLabel(name)}></div>
      <p class="small soft readout" aria-hidden="true">${this.#readout()}</p>
      <details @toggle=${this.onTableToggled}>
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
}

customElements.define('tabfed-metric-chart', MetricChart);
