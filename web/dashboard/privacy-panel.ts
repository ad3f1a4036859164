/** The ledger of a private task: ε over the rounds under the line of its budget, and what that still affords. */
import { html, nothing } from 'lit';
import { FORMATS, type Language } from '../ui/format.ts';
import { WORDS } from '../ui/language.ts';
import type { OperatedTask } from './operator-api.ts';
import { epsilonLines } from './round-lines.ts';
import './rounds-chart.ts';

export function privacyPanel({ task, rounds, privacy }: OperatedTask, language: Language) {
  if (task.privacy.mechanism === 'none') return nothing;
  const words = WORDS[language].dashboard;
  const format = FORMATS[language];
  return html`<section class="card" aria-labelledby="epsilon-title" data-testid="ledger">
    <h2 id="epsilon-title">${words.epsilonTitle}</h2>
    ${
      rounds.length === 0
        ? html`<p class="soft flat">${words.noRounds}</p>`
        : html`<tabfed-rounds-chart .data=${epsilonLines(rounds, task.privacy.budget, language)} .label=${words.epsilonLabel} .write=${(value: number) => format.decimal(value)}></tabfed-rounds-chart>`
    }
    <p class="small soft after">
      ${privacy === undefined ? nothing : words.roundsLeft(privacy.releasesLeft)} ${words.ledgerHow}
    </p>
  </section>`;
}
