/** What the words of a column mean to the task, one choice a word. */
import { html, nothing } from 'lit';
import type { MappedColumn } from '../../../core/task/mapping.ts';
import type { ColumnProfile } from '../../../participant/data/profile/file-profile.ts';
import type { MappingIssue } from '../../../participant/data/suggest/mapping-issues.ts';
import type { WantedColumn } from '../../../participant/data/suggest/wanted-columns.ts';
import type { Language } from '../../ui/format.ts';
import { WORDS } from '../../ui/language.ts';
import type { DemoActions } from '../demo-view.ts';
import { withWord } from './own-file.ts';

/** More than that is a column of another kind. */
const MOST_WORDS = 40;

export function wordsPart(
  column: WantedColumn,
  mapping: MappedColumn,
  found: ColumnProfile,
  issues: readonly MappingIssue[],
  actions: DemoActions,
  language: Language,
) {
  const words = WORDS[language].own;
  const { wants } = column;
  if ((wants.kind !== 'words' && wants.kind !== 'positive') || found.top.length === 0) return nothing;
  const choices =
    wants.kind === 'words'
      ? wants.values.map(({ value, labels }) => ({
          value,
          label: labels[language === 'zh' ? 1 : 0] ?? value,
        }))
      : [{ value: wants.positive, label: words.isThis }];
  const rest = wants.kind === 'words' ? words.asItIs : words.notThis;
  const meant = (word: string) => mapping.values?.[word] ?? word;
  const change = (word: string) => (event: Event) => {
    const { value } = event.currentTarget as HTMLSelectElement;
    actions.own.map(column.name, withWord(mapping, word, value === '' || value === word ? undefined : value));
  };
  const shown = found.top.slice(0, MOST_WORDS);
  return html`<details class="words small" ?open=${issues.some(({ kind }) => kind === 'never-positive')}>
    <summary>${words.words(found.top.length)}</summary>
    <ul>
      ${shown.map(
        ({ value: word }) => html`<li><span>${word}</span>
          <select aria-label="${column.name}: ${word}" @change=${change(word)}>
            <option value="" .selected=${!choices.some(({ value }) => value === String(meant(word)))}>${rest}</option>
            ${choices.map(({ value, label }) => html`<option value=${value} .selected=${value === String(meant(word))}>${label}</option>`)}
          </select></li>`,
      )}
    </ul>
  </details>`;
}
