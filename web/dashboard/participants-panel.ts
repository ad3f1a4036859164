/** Who is enrolled, and what the hub holds about each: docs/PRIVACY.md says the same of everybody. */
import { html, nothing } from 'lit';
import type { Language } from '../ui/format.ts';
import { FORMATS } from '../ui/format.ts';
import { WORDS } from '../ui/language.ts';
import type { TaskDetail } from './dashboard-state.ts';
import { heldFigures } from './held-by-hub.ts';
import type { OperatedTask, ParticipantView } from './operator-api.ts';

/** A longer table would say no more to a person. */
const MOST = 100;

export function participantsPanel(
  { standing }: OperatedTask,
  { participants }: TaskDetail,
  chosen: string | undefined,
  choose: (participant: string) => void,
  language: Language,
) {
  const words = WORDS[language].dashboard;
  const isRoundOn = standing.phase === 'training' || standing.phase === 'committing';
  const uninvited = isRoundOn ? words.notInRound : words.none;
  return html`<section class="card" aria-labelledby="participants-title">
    <h2 id="participants-title">${words.participantsTitle}</h2>
    ${
      participants.length === 0
        ? html`<p class="soft flat" data-testid="no-participants">${words.noParticipants}</p>`
        : html`<div class="scroll-both" tabindex="0" role="group" aria-labelledby="participants-title">
            <table class="figures">
              <thead>
                <tr>
                  <th scope="col">${words.participant}</th>
                  <th scope="col">${words.presenceNow}</th>
                  <th scope="col">${words.inThisRound}</th>
                </tr>
              </thead>
              <tbody>
                ${participants.slice(0, MOST).map((one) => entry(one, one.participant === chosen, uninvited, choose, language))}
              </tbody>
            </table>
          </div>
          ${participants.length > MOST ? html`<p class="small soft">${words.notShown(participants.length - MOST)}</p>` : nothing}`
    }
  </section>`;
}

function entry(
  { participant, presence, sinceMs, inRound }: ParticipantView,
  isChosen: boolean,
  uninvited: string,
  choose: (participant: string) => void,
  language: Language,
) {
  const words = WORDS[language].dashboard;
  const since = sinceMs === undefined ? nothing : words.since(FORMATS[language].span(sinceMs));
  return html`<tr data-testid="participant" data-presence=${presence}>
    <td>
      <button type="button" class="plain" aria-pressed=${isChosen} @click=${() => choose(participant)}><code>${participant}</code></button>
    </td>
    <td>${words.presence[presence]} ${since}</td>
    <td>${inRound === null ? html`<span class="soft">${uninvited}</span>` : words.outcomeName[inRound]}</td>
  </tr>`;
}

export function heldPanel(detail: TaskDetail, participant: string | undefined, language: Language) {
  const words = WORDS[language].dashboard;
  const name = participant ?? detail.participants[0]?.participant;
  if (name === undefined) return nothing;
  const { rounds, invited, reported, examples, bytes, refusals } = heldFigures(detail, name);
  const facts: readonly (readonly [string, string])[] = [
    [words.heldName, words.heldNameValue],
    [words.heldSecret, words.heldSecretValue],
    [words.heldRounds(rounds), words.heldRoundsValue(invited, reported, examples, bytes)],
    [words.heldRefusals, words.heldRefusalsValue(refusals)],
    [words.heldDeltas, words.heldDeltasValue],
    [words.heldRows, words.heldRowsValue],
    [words.heldUntil, words.heldUntilValue],
  ];
  return html`<section class="card" aria-labelledby="held-title" data-testid="held">
    <h2 id="held-title">${words.heldTitle(name)}</h2>
    <dl class="facts" aria-live="off">${facts.map(([what, value]) => html`<dt>${what}</dt><dd>${value}</dd>`)}</dl>
  </section>`;
}
