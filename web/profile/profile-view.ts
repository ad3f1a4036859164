import { html, nothing } from 'lit';
import type { ErrorReport } from '../../core/errors/tabfed-error.ts';
import { collectsStatistics, type TaskStatistics } from '../../core/task/statistics.ts';
import type { Task } from '../../core/task/task.ts';
import { pageLink } from '../ui/language.ts';
import { LightElement } from '../ui/light-element.ts';
import '../ui/site-header.ts';
import { categoryCard, numberCard } from './column-card.ts';

export type ProfileState =
  | { readonly view: 'loading' }
  | { readonly view: 'problem'; readonly error: ErrorReport }
  /** There are none, or none yet. */
  | { readonly view: 'waits'; readonly task: Task }
  | { readonly view: 'ready'; readonly task: Task; readonly statistics: TaskStatistics };

/** What the statistics of all participants say, column by column. */
export class ProfileView extends LightElement {
  static override properties = { state: { attribute: false } };
  declare state: ProfileState;

  constructor() {
    super();
    this.state = { view: 'loading' };
  }

  override render() {
    return html`<tabfed-header .where=${this.words.profile.where}></tabfed-header>
      <main id="content" data-testid="profile" data-view=${this.state.view}>${this.#content()}</main>`;
  }

  override updated(): void {
    document.title = `${this.words.profile.where} · tabfed`;
  }

  #content() {
    const { state, words, language } = this;
    const own = words.profile;
    switch (state.view) {
      case 'loading':
        return html`<h1 class="soft">${words.loading}</h1>`;
      case 'problem':
        return html`<h1>${words.problem}</h1>
          <p role="status" lang="en">${state.error.what} ${state.error.next}</p>`;
      case 'waits': {
        const isComing = collectsStatistics(state.task);
        return html`<h1>${isComing ? own.notYet : own.never}</h1>
          <p class="lede" role="status">${isComing ? own.notYetNext : own.neverNext}</p>
          ${this.#toTask(state.task)}`;
      }
      case 'ready': {
        const { task, statistics } = state;
        const { columns, categories = {}, cohort, rows = 0 } = statistics;
        return html`<h1>${own.title(task.text[language].name)}</h1>
          <p class="lede">${own.lede(cohort, rows)}</p>
          <ul class="columns">
            ${Object.entries(columns).map(([name, column]) => numberCard(task, name, column, language))}
            ${Object.entries(categories).map(([name, column]) => categoryCard(task, name, column, language))}
          </ul>
          ${Object.keys(columns).length === 0 ? nothing : html`<p class="small soft">${own.beyond}</p>`}
          ${this.#toTask(task)}`;
      }
    }
  }

  #toTask({ id }: Task) {
    return html`<p class="row"><a class="button" href=${pageLink('/demo/', { task: id })}>${this.words.profile.toTask}</a></p>`;
  }
}

customElements.define('tabfed-profile-view', ProfileView);
