import { html, nothing, svg } from 'lit';
import type { TableData } from '../../../core/task/data-schema.ts';
import type { NumberTarget } from '../../../core/task/targets.ts';
import type { SeriesNames } from '../../../tasks/samples.ts';
import {
  type Moment,
  meanError,
  momentsOf,
  questionsOf,
  type Series,
  type Span,
  seriesOf,
  spanOf,
  windowsOf,
} from './forecast.ts';
import { niceStep } from './nice-step.ts';
import { TryElement } from './try-element.ts';

const [WIDTH, HEIGHT, LEFT, BOTTOM, EDGE] = [560, 260, 48, 26, 14];

/** What comes next, from what came before: a day of hours or four weeks of days of the public test rows, with what came. */
export class TryForecast extends TryElement {
  static override properties = {
    ...TryElement.properties,
    publicRows: { attribute: false },
    names: { attribute: false },
    group: { state: true },
    window: { state: true },
  };
  declare publicRows: () => Promise<readonly Readonly<Record<string, string>>[]>;
  declare names: SeriesNames | undefined;
  declare group: number;
  declare window: number;
  #series: readonly Series[] | undefined;

  constructor() {
    super();
    this.group = 0;
    this.window = 0;
  }

  protected override prepareQuestion(): void {
    if (this.predict === undefined) return;
    if (this.#series === undefined) void this.#load();
    else this.#ask();
  }

  async #load(): Promise<void> {
    const { data } = this.task;
    this.#series = [];
    const rows = await this.publicRows();
    if (data.kind === 'table') this.#series = seriesOf(rows, data);
    this.#ask();
    this.requestUpdate();
  }

