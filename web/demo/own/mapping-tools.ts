/** The mapping as a file: to be had for `tabfed join`, and to be brought from somewhere else. */
import { html, nothing } from 'lit';
import type { Language } from '../../ui/format.ts';
import { WORDS } from '../../ui/language.ts';
import type { DemoActions } from '../demo-view.ts';
import type { ReadyState } from '../page-state.ts';
import type { Matching } from './own-file.ts';

export function mappingTools(state: ReadyState, own: Matching, actions: DemoActions, language: Language) {
  const words = WORDS[language].own;
  const load = async (event: Event) => {
    const input = event.currentTarget as HTMLInputElement;
    const [file] = input.files ?? [];
    // Else the same file, mended, would be no change.
    input.value = '';
    if (file) actions.own.takeMapping(await file.text());
  };
  const json = JSON.stringify(own.mapping, null, 2);
  return html`<p class="mapping-tools small">
      <a class="button" download="${state.task.id}-mapping.json" href="data:application/json,${encodeURIComponent(json)}" data-testid="save-mapping">${words.saveMapping}</a>
      <label class="button">${words.loadMapping}
        <input type="file" class="visually-hidden" data-testid="load-mapping" accept=".json,application/json" @change=${load} /></label>
      ${
        state.task.id === 'heart'
          ? html`<button type="button" data-testid="uci-mapping" @click=${actions.own.takeShippedMapping}>${words.uciMapping}</button>`
          : nothing
      }
    </p>
    ${
      own.mappingProblem
        ? html`<div class="note bad" role="alert" data-testid="mapping-problem">
            <p><strong>${words.mappingRefused}</strong></p>
            <p lang="en" class="lines">${own.mappingProblem.what.trim()}</p><p lang="en">${own.mappingProblem.next}</p>
          </div>`
        : nothing
    }`;
}
