import { html, nothing } from 'lit';
import { evaluationPanel } from '../ui/evaluation/evaluation-panel.ts';
import { LightElement } from '../ui/light-element.ts';
import { standingKind } from '../ui/standing-text.ts';
import { chosenTask, type DashboardState, type OpenState } from './dashboard-state.ts';
import type { OperatedTask } from './operator-api.ts';
import { heldPanel, participantsPanel } from './participants-panel.ts';
import { privacyPanel } from './privacy-panel.ts';
import { refusalsPanel } from './refusals-panel.ts';
import { reportNote } from './report-note.ts';
import { byteLines, metricLines, totalBytes } from './round-lines.ts';
import { exportsPanel, type TaskActions, taskHead } from './task-head.ts';
import { timelinePanel } from './timeline-panel.ts';
import { tokenForm } from './token-form.ts';
import '../ui/countdown.ts';
import '../ui/site-header.ts';
import './new-task/new-task-form.ts';
import './rounds-chart.ts';

export interface DashboardActions extends TaskActions {
  readonly enter: (token: string, keep: boolean) => void;
  readonly forget: () => void;
  readonly choose: (task: string) => void;
  readonly showMoreRounds: () => void;
  readonly showForm: (isAdding: boolean) => void;
  readonly addTask: (task: { readonly id: string }) => void;
  readonly chooseParticipant: (participant: string) => void;
}

/** The operator's page, drawn from one state. Holds no state of its own. */
export class DashboardView extends LightElement {
  static override properties = { state: { attribute: false }, actions: { attribute: false } };
  declare state: DashboardState;
  declare actions: DashboardActions;

  override render() {
    const { state } = this;
    return html`
      <tabfed-header where=${this.words.dashboard.where}></tabfed-header>
      <main id="content">
        ${state.view === 'token' ? tokenForm(state, this.actions.enter, this.language) : this.#open(state)}
      </main>`;
  }

  /** The form that had the focus is gone: readers go on at the task's name. */
  override updated(changed: Map<string, unknown>): void {
    const before = changed.get('state') as DashboardState | undefined;
    if (before?.view === 'token' && this.state.view === 'open') this.querySelector('h1')?.focus();
  }

  #open(state: OpenState) {
    const { words, actions } = this;
    const view = chosenTask(state);
    return html`<div aria-live="polite">${this.#problem(state)}</div>
      <div class="board">
        <div class="side">
          ${state.tasks.length === 0 ? nothing : this.#tasks(state)}
          <button type="button" class="new-task" data-testid="new-task" aria-pressed=${state.isAdding === true} @click=${() => actions.showForm(!state.isAdding)}>${words.dashboard.newTask.open}</button>
          <button type="button" class="forget" data-testid="forget" @click=${actions.forget}>${words.dashboard.tokenForget}</button>
        </div>
        <div class="panels">
          ${this.#panels(state, view)}
        </div>
      </div>`;
  }

  #panels(state: OpenState, view: OperatedTask | undefined) {
    if (state.isAdding) {
      return html`<tabfed-new-task .refusal=${state.refusedWish} .add=${this.actions.addTask} .cancel=${() => this.actions.showForm(false)}></tabfed-new-task>`;
    }
    return view === undefined ? this.#noTasks() : this.#task(state, view);
  }

  #tasks(state: OpenState) {
    const { words } = this;
    return html`<nav aria-label=${words.dashboard.tasksOfHub}>
      <ul>${state.tasks.map((view) => this.#taskLink(view, view.task.id === state.chosen && !state.isAdding))}</ul>
    </nav>`;
  }

  #taskLink({ task, standing, isPaused }: OperatedTask, isChosen: boolean) {
    const { words, actions } = this;
    const kind = isPaused && standing.phase === 'recruiting' ? 'waits' : standingKind(standing);
    const said = isPaused && kind !== 'finished' ? words.dashboard.chipPaused : words.chip[kind];
    return html`<li>
      <button type="button" data-testid="task" data-task=${task.id} aria-current=${isChosen ? 'true' : nothing} @click=${() => actions.choose(task.id)}>
        <span class="name">${task.text[this.language].name}</span>
        <small>${this.format.count(standing.committedRound)} / ${this.format.count(standing.maxRounds)}</small>
        <span class="chip ${kind}"><i aria-hidden="true"></i>${said}</span>
      </button>
    </li>`;
  }

  #noTasks() {
    const words = this.words.dashboard;
    return html`<h1 tabindex="-1">${words.tasksOfHub}</h1>
      <div class="card" data-testid="no-tasks"><p>${words.noTasks}</p><p class="soft flat">${words.noTasksNext}</p></div>`;
  }

  #task(state: OpenState, view: OperatedTask) {
    const { words, language, actions } = this;
    const { detail } = state;
    return html`${taskHead(state, view, actions, language)}
      ${timelinePanel(state, view, actions.showMoreRounds, language)}
      ${view.rounds.length === 0 ? nothing : this.#charts(view)}
      ${privacyPanel(view, language)}
      ${evaluationPanel(view.task, view.latest?.scores, undefined, language)}
      ${
        detail === undefined
          ? html`<p class="soft" role="status">${words.loading}</p>`
          : html`${refusalsPanel(detail.refusals, language)}
              <div class="two">
                ${participantsPanel(view, detail, state.participant, actions.chooseParticipant, language)}
                ${heldPanel(detail, state.participant, language)}
              </div>`
      }
      ${exportsPanel(view, actions.save, language)}`;
  }

  #charts({ task, rounds }: OperatedTask) {
    const { words, language, format } = this;
    const own = words.dashboard;
    const metric = words.metric[task.metric];
    const metrics = metricLines(rounds, task, language);
    const { up, down } = totalBytes(rounds);
    return html`<div class="two">
      <section class="card" aria-labelledby="metric-title">
        <h2 id="metric-title">${own.metricTitle(metric)}</h2>
        ${
          metrics.lines.length === 0
            ? html`<p class="soft flat">${own.notMeasured}</p>`
            : html`<tabfed-rounds-chart .data=${metrics} .label=${words.chartLabel(metric)} .write=${(value: number) => format.metric(task.metric, value)}></tabfed-rounds-chart>`
        }
      </section>
      <section class="card" aria-labelledby="bytes-title">
        <h2 id="bytes-title">${own.bytesTitle}</h2>
        <tabfed-rounds-chart .data=${byteLines(rounds, language)} .label=${own.bytesLabel} .write=${format.bytes}></tabfed-rounds-chart>
        <p class="small soft after">${own.bytesTotal(format.bytes(up), format.bytes(down), rounds.length)}</p>
      </section>
    </div>`;
  }

  #problem({ problem, retryAtMs, refusedWish, isAdding }: OpenState) {
    const { words } = this;
    // The form says it beside its button.
    const wish =
      refusedWish === undefined || isAdding ? nothing : reportNote(refusedWish, words.dashboard.wishRefused);
    if (problem === undefined) return wish;
    if (problem.code !== 'hub.unreachable') return html`${wish}${reportNote(problem, words.problem)}`;
    return html`${wish}
      <div class="note wait" data-testid="problem" data-code="hub.unreachable">
        <p>
          <strong>${words.hubUnreachable}.</strong> ${words.dashboard.whatIsShownIsOld} ${words.retryIn}
          <tabfed-countdown aria-live="off" .untilMs=${retryAtMs ?? 0}></tabfed-countdown>
        </p>
      </div>`;
  }
}

customElements.define('tabfed-dashboard-view', DashboardView);
