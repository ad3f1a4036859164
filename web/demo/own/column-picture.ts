/** A column of the file at a glance: its histogram, or its most frequent words. */
import { html, nothing, svg } from 'lit';
import type { ColumnProfile } from '../../../participant/data/profile/file-profile.ts';
import { FORMATS, type Language } from '../../ui/format.ts';
import { WORDS } from '../../ui/language.ts';

const WIDTH = 144;
const HEIGHT = 34;
const MOST_WORDS = 3;

export function columnPicture(column: ColumnProfile, rows: number, language: Language) {
  const words = WORDS[language].own;
  const { numbers, top, kind, missing } = column;
  return html`<div class="picture">
    ${kind === 'number' && numbers ? histogram(numbers, language) : frequent(top, rows, language)}
    ${missing > 0 ? html`<small class="soft">${words.missing(missing)}</small>` : nothing}
  </div>`;
}

function histogram(
  { min, max, mean, histogram: { counts } }: NonNullable<ColumnProfile['numbers']>,
  language: Language,
) {
  const { decimal } = FORMATS[language];
  const text = WORDS[language].own.range(decimal(min), decimal(max), decimal(mean));
  const most = Math.max(...counts);
  const width = WIDTH / counts.length;
  return html`<svg class="histogram" viewBox="0 0 ${WIDTH} ${HEIGHT}" width=${WIDTH} height=${HEIGHT} aria-hidden="true">
      ${counts.map((count, i) => {
        const height = count === 0 ? 0 : Math.max(1.5, (HEIGHT * count) / most);
        return svg`<rect x=${i * width} y=${HEIGHT - height} width=${Math.max(1, width - 1)} height=${height}></rect>`;
      })}
    </svg>
    <small class="soft">${text}</small>`;
}

function frequent(top: ColumnProfile['top'], rows: number, language: Language) {
  const { percent } = FORMATS[language];
  const more = top.length - MOST_WORDS;
  return html`<small class="soft frequent">${top
    .slice(0, MOST_WORDS)
    .map(({ value, count }) => html`<span>${value} <b>${percent(count / rows, 0)}</b></span>`)}${
    more > 0 ? html`<span>+${more}</span>` : nothing
  }</small>`;
}
