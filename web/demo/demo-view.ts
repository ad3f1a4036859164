import { html, nothing } from 'lit';
import { ERROR_CODES } from '../../core/errors/codes.ts';
import type { ErrorReport } from '../../core/errors/tabfed-error.ts';
import type { ColumnMapping } from '../../core/task/mapping.ts';
import { samplesOf } from '../../tasks/registry.ts';
import type { SampleChoice } from '../../tasks/samples.ts';
import { evaluationPanel } from '../ui/evaluation/evaluation-panel.ts';
import { modelHref } from '../ui/hub-here.ts';
import { pageLink } from '../ui/language.ts';
import { LightElement } from '../ui/light-element.ts';
import { lastValue } from '../ui/plot/plot-drawing.ts';
import { metricOf } from '../ui/standing-text.ts';
import { bytesOut } from './border-text.ts';
import { metricSeries } from './metric-series.ts';
import { ownConsent } from './own/own-consent.ts';
import type { PathFile } from './own/own-file.ts';
import { canTry, newestScores, type PageState, type ReadyState, roundsOf, standingOf } from './page-state.ts';
import { sideBorder } from './side-border.ts';
import { sideHub } from './side-hub.ts';
import { sideTab } from './side-tab.ts';
import { heartStory } from './story/heart-story.ts';
import { howGood } from './try/how-good.ts';
import type { Predict } from './try/question.ts';
import { tryFor } from './try/try-for.ts';
import '../ui/countdown.ts';
import '../ui/site-header.ts';
import './metric-chart.ts';

/** What a person can do on the page. */
export interface DemoActions {
  readonly choose: (choice: SampleChoice) => void;
  readonly consent: () => void;
  readonly pause: () => void;
  readonly resume: () => void;
  readonly leave: () => void;
  readonly startOver: () => void;
  readonly predict: Predict;
  /** Public rows of the task with their outcomes, by the task's column names. */
  readonly publicRows: () => Promise<readonly Readonly<Record<string, string>>[]>;
  /** Rows of the person's own. */
  readonly own: {
    readonly use: (isOwn: boolean) => void;
    readonly choose: (file: File) => void;
    readonly chooseFolder: (files: readonly PathFile[]) => void;
    readonly read: () => void;
    readonly stop: () => void;
    readonly map: (column: string, change: ColumnMapping | undefined) => void;
    readonly startOver: () => void;
    readonly takeMapping: (text: string) => void;
    /** The mapping that comes with the task, for the files that most people have. */
    readonly takeShippedMapping: () => void;
    readonly train: () => void;
  };
}

/** The whole demo page, drawn from one state. Holds no state of its own. */
export class DemoView extends LightElement {
  static override properties = { state: { attribute: false }, actions: { attribute: false } };
  declare state: PageState;
  declare actions: DemoActions;

  override render() {
    const { state, words } = this;
    const ready = state.view === 'ready' ? state : undefined;
    const text = ready?.task.text[this.language];
    return html`
      <tabfed-header .where=${text?.name ?? ''} .borderHref=${ready ? '#border' : ''}></tabfed-header>
      <main id="content">${ready ? this.#ready(ready) : this.#notReady(state as Exclude<PageState, ReadyState>, words.loading)}</main>`;
  }

  override updated(): void {
    const { state } = this;
    document.title = state.view === 'ready' ? `${state.task.text[this.language].name} · tabfed` : 'tabfed';
  }

