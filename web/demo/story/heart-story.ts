/** Why four hospitals learn together: how a model of each does at the others, drawn from the bench's figures. */
import { html, svg } from 'lit';
import { HEART_FIGURES, HOSPITALS, type ModelFigures } from '../../../tasks/heart/figures.ts';
import { FORMATS, type Language } from '../../ui/format.ts';
import { WORDS } from '../../ui/language.ts';

/** Names stand above their lines, so that the plot fits a narrow screen. */
const [WIDTH, ROW, LEFT, TOP, EDGE] = [400, 46, 8, 4, 12];
const [LOW, HIGH] = [0.3, 1];
const px = (share: number) => LEFT + ((share - LOW) / (HIGH - LOW)) * (WIDTH - LEFT - EDGE);

export function heartStory(language: Language) {
  const words = WORDS[language].heart;
  const format = FORMATS[language];
  return html`<section class="card story" aria-labelledby="story-title" data-testid="story">
    <h2 id="story-title">${words.title}</h2>
    <p>${words.intro}</p>
      <svg class="dot-plot" viewBox="0 0 ${WIDTH} ${TOP + ROW * HEART_FIGURES.length + 26}" role="img" aria-label=${words.plot}>
        ${[0.4, 0.6, 0.8, 1].map(
          (
            share,
          ) => svg`<line class="grid" x1=${px(share)} x2=${px(share)} y1=${TOP} y2=${TOP + ROW * HEART_FIGURES.length}></line>
            <text x=${px(share)} y=${TOP + ROW * HEART_FIGURES.length + 18} text-anchor=${share === HIGH ? 'end' : 'middle'}>${format.percent(share, 0)}</text>`,
        )}
        ${HEART_FIGURES.map((model, i) => plotRow(model, TOP + ROW * (i + 0.7), language))}
      </svg>
    <p class="small soft"><i class="dot" aria-hidden="true"></i> ${words.oneHospital} <i class="dot all" aria-hidden="true"></i> ${words.everybody}</p>
    <details>
      <summary class="small">${WORDS[language].showTable}</summary>
      <div class="scroll-x" role="region" tabindex="0" aria-label=${words.plot}>
        <table class="figures nowrap">
          <thead><tr><th scope="col">${words.trainedOn}</th>
            ${HOSPITALS.map(({ name }) => html`<th scope="col">${name[language]}</th>`)}
            <th scope="col">${words.everybody}</th><th scope="col">AUC</th></tr></thead>
          <tbody>${HEART_FIGURES.map(
            ({ trainedOn, accuracy, everybody }) => html`<tr><th scope="row">${trainedOn[language]}</th>
              ${accuracy.map((share) => html`<td>${format.percent(share)}</td>`)}
              <td>${format.percent(everybody.accuracy)}</td><td>${format.metric('auc', everybody.auc)}</td></tr>`,
          )}</tbody>
        </table>
      </div>
    </details>
    <p class="small">${words.bring}
      <a href="https://doi.org/10.24432/C52P4X" rel="noreferrer">UCI</a>, <a href="/data/heart/README.md">README</a>, <a href="/data/heart/uci-mapping.json">uci-mapping.json</a></p>
  </section>`;
}

function plotRow({ trainedOn, kind, accuracy, everybody }: ModelFigures, y: number, language: Language) {
  const format = FORMATS[language];
  return svg`<g class=${kind}>
    <text x=${LEFT} y=${y - 14} class="name">${trainedOn[language]} <tspan class="value">${format.percent(everybody.accuracy)}</tspan></text>
    <line class="span" x1=${px(Math.min(...accuracy))} x2=${px(Math.max(...accuracy))} y1=${y} y2=${y}></line>
    ${accuracy.map(
      (share, i) => svg`<circle class="one" cx=${px(share)} cy=${y} r="4.5">
        <title>${HOSPITALS[i]!.name[language]}: ${format.percent(share)}</title></circle>`,
    )}
    <circle class="all" cx=${px(everybody.accuracy)} cy=${y} r="7"></circle>
  </g>`;
}
