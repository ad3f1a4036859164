import { html, nothing } from 'lit';
import { LightElement } from '../ui/light-element.ts';
import '../ui/countdown.ts';
import '../ui/site-header.ts';
import type { HomeState } from './home-state.ts';
import { type CardActions, taskCard } from './task-card.ts';

/** The list of the hub's tasks, drawn from one state. Holds no state of its own. */
export class HomeView extends LightElement {
  static override properties = { state: { attribute: false }, actions: { attribute: false } };
  declare state: HomeState;
  declare actions: CardActions;
  /** Tasks that this page has sample rows for. */
  declare hasSamples: (task: string) => boolean;

  constructor() {
    super();
    this.hasSamples = () => true;
  }

  override render() {
    const { words } = this;
    return html`
      <tabfed-header></tabfed-header>
      <main id="content">
        <h1>${words.homeTitle}</h1>
        <p class="lede">${words.homeLede}</p>
        <dl class="picture">
          <div class="here"><dt class="tag">${words.thisTab}</dt><dd>${words.homeStays}</dd></div>
          <div class="between"><dt class="tag">${words.border}</dt><dd>${words.homeCrosses}</dd></div>
          <div class="hub"><dt class="tag">${words.hub}</dt><dd>${words.homeAverages}</dd></div>
        </dl>
        <h2 class="list-title">${words.openTasks}</h2>
        <div aria-live="polite">${this.#problem()}</div>
        ${this.#list()}
      </main>`;
  }

  #problem() {
    const { words, state } = this;
    if (state.problem === undefined) return nothing;
    if (state.problem.code !== 'hub.unreachable') {
      const { code, what, next } = state.problem;
      return html`<div class="note bad" data-testid="problem" data-code=${code}>
        <p><strong>${words.problem}</strong> <span lang="en">${what} ${next}</span> <code class="small">${code}</code></p>
      </div>`;
    }
    return html`<div class="note wait" data-testid="problem" data-code="hub.unreachable">
      <p>
        <strong>${words.hubUnreachable}.</strong> ${state.tasks === undefined ? nothing : words.listIsOld} ${words.retryIn}
        <tabfed-countdown aria-live="off" data-testid="countdown" data-for="retry" .untilMs=${state.retryAtMs ?? 0}></tabfed-countdown>
      </p>
    </div>`;
  }

  #list() {
    const { words, state } = this;
    if (state.tasks === undefined)
      return state.problem === undefined ? html`<p class="soft" role="status">${words.loading}</p>` : nothing;
    if (state.tasks.length === 0) {
      return html`<div class="card empty-list" data-testid="no-tasks"><h3>${words.noTasks}</h3><p class="soft">${words.noTasksNext}</p></div>`;
    }
    return html`<ul class="tasks">
      ${state.tasks.map((view) => {
        const { id } = view.task;
        return taskCard(view, state.local[id] ?? [], this.hasSamples(id), this.actions, this.language);
      })}
    </ul>`;
  }
}

customElements.define('tabfed-home-view', HomeView);
