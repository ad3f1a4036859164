/** One column of the data profile: its histogram, or its values, and the figures beside it. */
import { html, nothing, svg } from 'lit';
import type { ColumnStatistics, TaskStatistics } from '../../core/task/statistics.ts';
import type { Task } from '../../core/task/task.ts';
import { FORMATS, type Language } from '../ui/format.ts';
import { WORDS } from '../ui/language.ts';

type CategoryStatistics = NonNullable<TaskStatistics['categories']>[string];

/** Of the drawing, in its own units. */
const HEIGHT = 40;
/** More values than this make a card longer than a page. */
const MOST_VALUES = 12;
/** A bar of a single row is still seen. */
const LEAST_BAR = 0.6;

export function numberCard(task: Task, name: string, column: ColumnStatistics, language: Language) {
  const words = WORDS[language].profile;
  const format = FORMATS[language];
  const decimal = (value: number) => format.decimal(value, 4);
  const { edges, counts } = column.histogram;
  const quantile = (share: number) =>
    decimal(column.quantiles.find((each) => each.share === share)?.value ?? column.mean);
  const [low, high] = [edges[0] ?? 0, edges.at(-1) ?? 0];
  return html`<li class="card column" data-testid="column" data-column=${name}>
    ${head(task, name, language)}
    ${isLog(task, name) ? html`<p class="small soft flat">${words.ofLog}</p>` : nothing}
    <svg class="histogram" viewBox="0 0 ${counts.length} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label=${words.histogram(labelOf(task, name, language), quantile(0.25), quantile(0.75))}>
      ${bars(counts)}
    </svg>
    <p class="ends small soft" aria-hidden="true"><span>${decimal(low)}</span><span>${decimal(high)}</span></p>
    <dl class="facts">
      ${fact(words.mean, decimal(column.mean), 'mean')} ${fact(words.median, quantile(0.5))}
      ${fact(words.stdDev, decimal(column.stdDev))}
      ${shared(column.count, column.missing, column.participants, language)}
    </dl>
  </li>`;
}

export function categoryCard(task: Task, name: string, column: CategoryStatistics, language: Language) {
  const words = WORDS[language].profile;
  const format = FORMATS[language];
  const total = column.values.reduce((sum, { count }) => sum + count, column.other);
  // All in the order of the task, or the most frequent ones.
  const isLong = column.values.length > MOST_VALUES;
  const shown = isLong
    ? column.values.toSorted((a, b) => b.count - a.count).slice(0, MOST_VALUES)
    : column.values;
  const hidden = column.values.length - shown.length;
  const line = (value: string, count: number) => html`<li>
    <span class="value">${value}</span>
    <meter min="0" max=${Math.max(1, total)} value=${count} aria-label=${value}></meter>
    <span class="small soft">${format.percent(count / Math.max(1, total))}</span>
  </li>`;
  return html`<li class="card column" data-testid="column" data-column=${name}>
    ${head(task, name, language)}
    <ul class="values">
      ${shown.map(({ value, count }) => line(valueLabel(task, name, value, language), count))}
      ${column.other > 0 ? line(words.other, column.other) : nothing}
    </ul>
    ${hidden > 0 ? html`<p class="small soft flat">${words.more(hidden)}</p>` : nothing}
    <dl class="facts">${shared(total, column.missing, column.participants, language)}</dl>
  </li>`;
}

function bars(counts: readonly number[]) {
  const most = Math.max(1, ...counts);
  return counts.map((count, bin) => {
    const height = count === 0 ? 0 : Math.max(LEAST_BAR, (HEIGHT * count) / most);
    return svg`<rect x=${bin + 0.08} y=${HEIGHT - height} width="0.84" height=${height}></rect>`;
  });
}

const fact = (name: string, value: unknown, hook?: string) =>
  html`<dt>${name}</dt><dd data-testid=${hook ?? nothing}>${value}</dd>`;

function shared(count: number, missing: number, participants: number | undefined, language: Language) {
  const words = WORDS[language].profile;
  const format = FORMATS[language];
  const share = format.percent(missing / Math.max(1, count + missing));
  return html`${fact(words.missing, share)} ${fact(words.values, format.count(count), 'count')}
    ${participants === undefined ? nothing : fact(words.participants, format.count(participants))}`;
}

const columnOf = ({ data }: Task, name: string) =>
  data.kind === 'images'
    ? undefined
    : (data.columns.find((column) => column.name === name) ??
      (data.target.name === name ? data.target : undefined));

const labelOf = (task: Task, name: string, language: Language): string =>
  columnOf(task, name)?.label?.[language] ?? name;

const isLog = (task: Task, name: string): boolean => {
  const column = columnOf(task, name);
  return column !== undefined && 'log' in column && column.log === true;
};

function valueLabel(task: Task, name: string, value: string, language: Language): string {
  const column = columnOf(task, name);
  if (!column || !('valueLabels' in column) || !('values' in column)) return value;
  return column.valueLabels?.[language][column.values.indexOf(value)] ?? value;
}

function head(task: Task, name: string, language: Language) {
  const column = columnOf(task, name);
  const unit = column && 'unit' in column ? column.unit : undefined;
  const isTarget = task.data.kind === 'table' && task.data.target.name === name;
  return html`<h2>
    ${labelOf(task, name, language)}
    ${unit === undefined ? nothing : html`<span class="soft small">${unit}</span>`}
    ${isTarget ? html`<span class="chip">${WORDS[language].profile.target}</span>` : nothing}
  </h2>`;
}
