/** The rounds, newest first: who was invited and what became of them, and how long it took. */
import { html, nothing, svg } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Language } from '../ui/format.ts';
import { WORDS } from '../ui/language.ts';
import { type OpenState, ROUNDS_AT_ONCE } from './dashboard-state.ts';
import { membersTable } from './members-table.ts';
import { momentText, spanText } from './moment-text.ts';
import type { OperatedTask } from './operator-api.ts';
import { OUTCOMES, type RoundRow, roundRows, scaleMs, shareOf } from './round-rows.ts';

interface Drawing {
  readonly scale: number;
  readonly language: Language;
}

export function timelinePanel(
  state: OpenState,
  view: OperatedTask,
  showMore: () => void,
  language: Language,
) {
  const words = WORDS[language].dashboard;
  const rows = roundRows(state);
  const scale = scaleMs(rows);
  const drawing = { scale, language };
  const hidden = view.rounds.length - state.shownRounds;
  return html`<section class="card" aria-labelledby="timeline-title">
    <h2 id="timeline-title">${words.timelineTitle}</h2>
    ${
      rows.length === 0
        ? html`<p class="soft flat" data-testid="no-rounds">${words.noRounds}</p>`
        : html`<p class="small soft">${words.timelineHow(spanText(scale, language))}</p>
            <ol class="rounds" reversed>
              ${repeat(
                rows,
                ({ round }) => round,
                (row) => html`<li>${roundEntry(row, drawing)}</li>`,
              )}
            </ol>
            ${legend(language)}`
    }
    ${
      hidden > 0
        ? html`<div class="row"><button type="button" data-testid="more-rounds" @click=${showMore}>${words.moreRounds(Math.min(hidden, ROUNDS_AT_ONCE))}</button></div>`
        : nothing
    }
  </section>`;
}

function roundEntry(row: RoundRow, drawing: Drawing) {
  const { language } = drawing;
  const words = WORDS[language].dashboard;
  const { summary } = row;
  const isLive = summary === undefined;
  return html`<details data-testid="round" data-round=${row.round} class=${isLive ? 'live' : ''}>
    <summary>
      <span class="name">
        <b>${words.roundNumber(row.round)}</b>
        <small>${isLive ? words.now : momentText(summary.committedAtMs, Date.now(), language)}</small>
      </span>
      ${cohortBar(row)} ${lane(row, drawing)}
      <span class="said">${saidOf(row, drawing)}</span>
    </summary>
    ${membersTable(row, language)}
  </details>`;
}

/** The cohort as one bar, a piece for each outcome, as wide as its share; the same is said in words beside it. */
function cohortBar({ outcomes, invited }: RoundRow) {
  let from = 0;
  const pieces = outcomes.map(({ outcome, count }) => {
    const width = (100 * count) / invited;
    from += width;
    return svg`<rect class=${outcome} x="${from - width}%" width="${width}%" y="1" height="13"></rect>`;
  });
  return html`<svg class="cohort" aria-hidden="true">${pieces}</svg>`;
}

/** From the invitation to the commit, with a mark for each refusal at its moment. */
function lane({ spanMs, summary, refusedAtMs }: RoundRow, { scale }: Drawing) {
  const percent = (ms: number) => `${(100 * shareOf(ms, scale)).toFixed(2)}%`;
  return html`<svg class="lane" aria-hidden="true">
    ${
      spanMs === undefined
        ? nothing
        : svg`<rect class=${summary ? 'span' : 'span live'} x="0" width=${percent(spanMs)} y="3" height="9" rx="3"></rect>`
    }
    ${refusedAtMs.map((ms) => svg`<svg class="mark" x=${percent(ms)}><rect x="-3" y="0" width="3" height="15"></rect></svg>`)}
  </svg>`;
}

function saidOf({ outcomes, invited, refusals, summary, spanMs, members }: RoundRow, { language }: Drawing) {
  const words = WORDS[language].dashboard;
  const parts = [
    ...(invited > 0 ? [words.invited(invited)] : []),
    ...outcomes.map(({ outcome, count }) => words.outcome[outcome](count)),
    ...(summary !== undefined && members === undefined ? [words.outcome.reported(summary.participants)] : []),
    ...(summary !== undefined && summary.attempt > 1 ? [words.attempts(summary.attempt)] : []),
    ...(spanMs === undefined ? [] : [spanText(spanMs, language)]),
  ];
  const codes = [...new Set(refusals.map(({ error }) => error.code))].slice(0, 3);
  return html`${parts.join(' · ')}${
    refusals.length === 0
      ? nothing
      : html` · <span class="bad">${words.refused(refusals.length)}</span> ${codes.map((code) => html`<code>${code}</code> `)}`
  }`;
}

function legend(language: Language) {
  const words = WORDS[language].dashboard;
  return html`<ul class="legend" aria-hidden="true">
    ${OUTCOMES.map(
      (outcome) =>
        html`<li><svg class="cohort key"><rect class=${outcome} x="0" y="1" width="100%" height="13"></rect></svg>${words.outcomeName[outcome]}</li>`,
    )}
    <li><svg class="lane key"><rect class="refused" x="8" width="3" height="15"></rect></svg>${words.refusedMark}</li>
  </ul>`;
}
