/** The left of the picture: this tab's rows, what it does with them, and the buttons to stop it. */
import { html, nothing } from 'lit';
import { readableTable } from '../../tasks/readable-table.ts';
import type { SamplePreview } from '../../tasks/samples.ts';
import { FORMATS, type Language } from '../ui/format.ts';
import { WORDS } from '../ui/language.ts';
import { activityText, backendText } from './activity-text.ts';
import type { DemoActions } from './demo-view.ts';
import { ownPanel, sourceSwitch } from './own/own-panel.ts';
import { isTakingPart, type ReadyState } from './page-state.ts';
import './pixels.ts';
import '../ui/countdown.ts';

export function sideTab(state: ReadyState, actions: DemoActions, language: Language) {
  const words = WORDS[language];
  return html`<section class="side here" aria-labelledby="this-tab">
    <h2 class="tag" id="this-tab">${words.thisTab}</h2>
    ${state.status === undefined ? sourceSwitch(state, actions, language) : nothing}
    ${
      state.own === undefined
        ? html`${previewPart(state, language)} ${state.status === undefined ? choicePart(state, actions, language) : nothing}`
        : ownPanel(state, actions, language)
    }
    ${factsPart(state, language)} ${state.status === undefined ? nothing : activityPart(state, actions, language)}
  </section>`;
}

function previewPart({ preview, task }: ReadyState, language: Language) {
  const words = WORDS[language];
  if (preview.state === 'none') return nothing;
  if (preview.state === 'loading') return html`<p class="soft preview-height">${words.loading}</p>`;
  if (preview.state === 'failed') {
    return html`<div class="note bad" role="alert">
      <p><strong>${words.previewFailed}</strong> <span lang="en">${preview.error.what} ${preview.error.next}</span></p>
    </div>`;
  }
  return previewOf(preview.preview, task, language);
}

