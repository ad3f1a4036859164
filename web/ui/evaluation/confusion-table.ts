/** What is taken for what: shares of each class by the model's answer, deeper where more rows are. */
import { html } from 'lit';
import type { TallyOf } from '../../../core/evaluation/tally.ts';
import { classesIn } from '../../../core/evaluation/tally-metrics.ts';
import { FORMATS, type Language } from '../format.ts';
import { WORDS } from '../language.ts';

/** Shades of a cell, from none of the class to all of it; the stylesheet has as many. */
const SHADES = 5;

export function confusionTable(names: readonly string[], tally: TallyOf<'classes'>, language: Language) {
  const words = WORDS[language].profile;
  const format = FORMATS[language];
  const classes = classesIn(tally);
  const name = (index: number) => names[index] ?? String(index);
  const rows = Array.from({ length: classes }, (_, actual) =>
    tally.confusion.slice(actual * classes, (actual + 1) * classes),
  );
  return html`<div class="scroll-x confusion" data-testid="confusion" tabindex="0" role="region" aria-label=${words.confusionLabel}>
    <table>
      <caption>${words.confusionTitle}</caption>
      <thead>
        <tr>
          <th scope="col"><span class="small soft nobreak">${words.actual} ↓ ${words.answer} →</span></th>
          ${rows.map((_, answer) => html`<th scope="col">${name(answer)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map((counts, actual) => {
          const total = counts.reduce((sum, count) => sum + count, 0);
          return html`<tr>
            <th scope="row">${name(actual)}</th>
            ${counts.map((count, answer) => {
              const share = total === 0 ? 0 : count / total;
              const shade = count === 0 ? 0 : Math.max(1, Math.ceil(share * SHADES));
              return html`<td class="shade-${shade} ${actual === answer ? 'right' : ''}">
                ${count === 0 ? '' : format.decimal(100 * share, 2)}
              </td>`;
            })}
          </tr>`;
        })}
      </tbody>
    </table>
  </div>`;
}
