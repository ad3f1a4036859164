import { html, nothing, svg } from 'lit';
import type { TryInput } from '../../../participant/ports.ts';
import { TryElement } from './try-element.ts';

const [WIDTH, HEIGHT, LEFT, BOTTOM, EDGE] = [340, 220, 34, 24, 10];

/** Points and the fitted line; an x to ask for. For tasks with one number in and one number out. */
export class TryLine extends TryElement {
  static override properties = { ...TryElement.properties, x: { state: true } };
  declare x: number;

  constructor() {
    super();
    this.x = 6;
  }

  protected override prepareQuestion(): void {
    const [name, [from, to]] = [this.#names().x, this.#span()];
    const inputs = [this.x, from, to].map((x): TryInput => ({ kind: 'row', row: { [name]: x } }));
    void this.question.ask(inputs);
  }

  override render() {
    const { words, format } = this;
    const { x: name, xLabel, yLabel } = this.#names();
    const y = this.question.answer?.[0]?.values[0];
    return html`
      <div class="try-line">
        ${this.#plot(xLabel, yLabel)}
        <div>
          <label class="field"><span>${words.yourX(xLabel)}</span>
            <input type="number" step="any" name=${name} .value=${String(this.x)} data-testid="try-input"
              @input=${({ currentTarget }: InputEvent) => {
                const { valueAsNumber } = currentTarget as HTMLInputElement;
                if (!Number.isFinite(valueAsNumber)) return;
                this.x = valueAsNumber;
                this.prepareQuestion();
              }} /></label>
          <div data-testid="try-output" role="status" aria-label=${words.modelSays} data-value=${y ?? nothing}>
            <p class="says">${y === undefined ? '\u00a0' : html`${yLabel} = <b>${format.decimal(y, 4)}</b>`}</p>
            ${this.footnote()}
          </div>
        </div>
      </div>`;
  }

  #names(): { x: string; xLabel: string; yLabel: string } {
    const { data } = this.task;
    if (data.kind !== 'table') return { x: 'x', xLabel: 'x', yLabel: 'y' };
    const column = data.columns[0];
    return {
      x: column?.name ?? 'x',
      xLabel: column?.label?.[this.language] ?? column?.name ?? 'x',
      yLabel: data.target.label?.[this.language] ?? data.target.name,
    };
  }

  #points(): readonly { x: number; y: number }[] {
    return this.preview?.kind === 'points' ? this.preview.points : [];
  }

  /** The x axis: from 0, or below, to beyond every point and the x that is asked for. */
  #span(): readonly [number, number] {
    const xs = [...this.#points().map(({ x }) => x), this.x];
    return [Math.min(0, ...xs), Math.max(7, ...xs.map((x) => x + 1))];
  }

  #plot(xLabel: string, yLabel: string) {
    const [from, to] = this.#span();
    const [asked, atFrom, atTo] = (this.question.answer ?? []).map(({ values }) => values[0]);
    const ys = [...this.#points().map(({ y }) => y), ...[asked, atFrom, atTo].filter((y) => y !== undefined)];
    const [low, high] = [Math.min(0, ...ys), Math.max(1, ...ys) * 1.05];
    const px = (x: number) => LEFT + ((x - from) / (to - from)) * (WIDTH - LEFT - EDGE);
    const py = (y: number) => HEIGHT - BOTTOM - ((y - low) / (high - low)) * (HEIGHT - BOTTOM - EDGE);
    const ticks = (a: number, b: number) => {
      const step = [1, 2, 5, 10, 20, 50, 100, 1000].find((one) => (b - a) / one <= 8) ?? (b - a) / 4;
      const first = Math.ceil(a / step) * step;
      return Array.from(
        { length: Math.max(0, Math.floor((b - first) / step) + 1) },
        (_, i) => first + i * step,
      );
    };
    return html`<svg class="line-plot" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${this.words.linePlot(xLabel, yLabel)}>
      ${ticks(low, high).map(
        (y) => svg`<line class="grid" x1=${LEFT} x2=${WIDTH - EDGE} y1=${py(y)} y2=${py(y)}></line>
          <text x=${LEFT - 6} y=${py(y) + 4} text-anchor="end">${this.format.decimal(y)}</text>`,
      )}
      ${ticks(from, to).map((x) => svg`<text x=${px(x)} y=${HEIGHT - 6} text-anchor="middle">${this.format.decimal(x)}</text>`)}
      ${
        atFrom === undefined || atTo === undefined
          ? nothing
          : svg`<line class="fitted" x1=${px(from)} y1=${py(atFrom)} x2=${px(to)} y2=${py(atTo)}></line>`
      }
      ${this.#points().map(({ x, y }) => svg`<circle class="point" cx=${px(x)} cy=${py(y)} r="4.5"></circle>`)}
      ${asked === undefined ? nothing : svg`<circle class="asked" cx=${px(this.x)} cy=${py(asked)} r="5.5"></circle>`}
    </svg>`;
  }
}

customElements.define('tabfed-try-line', TryLine);
