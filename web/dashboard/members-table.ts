/** The members of one round: a bar for each from the invitation to its outcome, and what it sent. */
import { html, nothing, svg } from 'lit';
import { FORMATS, type Language } from '../ui/format.ts';
import { WORDS } from '../ui/language.ts';
import { spanText } from './moment-text.ts';
import { FORGOTTEN } from './operator-api.ts';
import { type MemberRow, type RoundRow, shareOf } from './round-rows.ts';

/** A longer table would say no more to a person. */
const MOST = 200;

export function membersTable({ round, members, spanMs = 1 }: RoundRow, language: Language) {
  const words = WORDS[language].dashboard;
  if (members === undefined) return html`<p class="small soft">${words.membersAreFetched}</p>`;
  // A refusal can come after the commit.
  const scale = Math.max(spanMs, ...members.flatMap(({ refusedAtMs }) => refusedAtMs));
  return html`<div class="scroll-x" tabindex="0" role="group" aria-label=${words.membersOf(round)}>
      <table class="figures members">
        <caption class="visually-hidden">${words.membersOf(round)}</caption>
        <thead>
          <tr>
            <th scope="col">${words.participant}</th>
            <th scope="col">${words.sinceInvitation(spanText(scale, language))}</th>
            <th scope="col">${words.whatBecame}</th>
            <th scope="col">${words.exampleCount}</th>
            <th scope="col">${words.updateBytes}</th>
          </tr>
        </thead>
        <tbody>${members.slice(0, MOST).map((member) => entry(member, scale, language))}</tbody>
      </table>
    </div>
    ${members.length > MOST ? html`<p class="small soft">${words.notShown(members.length - MOST)}</p>` : nothing}`;
}

function entry(member: MemberRow, scale: number, language: Language) {
  const { participant, outcome, exampleCount, frameBytes, refusals } = member;
  const words = WORDS[language].dashboard;
  const format = FORMATS[language];
  const codes = refusals.map(({ error }) => html`<code class="bad">${error.code}</code> `);
  const sent = exampleCount > 0;
  return html`<tr data-testid="member" data-outcome=${outcome}>
    <td>${participant === FORGOTTEN ? words.nameRemoved : html`<code>${participant}</code>`}</td>
    <td>${bar(member, scale)}</td>
    <td>${words.outcomeName[outcome]}${afterText(member, language)} ${codes}</td>
    <td>${sent ? format.count(exampleCount) : words.none}</td>
    <td>${sent ? format.bytes(frameBytes) : words.none}</td>
  </tr>`;
}

/** Said in words for what a member did itself; of the others the bar shows how long they were waited for. */
function afterText({ outcome, spanMs }: MemberRow, language: Language) {
  if (spanMs === undefined || outcome === 'training' || outcome === 'late') return nothing;
  return html` <span class="soft">${WORDS[language].dashboard.after(spanText(spanMs, language))}</span>`;
}

function bar({ outcome, spanMs, refusedAtMs }: MemberRow, scale: number) {
  const percent = (ms: number) => `${(100 * shareOf(ms, scale)).toFixed(2)}%`;
  return html`<svg class="lane cohort" aria-hidden="true" data-testid="member-bar">
    ${
      spanMs === undefined
        ? nothing
        : svg`<rect class=${outcome} x="0" width=${percent(spanMs)} y="3" height="9" rx="3"></rect>`
    }
    ${refusedAtMs.map((ms) => svg`<svg class="mark" x=${percent(ms)}><rect class="refused" x="-3" y="0" width="3" height="15"></rect></svg>`)}
  </svg>`;
}
