/** Who was refused: the code, what it said, what to do. The hub's sentences are English, and are shown as text. */
import { html, nothing } from 'lit';
import type { Language } from '../ui/format.ts';
import { WORDS } from '../ui/language.ts';
import { momentText } from './moment-text.ts';
import { FORGOTTEN, type RefusalRecord } from './operator-api.ts';

/** More than these are folded away. */
const AT_ONCE = 6;

export function refusalsPanel(refusals: readonly RefusalRecord[], language: Language) {
  const words = WORDS[language].dashboard;
  const older = refusals.slice(AT_ONCE);
  const list = (some: readonly RefusalRecord[]) =>
    html`<ul class="refusals">${some.map((one) => entry(one, language))}</ul>`;
  return html`<section class="card" aria-labelledby="refusals-title">
    <h2 id="refusals-title">${words.refusalsTitle}</h2>
    ${
      refusals.length === 0
        ? html`<p class="soft flat" data-testid="no-refusals">${words.noRefusals}</p>`
        : list(refusals.slice(0, AT_ONCE))
    }
    ${
      older.length === 0
        ? nothing
        : html`<details><summary>${words.olderRefusals(older.length)}</summary>${list(older)}</details>`
    }
  </section>`;
}

function entry({ participant, round, atMs, error }: RefusalRecord, language: Language) {
  const words = WORDS[language].dashboard;
  const who =
    participant === null
      ? words.beforeEnrolling
      : participant === FORGOTTEN
        ? words.nameRemoved
        : html`<code>${participant}</code>`;
  return html`<li data-testid="refusal" data-code=${error.code}>
    <p class="flat"><code class="bad">${error.code}</code></p>
    <p class="small soft flat">
      ${momentText(atMs, Date.now(), language)} · ${who}${round === null ? nothing : html` · ${words.roundNumber(round)}`}
    </p>
    <p class="flat" lang="en">${error.what}</p>
    <p class="flat"><span class="soft">${words.whatToDo}</span> <span lang="en">${error.next}</span></p>
  </li>`;
}
