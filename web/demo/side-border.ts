/** The middle of the picture: everything that crosses, in plain words and bytes. */
import { html, nothing } from 'lit';
import type { Language } from '../ui/format.ts';
import { FORMATS } from '../ui/format.ts';
import { WORDS } from '../ui/language.ts';
import { type BorderLine, crossingLine, plannedLines } from './border-text.ts';
import type { ReadyState } from './page-state.ts';

export function sideBorder(state: ReadyState, language: Language) {
  const words = WORDS[language];
  const { status, task } = state;
  return html`<section class="side border" id="border" aria-labelledby="the-border">
    <h2 class="tag" id="the-border">${words.border}</h2>
    ${
      status === undefined
        ? html`<p class="small soft center">${words.willCross}, ${words.eachRound}</p>
            <ul class="crossings">${plannedLines(task, language).map((line) => lineRow(line, language))}</ul>`
        : html`<div class="scroll-y" role="region" tabindex="0" aria-label=${words.crossings}>
              <ul class="crossings" data-testid="crossings">
                ${status.crossings.map((crossing) => lineRow(crossingLine(crossing, task, language), language))}
              </ul>
              ${status.crossings.length === 0 ? html`<p class="small soft center">${words.nothingCrossed}</p>` : nothing}
            </div>
            ${totals(status.bytesUp, status.bytesDown, language)}`
    }
    <div class="never">
      <p><strong>${words.neverCrosses}</strong> ${task.data.kind === 'images' ? words.neverImages : words.neverRows}</p>
      <p>${words.trainerHasNoNetwork}</p>
      <p>${words.hubSeesUpdates}</p>
    </div>
  </section>`;
}

function lineRow({ direction, title, detail, size }: BorderLine, language: Language) {
  const words = WORDS[language];
  return html`<li class=${direction}>
    <span class="arrow" aria-hidden="true">${direction === 'in' ? '←' : '→'}</span>
    <span><span class="visually-hidden">${direction === 'in' ? words.comesIn : words.goesOut}: </span>${title}${
      detail === undefined ? nothing : html`<small>${detail}</small>`
    }</span>
    <span class="size">${size}</span>
  </li>`;
}

function totals(bytesUp: number, bytesDown: number, language: Language) {
  const words = WORDS[language];
  const format = FORMATS[language];
  return html`<p class="totals small">
    <span>${words.bytesUp} <b data-testid="bytes-up" data-value=${bytesUp}>${format.bytes(bytesUp)}</b></span>
    <span>${words.bytesDown} <b data-testid="bytes-down" data-value=${bytesDown}>${format.bytes(bytesDown)}</b></span>
  </p>`;
}
