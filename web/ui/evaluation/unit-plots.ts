/** Small plots of shares against shares, as SVG: the ROC curve and the calibration of a binary tally. */
import { html, nothing, svg, type TemplateResult } from 'lit';
import type { TallyOf } from '../../../core/evaluation/tally.ts';
import { calibrationCurve, rocCurve } from '../../../core/evaluation/tally-metrics.ts';
import { FORMATS, type Language } from '../format.ts';
import { WORDS } from '../language.ts';

/** Of the drawing, in its own units: the square, and room for the names of the axes. */
const SIZE = 180;
const ROOM = 22;
/** Above the square, where no curve can hide it: the name of the upright axis. */
const TOP = 16;
/** Steps from 0 to 1 that are marked. */
const MARKS = [0, 0.5, 1];

const x = (share: number) => ROOM + share * SIZE;
const y = (share: number) => TOP + (1 - share) * SIZE;

export function rocPlot(tally: TallyOf<'binary'>, auc: number | undefined, language: Language) {
  const words = WORDS[language].profile;
  const points = rocCurve(tally);
  if (points.length === 0) return nothing;
  const path = points
    .map(({ falseAlarms, hits }) => `${x(falseAlarms).toFixed(1)},${y(hits).toFixed(1)}`)
    .join(' ');
  const label = words.rocLabel(auc === undefined ? '–' : FORMATS[language].metric('auc', auc));
  const drawn = svg`<polyline class="curve" points=${path}></polyline>`;
  return unitPlot('roc', words.rocTitle, label, [words.falseAlarms, words.hits], words.guessing, drawn);
}

export function calibrationPlot(tally: TallyOf<'binary'>, language: Language) {
  const words = WORDS[language].profile;
  const points = calibrationCurve(tally);
  const most = Math.max(...points.map(({ rows }) => rows));
  const path = points
    .map(({ answered, happened }) => `${x(answered).toFixed(1)},${y(happened).toFixed(1)}`)
    .join(' ');
  const drawn = svg`<polyline class="curve thin" points=${path}></polyline>
    ${points.map(
      ({ answered, happened, rows }) =>
        svg`<circle cx=${x(answered)} cy=${y(happened)} r=${2 + 2.5 * Math.sqrt(rows / most)}></circle>`,
    )}`;
  const axes = [words.answered, words.happened] as const;
  return unitPlot('calibration', words.calibrationTitle, words.calibrationLabel, axes, words.honest, drawn);
}

function unitPlot(
  hook: string,
  title: string,
  label: string,
  [across, up]: readonly [string, string],
  note: string,
  drawn: TemplateResult<2>,
) {
  return html`<figure class="unit-plot" data-testid=${hook}>
    <figcaption>${title}</figcaption>
    <svg viewBox="0 0 ${SIZE + ROOM + 10} ${SIZE + ROOM + TOP}" role="img" aria-label=${label}>
      ${MARKS.map(
        (mark) => svg`<line class="grid" x1=${x(mark)} x2=${x(mark)} y1=${y(0)} y2=${y(1)}></line>
          <line class="grid" x1=${x(0)} x2=${x(1)} y1=${y(mark)} y2=${y(mark)}></line>
          <text x=${x(mark)} y=${y(0) + 13} text-anchor="middle">${mark}</text>
          <text x=${ROOM - 4} y=${y(mark) + 4} text-anchor="end">${mark}</text>`,
      )}
      <line class="even" x1=${x(0)} y1=${y(0)} x2=${x(1)} y2=${y(1)}></line>
      ${drawn}
      <text class="axis" x=${x(1) - 4} y=${y(0) - 5} text-anchor="end">${across} →</text>
      <text class="axis" x=${x(0)} y=${y(1) - 6}>↑ ${up}</text>
    </svg>
    <p class="small soft flat">${note}</p>
  </figure>`;
}
