/** Under the picture, for a file of one's own: the question, the reading, and what was found. */
import { html } from 'lit';
import { FORMATS, type Language } from '../../ui/format.ts';
import { WORDS } from '../../ui/language.ts';
import { bytesOut } from '../border-text.ts';
import type { DemoActions } from '../demo-view.ts';
import type { ReadyState } from '../page-state.ts';
import { matchCard } from './match-card.ts';
import type { OwnFile } from './own-file.ts';

export function ownConsent(state: ReadyState, own: OwnFile, actions: DemoActions, language: Language) {
  const words = WORDS[language].own;
  switch (own.step) {
    case 'none':
    case 'chosen': {
      const isPictures = state.task.data.kind === 'images';
      const noFile = isPictures ? words.noPictures : words.noFile;
      const text = own.step === 'none' ? noFile : words.consentText(own.file.name);
      return html`<section class="card consent" aria-labelledby="consent-title">
        <div>
          <h2 id="consent-title">${isPictures ? words.picturesTitle : words.consentTitle}</h2>
          <p>${text}</p>
          <p class="small soft flat">${WORDS[language].consentPending}</p>
        </div>
        <button type="button" class="primary" data-testid="read-own" ?disabled=${own.step === 'none'} @click=${actions.own.read}>${isPictures ? words.picturesStart : words.consent}</button>
      </section>`;
    }
    case 'folder':
      return html`<section class="card consent" aria-labelledby="consent-title">
        <div>
          <h2 id="consent-title">${words.picturesTitle}</h2>
          <p>${words.picturesText(own.name, FORMATS[language].bytes(bytesOut(state.task)))}</p>
          <p class="small soft flat">${WORDS[language].consentPending}</p>
        </div>
        <button type="button" class="primary" data-testid="train-own" @click=${actions.own.train}>${words.picturesStart}</button>
      </section>`;
    case 'reading': {
      const { done, total, rows } = own.progress ?? { done: 0, total: own.file.size, rows: 0 };
      return html`<section class="card consent" aria-labelledby="reading-title">
        <div class="reading">
          <h2 id="reading-title">${words.reading(own.file.name)}</h2>
          <progress max="1" value=${total === 0 ? 0 : done / total} aria-label=${words.reading(own.file.name)}></progress>
          <p class="small soft flat" data-testid="reading">${words.readSoFar(done, total, rows)}</p>
        </div>
        <button type="button" data-testid="stop-reading" @click=${actions.own.stop}>${words.cancel}</button>
      </section>`;
    }
    case 'failed':
      return html`<section class="card consent" aria-labelledby="failed-title">
        <div class="note bad flat" role="alert" data-testid="own-problem" data-code=${own.error.code}>
          <p><strong id="failed-title">${words.failed}</strong> <span lang="en">${own.error.what} ${own.error.next}</span> <code class="small">${own.error.code}</code></p>
        </div>
      </section>`;
    case 'matching':
      return matchCard(state, own, actions, language);
    default:
      return own satisfies never;
  }
}
