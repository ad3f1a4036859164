import { html, nothing, svg } from 'lit';
import type { Airport } from '../../../tasks/air-traffic/airports.ts';
import type { Network } from '../../../tasks/air-traffic/routes.ts';
import { looksBack, questionsOf, type Series, seriesOf } from './forecast.ts';
import {
  CHANGE_MINUTES,
  type DelayOf,
  minutesWith,
  quickestWays,
  totalMinutes,
  type Way,
} from './quickest-way.ts';
import { TryElement } from './try-element.ts';

const [WIDTH, HEIGHT, EDGE] = [620, 310, 16];
const WEST = -125;
const EAST = -69;
const NORTH = 49;
/** Of one degree of latitude in degrees of longitude, in the middle of the country. */
const STRETCH = 1.27;
const DAY_MS = 24 * 3_600_000;
const SHOWN_WAYS = 6;
/** Where a visitor starts: two airports without a direct flight, on a late afternoon. */
const START = { from: 'SAN', to: 'BUF', hour: 17 };

/** How to get fastest from one airport to another, by the delays that the model expects at each airport where one can change. */
export class TryRoute extends TryElement {
  static override properties = {
    ...TryElement.properties,
    publicRows: { attribute: false },
    network: { attribute: false },
    from: { state: true },
    to: { state: true },
    time: { state: true },
  };
  declare publicRows: () => Promise<readonly Readonly<Record<string, string>>[]>;
  declare network: Network;
  declare from: string;
  declare to: string;
  /** In milliseconds, of the hour that flights leave in. */
  declare time: number | undefined;
  #series: readonly Series[] | undefined;

  constructor() {
    super();
    this.from = START.from;
    this.to = START.to;
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
    const days = this.#days();
    // A day in the middle of the week.
    const midweek = days.find((day) => new Date(day).getUTCDay() === 4) ?? days[0];
    if (midweek !== undefined) this.time = midweek + START.hour * (DAY_MS / 24);
    this.#ask();
    this.requestUpdate();
  }

