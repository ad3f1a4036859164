/** Which way of trying a model suits its task. */
import { html, nothing } from 'lit';
import type { Task } from '../../../core/task/task.ts';
import type { SamplePreview, SeriesNames } from '../../../tasks/samples.ts';
import type { Predict } from './question.ts';
import { canDrawCurve } from './try-curve.ts';
import './try-forecast.ts';
import './try-image.ts';
import './try-line.ts';
import './try-route.ts';
import './try-row.ts';
import './try-survival.ts';

export interface Trying {
  readonly task: Task;
  readonly preview?: SamplePreview | undefined;
  /** Undefined while there is no model to ask. */
  readonly predict: Predict | undefined;
  /** As `TryElement.moment`. */
  readonly moment: string;
  readonly roundOfModel: (id: string) => number | undefined;
  /** Public rows with their outcomes; without them a survival's answer has no curve. */
  readonly publicRows?: () => Promise<readonly Readonly<Record<string, string>>[]>;
  /** What the public rows are of, where they follow each other in time: forecasts are shown beside what came. */
  readonly series?: SeriesNames;
}

/** @returns `nothing` where a row by itself says nothing to the model, which looks back on others. */
export function tryFor({ task, preview, predict, moment, roundOfModel, publicRows, series }: Trying) {
  const { data } = task;
  if (data.kind === 'images') {
    return html`<tabfed-try-image .task=${task} .preview=${preview} .predict=${predict} .moment=${moment} .roundOfModel=${roundOfModel}></tabfed-try-image>`;
  }
  const [column, ...more] = data.columns;
  if (column?.type === 'number' && more.length === 0 && data.target.type === 'number') {
    return html`<tabfed-try-line .task=${task} .preview=${preview} .predict=${predict} .moment=${moment} .roundOfModel=${roundOfModel}></tabfed-try-line>`;
  }
  if (data.target.type === 'number' && canDrawCurve(data)) {
    return html`<tabfed-try-curve .task=${task} .preview=${preview} .predict=${predict} .moment=${moment} .roundOfModel=${roundOfModel}></tabfed-try-curve>`;
  }
  if (series?.network && publicRows) {
    return html`<tabfed-try-route .task=${task} .network=${series.network} .predict=${predict} .moment=${moment} .roundOfModel=${roundOfModel} .publicRows=${publicRows}></tabfed-try-route>`;
  }
  if (series && publicRows) {
    return html`<tabfed-try-forecast .task=${task} .names=${series} .predict=${predict} .moment=${moment} .roundOfModel=${roundOfModel} .publicRows=${publicRows}></tabfed-try-forecast>`;
  }
  if (data.order) return nothing;
  if (data.target.type === 'survival' && publicRows) {
    return html`<tabfed-try-survival .task=${task} .preview=${preview} .predict=${predict} .moment=${moment} .roundOfModel=${roundOfModel} .publicRows=${publicRows}></tabfed-try-survival>`;
  }
  return html`<tabfed-try-row .task=${task} .preview=${preview} .predict=${predict} .moment=${moment} .roundOfModel=${roundOfModel}></tabfed-try-row>`;
}
