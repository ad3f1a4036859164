/** Which column of the file is which of the task's: suggested, seen with its content, corrected by hand. */
import { html, nothing } from 'lit';
import type { TableData } from '../../../core/task/data-schema.ts';
import type { MappedColumn } from '../../../core/task/mapping.ts';
import {
  isBlocking,
  type MappingIssue,
  mappingIssues,
} from '../../../participant/data/suggest/mapping-issues.ts';
import { type WantedColumn, wantedColumns } from '../../../participant/data/suggest/wanted-columns.ts';
import { FORMATS, type Language } from '../../ui/format.ts';
import { WORDS } from '../../ui/language.ts';
import { bytesOut } from '../border-text.ts';
import type { DemoActions } from '../demo-view.ts';
import type { ReadyState } from '../page-state.ts';
import { columnPicture } from './column-picture.ts';
import { inputsPart } from './inputs-part.ts';
import { issueText } from './issue-text.ts';
import { mappingTools } from './mapping-tools.ts';
import { chosenColumn, type Matching, previewOf } from './own-file.ts';
import { wordsPart } from './words-part.ts';

const CONSTANT = '\u0000constant';

export function matchCard(state: ReadyState, own: Matching, actions: DemoActions, language: Language) {
  const { data } = state.task;
  if (data.kind !== 'table') return nothing;
  const words = WORDS[language].own;
  const issues = mappingIssues(own.profile, own.mapping, data);
  const wanted = wantedColumns(data);
  const isBlocked = issues.some(isBlocking);
  const used = new Set(wanted.map(({ name }) => fromOf(own, name)));
  const unused = own.profile.columns.filter(({ name }) => !used.has(name)).map(({ name }) => name);
  return html`<section class="card match" aria-labelledby="match-title" data-testid="match">
    <h2 id="match-title">${words.title}</h2>
    <p class="soft">${words.lede(own.file.name, own.profile.rows, own.profile.columns.length)}</p>
    ${
      own.isRemembered
        ? html`<p class="small">${words.remembered} <button type="button" class="quiet" data-testid="start-over" @click=${actions.own.startOver}>${words.startOver}</button></p>`
        : nothing
    }
    ${mappingTools(state, own, actions, language)}
    <ul class="match-rows">
      ${wanted.map((column) => matchRow(own, column, data, issues, actions, language))}
    </ul>
    ${unused.length > 0 ? html`<p class="small soft">${words.unused}: ${unused.join(', ')}</p>` : nothing}
    ${previewPart(own, wanted, data, language)}
    ${inputsPart(state, own, data, language)}
    <div class="match-end">
      <p class="flat">${words.startText(own.profile.rows, FORMATS[language].bytes(bytesOut(state.task)))}</p>
      <div>
        <button type="button" class="primary" data-testid="train-own" ?disabled=${isBlocked} @click=${actions.own.train}>${words.start}</button>
        <p class="small ${isBlocked ? 'blocked' : 'soft'}" role="status">${isBlocked ? words.blocked : issues.length === 0 ? words.allWell : nothing}</p>
      </div>
    </div>
  </section>`;
}

function matchRow(
  own: Matching,
  column: WantedColumn,
  data: TableData,
  issues: readonly MappingIssue[],
  actions: DemoActions,
  language: Language,
) {
  const words = WORDS[language].own;
  const mine = issues.filter((issue) => issue.column === column.name);
  const mapping = own.mapping.columns[column.name];
  const from = fromOf(own, column.name);
  const found = own.profile.columns.find(({ name }) => name === from);
  const label = labelOf(column, data, language);
  const isConstant = mapping !== undefined && 'constant' in mapping;
  const choose = (event: Event) => {
    const { value } = event.currentTarget as HTMLSelectElement;
    actions.own.map(
      column.name,
      value === CONSTANT ? { constant: '' } : chosenColumn(own.profile, column, value),
    );
  };
  return html`<li class="match-row ${mine.some(isBlocking) ? 'bad' : ''}" data-column=${column.name}>
    <div class="wanted">
      <b>${label}</b>${column.isTarget ? html` <small class="target">${words.learns}</small>` : nothing}
      ${label === column.name ? nothing : html`<small class="soft name">${column.name}</small>`}
    </div>
    <div class="yours">
      <select aria-label="${words.yours}: ${label}" @change=${choose}>
        <option value="" .selected=${!found && !isConstant}>${words.choose}</option>
        ${own.profile.columns.map(({ name }) => html`<option value=${name} .selected=${name === found?.name}>${name}</option>`)}
        <option value=${CONSTANT} .selected=${isConstant}>${words.constant}</option>
      </select>
      ${isConstant ? constantPart(column.name, mapping.constant, actions, language) : nothing}
      ${found && column.wants.kind === 'number' ? unitPart(column.name, { from: found.name, ...mapping }, actions, language) : nothing}
    </div>
    ${found ? columnPicture(found, own.profile.rows, language) : html`<div></div>`}
    <div class="about">
      ${mine.map((issue) => html`<p class="small ${isBlocking(issue) ? 'blocked' : 'warn'}">${issueText(issue, language)}</p>`)}
      ${found ? wordsPart(column, { from: found.name, ...mapping }, found, mine, actions, language) : nothing}
    </div>
  </li>`;
}

/** The file's column that stands for a task's, whether it is chosen or has the same name. */
function fromOf(own: Matching, column: string): string | undefined {
  const mapping = own.mapping.columns[column];
  if (mapping === undefined)
    return own.profile.columns.some(({ name }) => name === column) ? column : undefined;
  return 'from' in mapping ? mapping.from : undefined;
}

function labelOf({ name, names }: WantedColumn, _data: TableData, language: Language): string {
  return names[language === 'zh' ? 2 : 1] ?? name;
}

function constantPart(column: string, constant: string | number, actions: DemoActions, language: Language) {
  const change = (event: Event) =>
    actions.own.map(column, { constant: (event.currentTarget as HTMLInputElement).value });
  return html`<input type="text" class="constant" aria-label="${WORDS[language].own.constantValue}: ${column}" .value=${String(constant)} @change=${change} />`;
}

function unitPart(column: string, mapping: MappedColumn, actions: DemoActions, language: Language) {
  const { scale: _, ...rest } = mapping;
  const change = (event: Event) => {
    const value = Number((event.currentTarget as HTMLInputElement).value);
    const isPlain = value === 1 || value === 0 || !Number.isFinite(value);
    actions.own.map(column, isPlain ? rest : { ...rest, scale: value });
  };
  return html`<label class="unit small soft">${WORDS[language].own.times}
    <input type="number" step="any" .value=${String(mapping.scale ?? 1)} aria-label="${WORDS[language].own.times}: ${column}" @change=${change} /></label>`;
}

function previewPart(own: Matching, wanted: readonly WantedColumn[], data: TableData, language: Language) {
  const words = WORDS[language].own;
  return html`<h3>${words.previewTitle}</h3>
    <div class="scroll-x" role="region" tabindex="0" aria-label=${words.previewTitle}>
      <table class="figures nowrap">
        <thead><tr>${wanted.map((column) => html`<th scope="col">${labelOf(column, data, language)}</th>`)}</tr></thead>
        <tbody>
          ${previewOf(own, data).map(
            (row) =>
              html`<tr>${row.map(
                ({ before, after }) =>
                  html`<td>${after === '' ? '–' : after}${
                    before !== after && before !== ''
                      ? html`<small class="soft was">${words.before(before)}</small>`
                      : nothing
                  }</td>`,
              )}</tr>`,
          )}
        </tbody>
      </table>
    </div>`;
}