  #notReady(state: Exclude<PageState, ReadyState>, loading: string) {
    const { words } = this;
    const back = html`<p class="row"><a class="button primary" href=${pageLink('/')}>${words.toTheTasks}</a></p>`;
    switch (state.view) {
      case 'loading':
        return html`<h1 class="soft">${loading}</h1>`;
      case 'hub-unreachable':
        return html`<h1>${words.hubUnreachable}</h1>
          <p role="status">${words.retryIn}
            <tabfed-countdown data-testid="countdown" data-for="retry" .untilMs=${state.retryAtMs}></tabfed-countdown></p>${back}`;
      case 'no-task':
        return html`<h1 data-testid="problem">${words.noTask(state.id)}</h1><p class="lede">${words.noTaskNext}</p>${back}`;
      case 'error':
        return html`<h1>${words.problem}</h1>${this.#report(state.error, words.problem)}${back}`;
      default:
        return state satisfies never;
    }
  }

  #ready(state: ReadyState) {
    const { language, words, actions } = this;
    const text = state.task.text[language];
    const activity = state.status?.activity;
    return html`
      <h1>${text.title}</h1>
      <p class="lede">${text.purpose}${language === 'zh' ? '' : ' '}${text.data}</p>
      ${state.isRejoined && state.status !== undefined ? html`<div class="note" data-testid="rejoined"><p>${words.rejoined}</p></div>` : nothing}
      ${activity?.phase === 'failed' ? this.#report(activity.error, words.ended) : nothing}
      ${
        state.status?.lastProblem !== undefined && activity?.phase !== 'failed'
          ? this.#report(
              state.status.lastProblem,
              words.problemTitle[ERROR_CODES[state.status.lastProblem.code]],
            )
          : nothing
      }
      <div class="flow">${sideTab(state, actions, language)} ${sideBorder(state, language)} ${sideHub(state, language)}</div>
      ${state.status === undefined ? this.#consent(state) : nothing}
      ${state.task.id === 'heart' ? heartStory(language) : nothing}
      <div class="below ${state.task.data.kind === 'table' && (state.task.data.columns.length > 3 || state.task.data.order) ? 'wide-try' : ''}">
        ${this.#chart(state)} ${this.#try(state)}
      </div>
      ${this.#howGood(state)}`;
  }

  #howGood(state: ReadyState) {
    const { overall, here } = newestScores(state);
    return evaluationPanel(state.task, overall, here, this.language);
  }

  #consent(state: ReadyState) {
    const { words, format, language } = this;
    if (state.own !== undefined) return ownConsent(state, state.own, this.actions, language);
    const { rows } = state.task.text[language];
    const count = state.preview.state === 'ready' ? words.rowsCount(state.preview.rows, rows) : rows;
    const isOver = state.standing.phase === 'finished';
    return html`<section class="card consent" aria-labelledby="consent-title">
      <div>
        <h2 id="consent-title">${isOver ? words.openTitle : words.consentTitle}</h2>
        <p>${isOver ? words.openText(count) : words.consentText(count, format.bytes(bytesOut(state.task)))}</p>
        <p class="small soft flat">${words.consentPending}</p>
      </div>
      <button type="button" class="primary" data-testid="consent" @click=${this.actions.consent}>${isOver ? words.openModel : words.consent}</button>
    </section>`;
  }

  #chart(state: ReadyState) {
    const { words, format } = this;
    const series = metricSeries(roundsOf(state), state.task);
    const { metric } = state.task;
    const [together, own] = [lastValue(series.together), lastValue(series.own)];
    const losses = metricSeries(roundsOf(state), { ...state.task, metric: 'loss' });
    const loss = metric === 'loss' ? undefined : lastValue(losses.together);
    return html`<section class="card" aria-labelledby="chart-title">
      <h2 id="chart-title">${words.chartTitle}</h2>
      ${
        series.rounds.length === 0
          ? html`<p class="soft empty">${words.noRounds}</p>`
          : html`<p class="headline">
                ${
                  together === undefined
                    ? nothing
                    : html`<span class="together">${words.together} <b data-testid="metric" data-value=${together}>${format.metric(metric, together)}</b></span>`
                }
                ${
                  own === undefined
                    ? nothing
                    : html`<span class="own">${words.ownBefore} <b data-testid="own-metric" data-value=${own}>${format.metric(metric, own)}</b></span>`
                }
                ${
                  loss === undefined
                    ? nothing
                    : html`<span class="soft">${words.metric.loss} <b data-testid="loss" data-value=${loss}>${format.metric('loss', loss)}</b></span>`
                }
              </p>
              <tabfed-metric-chart .series=${series} .task=${state.task}></tabfed-metric-chart>`
      }
    </section>`;
  }

  #try(state: ReadyState) {
    const { words } = this;
    const { task } = state;
    const hasModel = standingOf(state).committedRound > 0;
    return html`<section class="card" aria-labelledby="try-title">
      <h2 id="try-title">${words.tryTitle}</h2>
      ${this.#worth(state)} ${this.#tryElement(state)}
      ${
        hasModel
          ? html`<p class="small downloads">${words.download}:
              ${(['tfjs', 'safetensors'] as const).map(
                (format) =>
                  html`<a href=${modelHref(task.id, format)} download data-testid="download-${format}">${format}</a>`,
              )}</p>`
          : nothing
      }
    </section>`;
  }

  /** What the model is worth, and what it is not for. */
  #worth(state: ReadyState) {
    const { language, words, format } = this;
    const { task } = state;
    const { caution } = task.text[language];
    const measured = roundsOf(state).findLast(({ summary }) => metricOf(summary.scores, task) !== undefined);
    const worth = howGood(measured?.summary.scores, task, language);
    const { positiveWeight } = task.training;
    return html`${caution === undefined ? nothing : html`<p class="note wait" data-testid="caution">${caution}</p>`}
      ${worth === undefined ? nothing : html`<p class="small" data-testid="how-good">${worth}</p>`}
      ${positiveWeight === undefined ? nothing : html`<p class="small soft">${words.oddsAreDivided(format.decimal(positiveWeight))}</p>`}`;
  }

  #tryElement(state: ReadyState) {
    const { task, status } = state;
    const preview = state.preview.state === 'ready' ? state.preview.preview : undefined;
    const predict = canTry(state) ? this.actions.predict : undefined;
    const rounds = roundsOf(state);
    const moment = `${rounds.at(-1)?.round ?? 0} ${status?.activity.phase === 'training' ? 'busy' : 'free'}`;
    const roundOfModel = (id: string) => rounds.findLast(({ summary }) => summary.modelId === id)?.round;
    const { publicRows } = this.actions;
    const series = samplesOf(task.id)?.series;
    return tryFor({ task, preview, predict, moment, roundOfModel, publicRows, ...(series && { series }) });
  }

  #report(error: ErrorReport, title: string) {
    return html`<div class="note bad" role="alert" data-testid="problem" data-code=${error.code}>
      <p><strong>${title}</strong> <span lang="en">${error.what} ${error.next}</span> <code class="small">${error.code}</code></p>
    </div>`;
  }
}

customElements.define('tabfed-demo-view', DemoView);
