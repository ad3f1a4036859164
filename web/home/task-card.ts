/** One task of the list: what it learns, where it stands, and the two ways to take part. */
import { html, nothing } from 'lit';
import type { TaskView } from '../../participant/courier/hub-http.ts';
import { activityText } from '../demo/activity-text.ts';
import type { Language } from '../ui/format.ts';
import { FORMATS } from '../ui/format.ts';
import { pageLink, WORDS } from '../ui/language.ts';
import {
  lastMeasured,
  metricOf,
  missingParticipants,
  standingKind,
  standingText,
} from '../ui/standing-text.ts';
import { type LocalParticipant, runningOf } from './home-state.ts';
import { sparkline } from './sparkline.ts';

export interface CardActions {
  readonly addParticipants: (task: string) => void;
  readonly stopParticipants: (task: string) => void;
}

export function taskCard(
  view: TaskView,
  local: readonly LocalParticipant[],
  canAdd: boolean,
  actions: CardActions,
  language: Language,
) {
  const words = WORDS[language];
  const { task, standing } = view;
  const text = task.text[language];
  const kind = standingKind(standing);
  const invitation = kind === 'finished' ? words.tryTitle : words.join;
  return html`<li class="card task" data-testid="task-card" data-task=${task.id} data-phase=${standing.phase}>
    <div class="title">
      <h3>${text.name}</h3>
      <span class="chip ${kind}"><i aria-hidden="true"></i>${words.chip[kind]}</span>
    </div>
    <p>${text.purpose}</p>
    <p class="soft state" data-testid=${missingParticipants(standing) > 0 ? 'waiting-for' : nothing}>
      ${standingText(standing, task, language)}
    </p>
    ${figures(view, language)}
    <div class="row">
      <a class="button primary" href=${pageLink('/demo/', { task: task.id })} aria-label=${words.forTask(invitation, text.name)} data-testid="join">${invitation}</a>
      ${canAdd && standing.phase !== 'finished' ? addButton(view, local, actions, language) : nothing}
    </div>
    ${canAdd && standing.phase !== 'finished' ? html`<p class="small soft consent-line" id="consent-${task.id}">${words.addConsent}</p>` : nothing}
    ${local.length === 0 ? nothing : participantsHere(view, local, actions, language)}
  </li>`;
}

function addButton(
  { task }: TaskView,
  local: readonly LocalParticipant[],
  actions: CardActions,
  language: Language,
) {
  const words = WORDS[language];
  return html`<button
    type="button"
    data-testid="add-participants"
    aria-describedby="consent-${task.id}"
    @click=${() => actions.addParticipants(task.id)}
  >${local.length === 0 ? words.addHere : words.addMore}</button>`;
}

function figures({ task, standing, rounds }: TaskView, language: Language) {
  const words = WORDS[language];
  const format = FORMATS[language];
  const values = rounds.flatMap(({ scores }) => metricOf(scores, task) ?? []);
  const last = lastMeasured(rounds, task);
  const written = (value: number | undefined) =>
    value === undefined ? '' : format.metric(task.metric, value);
  const label = words.metricOverRounds(
    words.metric[task.metric],
    written(values[0]),
    written(values.at(-1)),
    values.length,
  );
  return html`<dl class="tiles">
    <div>
      <dt>${words.newestRound}</dt>
      <dd>${words.roundOf(standing.committedRound, standing.maxRounds)}</dd>
    </div>
    <div>
      <dt>${words.participantsNow}</dt>
      <dd data-testid="participants">${format.count(standing.present)}</dd>
    </div>
    <div class="wide">
      <dt>${words.metric[task.metric]}</dt>
      <dd class="with-line">
        ${
          last === undefined
            ? html`<span class="soft none">${words.notMeasured}</span>`
            : html`<span data-testid="metric" data-value=${last.value}>${written(last.value)}</span>`
        }
        ${values.length > 1 ? sparkline(values, label) : nothing}
      </dd>
    </div>
  </dl>`;
}

function participantsHere(
  { task }: TaskView,
  local: readonly LocalParticipant[],
  actions: CardActions,
  language: Language,
) {
  const words = WORDS[language];
  const running = runningOf(local).length;
  return html`<section class="local" aria-label=${words.participantsHere}>
    <ul>
      ${local.map((participant) => localCard(participant, task, language))}
    </ul>
    ${
      running === 0
        ? nothing
        : html`<button type="button" data-testid="stop-participants" @click=${() => actions.stopParticipants(task.id)}>${words.stopThem(running)}</button>`
    }
  </section>`;
}

function localCard({ number, status }: LocalParticipant, task: TaskView['task'], language: Language) {
  const words = WORDS[language];
  const text = status === undefined ? undefined : activityText(status, task, language);
  const error = status?.activity.phase === 'failed' ? status.activity.error : undefined;
  return html`<li data-testid="local-participant" data-phase=${status?.activity.phase ?? 'preparing'}>
    <strong>${words.participantHere(number)}</strong>
    <span class="small soft">${text?.sentence ?? words.starting}</span>
    <progress class=${text?.progress === undefined ? 'idle' : ''} max="1" value=${text?.progress ?? 0} aria-hidden="true"></progress>
    ${error === undefined ? nothing : html`<span class="small bad" lang="en">${error.what} ${error.next}</span>`}
  </li>`;
}
