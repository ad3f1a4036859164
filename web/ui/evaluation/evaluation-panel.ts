/** How good the shared model is over everybody's rows, beside this tab's own, and how far participants lie apart. */
import { html, nothing } from 'lit';
import {
  FEWEST_FOR_SPREAD,
  FEWEST_FOR_TALLY,
  type MergedScores,
  type Scores,
  type Spread,
} from '../../../core/evaluation/scores.ts';
import type { Tally } from '../../../core/evaluation/tally.ts';
import { METRICS, type MetricName } from '../../../core/task/metrics.ts';
import type { Task } from '../../../core/task/task.ts';
import { FORMATS, type Language } from '../format.ts';
import { WORDS } from '../language.ts';
import { confusionTable } from './confusion-table.ts';
import { calibrationPlot, rocPlot } from './unit-plots.ts';

/**
 * @param overall - Of the newest round that was measured; test rows speak where there are any.
 * @param here - What this tab measured of the same model, where there is a tab.
 */
export function evaluationPanel(
  task: Task,
  overall: MergedScores | undefined,
  here: Scores | undefined,
  language: Language,
) {
  const set = overall?.test ? 'test' : 'heldOut';
  const score = overall?.[set];
  if (!score) return nothing;
  const words = WORDS[language].profile;
  const { tally, participants = 1, exampleCount } = score;
  const ofRows =
    set === 'test'
      ? words.goodTest(Math.round(exampleCount / participants))
      : words.goodLede(exampleCount, participants);
  const spread = overall.heldOut?.spread;
  return html`<section class="card evaluation" aria-labelledby="good-title" data-testid="evaluation">
    <h2 id="good-title">${words.goodTitle}</h2>
    <p class="small soft">${ofRows}</p>
    <div class="parts">
      ${figures(score.metrics, here?.[set]?.metrics, spread, language)}
      ${tally === undefined ? nothing : plots(task, tally, score.metrics.auc, language)}
    </div>
    <p class="small soft flat">
      ${spread ? words.spreadOf(mostIn(spread)) : words.spreadFrom(FEWEST_FOR_SPREAD)}
      ${set === 'heldOut' && participants < FEWEST_FOR_TALLY ? words.curvesFrom(FEWEST_FOR_TALLY) : nothing}
    </p>
  </section>`;
}

const mostIn = (spread: Readonly<Record<string, Spread>>) =>
  Math.max(...Object.values(spread).map(({ participants }) => participants));

function figures(
  overall: Readonly<Record<string, number>>,
  here: Readonly<Record<string, number>> | undefined,
  spread: Readonly<Record<string, Spread>> | undefined,
  language: Language,
) {
  const { metric: names, profile: words } = WORDS[language];
  const format = FORMATS[language];
  const metrics = (Object.keys(METRICS) as MetricName[]).filter((metric) => metric in overall);
  const cell = (metric: MetricName, value: number | undefined, hook?: string) =>
    html`<td data-testid=${hook ?? nothing}>${value === undefined ? '–' : format.metric(metric, value)}</td>`;
  return html`<div class="scroll-x" tabindex="0" role="region" aria-label=${words.measure}>
    <table class="figures">
      <thead>
        <tr>
          <th scope="col">${words.measure}</th>
          <th scope="col">${words.overall}</th>
          ${here ? html`<th scope="col">${words.here}</th>` : nothing}
          ${spread ? [words.worst, words.middle, words.best].map((name) => html`<th scope="col">${name}</th>`) : nothing}
        </tr>
      </thead>
      <tbody>
        ${metrics.map((metric) => {
          const apart = spread?.[metric];
          return html`<tr data-metric=${metric}>
            <th scope="row">${names[metric]}</th>
            ${cell(metric, overall[metric], 'overall')} ${here ? cell(metric, here[metric], 'here') : nothing}
            ${spread ? [apart?.worst, apart?.median, apart?.best].map((value) => cell(metric, value)) : nothing}
          </tr>`;
        })}
      </tbody>
    </table>
  </div>`;
}

function plots(task: Task, tally: Tally, auc: number | undefined, language: Language) {
  switch (tally.kind) {
    case 'binary':
      return html`${rocPlot(tally, auc, language)} ${calibrationPlot(tally, language)}`;
    case 'classes':
      return confusionTable(classNames(task, language), tally, language);
    case 'number':
      return nothing;
  }
}

function classNames({ data }: Task, language: Language): readonly string[] {
  if (data.kind === 'images') return data.classes;
  if (data.target.type !== 'category') return [];
  return data.target.valueLabels?.[language] ?? data.target.values;
}