  /** What is looked at; undefined where there are no rows to look at. */
  #shown(data: TableData) {
    const series = this.#series?.[this.group];
    const span = series && spanOf(series);
    const from = span && windowsOf(series, span, data)[this.window];
    return from === undefined ? undefined : { series: series!, span: span!, from };
  }

  #ask(): void {
    const { data } = this.task;
    const shown = data.kind === 'table' ? this.#shown(data) : undefined;
    if (shown && data.kind === 'table') {
      void this.question.ask(questionsOf(shown.series, shown.from, shown.span, data));
    }
  }

  #choose(change: { readonly group?: number; readonly window?: number }): void {
    this.group = change.group ?? this.group;
    this.window = change.window ?? this.window;
    // The old answer is of other rows.
    this.question.clear();
    this.#ask();
  }

  override render() {
    const { data } = this.task;
    if (data.kind !== 'table' || data.target.type !== 'number') return nothing;
    const shown = this.#shown(data);
    if (!shown) return this.footnote();
    const answers = (this.question.answer ?? []).map(({ values }) => values[0] ?? Number.NaN);
    const moments = momentsOf(shown.series, shown.from, shown.span, data.target.name, answers);
    return html`<div class="try-forecast">
      ${this.#choices(data, shown.series, shown.span)}
      <div data-testid="try-output" role="status" aria-label=${this.words.modelSays}>
        ${this.#says(moments, shown.span, data.target)} ${this.footnote()}
      </div>
      ${this.#legend()} ${this.#plot(moments, shown.span, data.target)} ${this.#table(moments, shown.span)}
    </div>`;
  }

  #choices(data: TableData, series: Series, span: Span) {
    const { words, language, names } = this;
    const windows = windowsOf(series, span, data);
    const nameOf = (group: string) => names?.nameOf(group)[language] ?? group;
    const index = ({ currentTarget }: Event) => (currentTarget as HTMLSelectElement).selectedIndex;
    const step = (
      by: number,
      label: string,
      sign: string,
    ) => html`<button type="button" class="step" aria-label=${label}
      ?disabled=${windows[this.window + by] === undefined} @click=${() => this.#choose({ window: this.window + by })}>${sign}</button>`;
    return html`<div class="choices" data-testid="try-input">
      <label class="field"><span>${names?.label[language] ?? (data.order?.within ?? []).join(' ')}</span>
        <select name="group" @change=${(event: Event) => this.#choose({ group: index(event) })}>
          ${this.#series?.map(({ group }, i) => html`<option .selected=${i === this.group}>${nameOf(group)}</option>`)}
        </select></label>
      <div class="stepper">${step(-1, words.forecast.earlier, '‹')}
        <label class="field"><span>${words.forecast.when}</span>
          <select name="window" @change=${(event: Event) => this.#choose({ window: index(event) })}>
            ${windows.map(
              (from, i) =>
                html`<option .selected=${i === this.window}>${this.#period(series.times, from, span)}</option>`,
            )}
          </select></label>
        ${step(1, words.forecast.later, '›')}</div>
    </div>`;
  }

  #period(times: readonly number[], from: number, { shown }: Span): string {
    const first = this.#date(times[from]!, 'long');
    return isHourly({ shown }) ? first : `${first} – ${this.#date(times[from + shown - 1]!, 'long')}`;
  }

  /** By the clock of the place, which is how the file has it. */
  #date(time: number, length: 'long' | 'short'): string {
    const locale = this.language === 'zh' ? 'zh-CN' : 'en';
    const options = { month: length, day: 'numeric', timeZone: 'UTC' } as const;
    const isLong = length === 'long' && isHourly(spanOf(this.#series![this.group]!)!);
    return new Intl.DateTimeFormat(locale, { ...options, ...(isLong && { weekday: 'long' }) }).format(time);
  }

  #moment(time: number, span: Span): string {
    return isHourly(span) ? `${new Date(time).getUTCHours()}:00` : this.#date(time, 'short');
  }

  /** The highest forecast and how far off forecasts were: what a planner asks first. */
  #says(moments: readonly Moment[], span: Span, { unit }: NumberTarget) {
    const { words, format } = this;
    const highest = moments.reduce((best, one) => (one.forecast > best.forecast ? one : best), moments[0]!);
    const [error, naive] = [meanError(moments, 'forecast'), meanError(moments, 'lastWeek')];
    if (Number.isNaN(highest.forecast)) return html`<p class="says">\u00a0</p><p class="small">\u00a0</p>`;
    const amount = (value: number) => format.decimal(value, 3) + (unit === undefined ? '' : `\u00a0${unit}`);
    return html`<p class="says">${words.forecast.highest} <b>${this.#moment(highest.time, span)}</b>${words.forecast.about(amount(highest.forecast))}</p>
      <p class="small">${words.forecast.offBy(amount(error), amount(naive))}</p>`;
  }

  #legend() {
    const { words } = this;
    return html`<p class="small legend">
      <span><i class="key said" aria-hidden="true"></i>${words.forecast.said}</span>
      <span><i class="key came" aria-hidden="true"></i>${words.forecast.cameTrue}</span>
      <span><i class="key week" aria-hidden="true"></i>${words.forecast.weekBefore}</span></p>`;
  }

  #plot(moments: readonly Moment[], span: Span, target: NumberTarget) {
    const { format, language } = this;
    const values = moments.flatMap(({ actual, forecast, lastWeek }) => [actual, forecast, lastWeek]);
    const known = values.filter(Number.isFinite);
    const step = niceStep(Math.max(...known, 0) - Math.min(...known, 0));
    const high = step * Math.max(1, Math.ceil(Math.max(...known, 0) / step));
    const low = step * Math.floor(Math.min(...known, 0) / step);
    const px = (i: number) => LEFT + ((i + 0.5) / moments.length) * (WIDTH - LEFT - EDGE);
    const py = (value: number) => HEIGHT - BOTTOM - ((value - low) / (high - low)) * (HEIGHT - BOTTOM - EDGE);
    const path = (line: 'forecast' | 'lastWeek') =>
      pathOf(
        moments.map((one) => one[line]),
        px,
        py,
      );
    const every = isHourly(span) ? 6 : 7;
    return html`<svg class="line-plot forecast" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img"
      aria-label=${this.words.forecast.plot(target.label?.[language] ?? target.name)}>
      ${Array.from({ length: Math.round((high - low) / step) + 1 }, (_, i) => low + i * step).map(
        (y) => svg`<line class="grid" x1=${LEFT} x2=${WIDTH - EDGE} y1=${py(y)} y2=${py(y)}></line>
          <text x=${LEFT - 6} y=${py(y) + 4} text-anchor="end">${format.decimal(y)}</text>`,
      )}
      ${moments.map(({ time }, i) =>
        i % every === 0
          ? svg`<text x=${px(i)} y=${HEIGHT - 6} text-anchor="middle">${this.#moment(time, span)}</text>`
          : nothing,
      )}
      <path class="curve without" d=${path('lastWeek')}></path>
      ${moments.map(({ actual }, i) =>
        Number.isFinite(actual)
          ? svg`<circle class="came" cx=${px(i)} cy=${py(actual)} r="4"></circle>`
          : nothing,
      )}
      <path class="curve said" d=${path('forecast')}></path>
    </svg>`;
  }

  #table(moments: readonly Moment[], span: Span) {
    const { words, format } = this;
    const cell = (value: number) => (Number.isFinite(value) ? format.decimal(value, 3) : '–');
    return html`<details class="small"><summary>${words.showTable}</summary>
      <div class="scroll-x" role="region" tabindex="0" aria-label=${words.showTable}><table class="figures">
        <thead><tr><th scope="col">${words.forecast.when}</th><th scope="col">${words.forecast.said}</th>
          <th scope="col">${words.forecast.cameTrue}</th><th scope="col">${words.forecast.weekBefore}</th></tr></thead>
        <tbody>${moments.map(
          (one) => html`<tr><th scope="row">${this.#moment(one.time, span)}</th><td>${cell(one.forecast)}</td>
            <td>${cell(one.actual)}</td><td>${cell(one.lastWeek)}</td></tr>`,
        )}</tbody></table></div></details>`;
  }
}

const isHourly = ({ shown }: Pick<Span, 'shown'>) => shown === 24;

/** A line with gaps where there is no value. */
function pathOf(values: readonly number[], px: (i: number) => number, py: (value: number) => number): string {
  return values
    .map((value, i) =>
      Number.isFinite(value)
        ? `${Number.isFinite(values[i - 1]) ? 'L' : 'M'}${px(i).toFixed(1)} ${py(value).toFixed(1)}`
        : '',
    )
    .join('');
}

customElements.define('tabfed-try-forecast', TryForecast);