  /** Days all of whose hours have enough before them. */
  #days(): readonly number[] {
    const { data } = this.task;
    const times = this.#series?.[0]?.times ?? [];
    if (data.kind !== 'table') return [];
    return times.slice(looksBack(data)).filter((time) => time % DAY_MS === 0);
  }

  /** Of all airports in the hour chosen: the rows of each, and where in them the hour is. */
  #rows(): readonly { readonly series: Series; readonly at: number }[] {
    return (this.#series ?? [])
      .map((series) => ({ series, at: series.times.indexOf(this.time ?? Number.NaN) }))
      .filter(({ at }) => at >= 0);
  }

  #ask(): void {
    const { data } = this.task;
    const rows = this.#rows();
    if (data.kind !== 'table' || rows.length === 0) return;
    void this.question.ask(
      rows.flatMap(({ series, at }) => questionsOf(series, at, { shown: 1, week: 0 }, data)),
    );
  }

  #chooseTime(time: number): void {
    this.time = time;
    // The old answer is of another hour.
    this.question.clear();
    this.#ask();
  }

  /** Nobody leaves before the time on the ticket. */
  #delays(delayAt: (place: number) => number | undefined): DelayOf {
    const known = new Map<string, number>();
    for (const [place, { series }] of this.#rows().entries()) {
      const value = delayAt(place);
      if (value !== undefined && Number.isFinite(value)) known.set(series.group, Math.max(0, value));
    }
    return (code) => known.get(code);
  }

  override render() {
    const { data } = this.task;
    if (data.kind !== 'table' || this.time === undefined) return this.footnote();
    const answers = this.question.answer;
    const forecast = this.#delays((place) => answers?.[place]?.values[0]);
    const rows = this.#rows();
    const came = this.#delays((place) => {
      const cell = rows[place]!.series.rows[rows[place]!.at]?.[data.target.name] ?? '';
      return cell === '' ? undefined : Number(cell);
    });
    const ways = answers === undefined ? [] : quickestWays(this.network, this.from, this.to, forecast);
    return html`<div class="try-route">
      ${this.#choices(this.time)}
      <div data-testid="try-output" role="status" aria-label=${this.words.modelSays}>
        ${this.#says(ways, came)} ${this.footnote()}
      </div>
      ${this.#map(ways[0], forecast)} ${this.#table(ways, came)}
      <p class="small soft">${this.words.route.assumed(CHANGE_MINUTES)}</p>
    </div>`;
  }

  #choices(time: number) {
    const { words, language, network } = this;
    const value = ({ currentTarget }: Event) => (currentTarget as HTMLSelectElement).value;
    const airports = [...network.airports].sort((a, b) => a[language].localeCompare(b[language], language));
    const day = time - (time % DAY_MS);
    const date = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en', {
      weekday: 'long',
      month: 'long',
      day: 'numeric',
      timeZone: 'UTC',
    });
    const place = (name: 'from' | 'to') => html`<label class="field"><span>${words.route[name]}</span>
      <select name=${name} @change=${(event: Event) => {
        this[name] = value(event);
      }}>${airports.map(
        (one) =>
          html`<option value=${one.code} .selected=${one.code === this[name]}>${named(one, language)}</option>`,
      )}</select></label>`;
    return html`<div class="choices" data-testid="try-input">${place('from')} ${place('to')}
      <label class="field"><span>${words.route.day}</span>
        <select name="day" @change=${(event: Event) => this.#chooseTime(Number(value(event)) + (time % DAY_MS))}>
          ${this.#days().map((one) => html`<option value=${one} .selected=${one === day}>${date.format(one)}</option>`)}
        </select></label>
      <label class="field"><span>${words.route.hour}</span>
        <select name="hour" @change=${(event: Event) => this.#chooseTime(day + Number(value(event)))}>
          ${Array.from({ length: 24 }, (_, hour) => hour).map((hour) => {
            const ms = hour * (DAY_MS / 24);
            return html`<option value=${ms} .selected=${ms === time % DAY_MS}>${hour}:00</option>`;
          })}
        </select></label></div>`;
  }

  #span(minutes: number): string {
    if (!Number.isFinite(minutes)) return '–';
    const whole = Math.round(minutes);
    return this.words.route.span(Math.floor(whole / 60), whole % 60);
  }

  #airport(code: string): Airport {
    return this.network.airports.find((one) => one.code === code)!;
  }

  #via({ stops }: Way): string {
    const between = stops.slice(1, -1).map((code) => named(this.#airport(code), this.language));
    return between.length === 0 ? this.words.route.nonstop : this.words.route.via(between);
  }

  /** Where to go, and whether that was wise. */
  #says(ways: readonly Way[], came: DelayOf) {
    const { route } = this.words;
    const [best] = ways;
    if (this.from === this.to) return html`<p class="says">${route.same}</p><p class="small">\u00a0</p>`;
    if (!best) return html`<p class="says">\u00a0</p><p class="small">\u00a0</p>`;
    const took = minutesWith(best, came);
    const [wisest] = quickestWays(this.network, this.from, this.to, came);
    const isBeaten = wisest !== undefined && totalMinutes(wisest) < took - 0.5;
    const lookingBack = () =>
      isBeaten ? route.better(this.#via(wisest), this.#span(totalMinutes(wisest))) : route.best;
    return html`<p class="says">${route.quickest} <b>${this.#via(best)}</b>${route.takes(this.#span(totalMinutes(best)))}</p>
      <p class="small">${Number.isFinite(took) ? `${route.came(this.#span(took))} ${lookingBack()}` : '\u00a0'}</p>`;
  }

  #map(way: Way | undefined, forecast: DelayOf) {
    const { words, network } = this;
    const stops = way?.stops ?? [];
    const points = stops.map((code) => placed(this.#airport(code)));
    return html`<figure class="route-map"><svg class="line-plot" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${words.route.map}>
      ${network.airports.map((one) => {
        const delay = forecast(one.code);
        const [x, y] = placed(one);
        return delay === undefined
          ? nothing
          : svg`<circle class="delay" cx=${x} cy=${y} r=${3 + Math.sqrt(delay) * 1.6}><title>${named(one, this.language)}</title></circle>`;
      })}
      <polyline class="way" points=${points.map((point) => point.join()).join(' ')}></polyline>
      ${stops.map((code, i) => {
        const [x, y] = points[i]!;
        // At the eastern edge there is no room to the right of the dot.
        const [anchor, aside] = x > WIDTH - 60 ? ['end', -8] : ['start', 8];
        // The way leaves it to the north or to the south; its name stands on the other side.
        const isSouth = points.every(([, other]) => other <= y);
        return svg`<circle class="stop" cx=${x} cy=${y} r="4"></circle>
          <text class="stop" x=${x + aside} y=${isSouth ? y + 20 : y - 8} text-anchor=${anchor}>${code}</text>`;
      })}
    </svg><figcaption class="small soft">${words.route.mapKey}</figcaption></figure>`;
  }

  #table(ways: readonly Way[], came: DelayOf) {
    const { words, format } = this;
    const { route } = words;
    const minutes = (value: number) => `${format.decimal(Math.round(value))}\u00a0min`;
    return html`<div class="scroll-x" role="region" tabindex="0" aria-label=${route.ways}><table class="figures">
      <thead><tr><th scope="col">${route.way}</th><th scope="col">${route.planned}</th><th scope="col">${route.delay}</th>
        <th scope="col">${route.total}</th><th scope="col">${route.looking}</th></tr></thead>
      <tbody>${ways.slice(0, SHOWN_WAYS).map(
        (way) => html`<tr><th scope="row">${this.#via(way)}</th><td>${this.#span(way.plannedMinutes)}</td>
          <td>${minutes(way.delayMinutes)}</td><td>${this.#span(totalMinutes(way))}</td>
          <td>${this.#span(minutesWith(way, came))}</td></tr>`,
      )}</tbody></table></div>`;
  }
}

const named = (one: Airport, language: 'en' | 'zh') =>
  language === 'zh' ? `${one.zh}（${one.code}）` : `${one.en} (${one.code})`;

/** A plain chart, degrees as they are: enough to see where a way leads. */
function placed({ latitude, longitude }: Airport): readonly [x: number, y: number] {
  const scale = (WIDTH - 2 * EDGE) / (EAST - WEST);
  return [EDGE + (longitude - WEST) * scale, EDGE + (NORTH - latitude) * scale * STRETCH].map(
    (value) => Math.round(value * 10) / 10,
  ) as [number, number];
}

customElements.define('tabfed-try-route', TryRoute);
