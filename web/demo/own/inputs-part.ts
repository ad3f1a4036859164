/** The first rows as the numbers that the model reads: what preprocessing made of them. */
import { html, nothing } from 'lit';
import type { TableData } from '../../../core/task/data-schema.ts';
import { needsStatistics } from '../../../core/task/statistics.ts';
import { featureNames } from '../../../core/task/table-features.ts';
import { FORMATS, type Language } from '../../ui/format.ts';
import { WORDS } from '../../ui/language.ts';
import type { ReadyState } from '../page-state.ts';
import { inputsOf, type Matching } from './own-file.ts';

export function inputsPart({ task }: ReadyState, own: Matching, data: TableData, language: Language) {
  const words = WORDS[language].own;
  // Scales of all participants' rows are not known before the first round.
  if (needsStatistics(task)) return html`<p class="small soft">${words.inputsLater}</p>`;
  // A row that looks back has too few before it among the first.
  if (data.order) return nothing;
  const names = featureNames(data);
  const { decimal } = FORMATS[language];
  return html`<details class="small"><summary>${words.inputsTitle(names.length)}</summary>
    <div class="scroll-x" role="region" tabindex="0" aria-label=${words.inputsTitle(names.length)}>
      <table class="figures nowrap" data-testid="inputs">
        <thead><tr>${names.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
        <tbody>${inputsOf(own, data).map(({ inputs, problem }) =>
          inputs === undefined
            ? html`<tr><td colspan=${names.length} lang="en">${words.rowLeftOut(problem ?? '')}</td></tr>`
            : html`<tr>${names.map((name) => html`<td>${decimal(inputs[name] ?? 0, 3)}</td>`)}</tr>`,
        )}</tbody>
      </table>
    </div>
  </details>`;
}