function previewOf(preview: SamplePreview, task: ReadyState['task'], language: Language) {
  const words = WORDS[language];
  switch (preview.kind) {
    case 'images': {
      const names = task.data.kind === 'images' ? task.data.classes : [];
      const shown = preview.images.slice(0, 8);
      const label = shown
        .map((_, i) => words.sampleLabelled(names[preview.labels[i] ?? -1] ?? '?'))
        .join(', ');
      return html`<div class="digits" role="img" aria-label="${words.previewImages(shown.length)}: ${label}">
        ${shown.map(
          (pixels) =>
            html`<tabfed-pixels .pixels=${pixels} .width=${preview.width} .height=${preview.height}></tabfed-pixels>`,
        )}
      </div>`;
    }
    case 'table': {
      if (task.data.kind !== 'table') return nothing;
      const table = readableTable(task.data, preview, language);
      return html`<div class="scroll-x" role="region" tabindex="0" aria-label=${words.previewRows}>
        <table class="figures nowrap">
          <thead>
            <tr>${table.columns.map((name) => html`<th scope="col">${name}</th>`)}</tr>
          </thead>
          <tbody>
            ${table.rows.slice(0, 5).map((row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>`)}
          </tbody>
        </table>
      </div>`;
    }
    case 'points':
      return html`<ul class="points" aria-label=${words.previewPoints}>
        ${preview.points.map(({ x, y }) => html`<li>(${x}, ${y})</li>`)}
      </ul>`;
    default:
      return preview satisfies never;
  }
}

function choicePart(state: ReadyState, actions: DemoActions, language: Language) {
  const words = WORDS[language];
  const { splits, choice } = state;
  const split = splits.find(({ id }) => id === choice.split);
  const chosen = (event: Event) => (event.currentTarget as HTMLSelectElement).value;
  return html`<div class="choices">
    <label class="field"><span>${words.whichRows}</span>
      <select name="split" data-testid="split" @change=${(event: Event) => actions.choose({ split: chosen(event), part: 0 })}>
        ${splits.map(({ id, label }) => html`<option value=${id} .selected=${id === choice.split}>${label[language]}</option>`)}
      </select></label>
    <label class="field"><span>${words.whichPart}</span>
      <select name="part" data-testid="part"
        @change=${(event: Event) => actions.choose({ split: choice.split, part: Number(chosen(event)) })}>
        ${Array.from(
          { length: split?.parts ?? 0 },
          (_, part) =>
            html`<option value=${part} .selected=${part === choice.part}>${split?.partLabel(part)[language]}</option>`,
        )}
      </select></label>
  </div>`;
}

function factsPart(state: ReadyState, language: Language) {
  const words = WORDS[language];
  const { rows } = state.task.text[language];
  const profile = state.status?.profile;
  const fact = (name: string, value: unknown) => html`<dt>${name}</dt><dd>${value}</dd>`;
  if (profile === undefined) {
    if (state.preview.state !== 'ready' || state.own !== undefined) return nothing;
    return html`<dl class="facts">${fact(words.rowsHere, words.rowsCount(state.preview.rows, rows))}</dl>`;
  }
  const status = state.status as NonNullable<ReadyState['status']>;
  return html`<dl class="facts">
      ${fact(words.toTrain, words.rowsCount(profile.trainingRows, rows))}
      ${profile.heldOutRows > 0 ? fact(words.heldOut, words.heldOutValue(profile.heldOutRows)) : nothing}
      ${profile.testRows > 0 ? fact(words.testRows, words.testRowsValue(profile.testRows)) : nothing}
      ${profile.skippedRows > 0 ? fact(words.skippedRows, html`${FORMATS[language].count(profile.skippedRows)} (<span lang="en">${profile.skippedBecause ?? ''}</span>)`) : nothing}
      ${fact(
        words.runsOn,
        html`${backendText(status, state.task, language)}<span class="visually-hidden" data-testid="backend">${status.backend}</span>`,
      )}
    </dl>
    ${
      profile.backendNotes.length === 0
        ? nothing
        : html`<details class="small" data-testid="backend-notes">
            <summary>${words.backendFellBack}</summary>
            <ul lang="en">${profile.backendNotes.map((note) => html`<li>${note}</li>`)}</ul>
          </details>`
    }`;
}

function activityPart(state: ReadyState, actions: DemoActions, language: Language) {
  const words = WORDS[language];
  const status = state.status as NonNullable<ReadyState['status']>;
  const { activity } = status;
  const text = activityText(status, state.task, language);
  return html`<div class="activity ${text.tone}">
      <p data-testid="phase" data-phase=${activity.phase} role="status"><span class="mark" aria-hidden="true"></span>${text.sentence}</p>
      ${text.progress === undefined ? nothing : html`<progress max="1" value=${text.progress} aria-label=${words.localProgress}></progress>`}
      ${text.detail === undefined ? nothing : html`<p class="small soft">${text.detail}</p>`}
      ${
        activity.phase === 'unreachable'
          ? html`<p class="small">${words.retryIn} <tabfed-countdown data-testid="countdown" data-for="retry" .untilMs=${activity.retryAtMs}></tabfed-countdown></p>`
          : nothing
      }
    </div>
    <div class="row">${buttons(state, actions, language)}</div>`;
}

function buttons(state: ReadyState, actions: DemoActions, language: Language) {
  const words = WORDS[language];
  const phase = state.status?.activity.phase;
  if (phase === 'left' || phase === 'failed') {
    return html`<button type="button" class="primary" data-testid="join-again" @click=${actions.startOver}>${words.joinAgain}</button>`;
  }
  const leave = html`<button type="button" data-testid="leave" @click=${actions.leave}>${words.leave}</button>`;
  // There is nothing to pause before the participant exists.
  if (!isTakingPart(state) || phase === 'preparing') return leave;
  // A polite pause ends by itself; the person may still pause on top of it.
  const isByPerson = state.status?.activity.phase === 'paused' && !state.status.activity.because;
  return isByPerson
    ? html`<button type="button" class="primary" data-testid="resume" @click=${actions.resume}>${words.resume}</button>${leave}`
    : html`<button type="button" class="primary" data-testid="pause" @click=${actions.pause}>${words.pause}</button>${leave}`;
}
