import { html, nothing, svg } from 'lit';
import type { NumberColumn } from '../../../core/task/columns.ts';
import type { TableData } from '../../../core/task/data-schema.ts';
import { usualRange } from '../../../core/task/number-steps.ts';
import type { TryInput } from '../../../participant/ports.ts';
import { niceStep } from './nice-step.ts';
import { TryRow } from './try-row.ts';

const [WIDTH, HEIGHT, LEFT, BOTTOM, EDGE] = [460, 240, 56, 26, 12];
const POINTS = 25;
/** How far the curve goes, in the column's scale. */
const [BELOW, ABOVE] = [1.5, 2];

/** A number that follows from a row, as a curve over its first column of numbers: demand over price. */
export class TryCurve extends TryRow {
  static override properties = { ...TryRow.properties, usual: { state: true } };
  /** What the target has been in the rows before, for columns that look back on it. */
  declare usual: number | undefined;

  protected override prepareQuestion(): void {
    const { data } = this.task;
    if (this.row === undefined || data.kind !== 'table') return;
    const over = overColumn(data);
    const rows = [this.row, ...(over ? places(over).map((x) => ({ ...this.row, [over.name]: x })) : [])];
    void this.question.ask(rows.map((row): TryInput => lookingBack(row, this.#usual(data), data)));
  }

  #usual({ target }: TableData): number {
    return this.usual ?? (target.type === 'number' ? Math.round(usualRange(target).center) : 0);
  }

  protected override answer(data: TableData): unknown {
    const { words, language } = this;
    const over = overColumn(data);
    const label = data.target.label?.[language] ?? data.target.name;
    return html`${super.answer(data)} ${over ? this.#plot(over, label) : nothing}
      <label class="field usual"><span>${words.beforeThat(label)}</span>
        <input type="number" min="0" step="any" name="usual" .value=${String(this.#usual(data))}
          @input=${({ currentTarget }: InputEvent) => {
            const { valueAsNumber } = currentTarget as HTMLInputElement;
            if (!(valueAsNumber >= 0)) return;
            this.usual = valueAsNumber;
            this.prepareQuestion();
          }} /></label>`;
  }

  #plot(over: NumberColumn, label: string) {
    const { words, format } = this;
    const [asked, ...curve] = (this.question.answer ?? []).map(({ values }) => values[0] ?? Number.NaN);
    if (curve.length !== POINTS) return nothing;
    const xs = places(over);
    const x = Number(this.row?.[over.name]);
    const [from, to] = [xs[0]!, xs.at(-1)!];
    const step = niceStep(Math.max(...curve, asked ?? 0));
    const high = step * Math.ceil(Math.max(...curve, asked ?? 0) / step);
    const px = (value: number) => LEFT + ((value - from) / (to - from)) * (WIDTH - LEFT - EDGE);
    const py = (value: number) => HEIGHT - BOTTOM - (value / high) * (HEIGHT - BOTTOM - EDGE);
    const name = over.label?.[this.language] ?? over.name;
    return html`<p class="small soft">${words.curveOver(label, name)}</p>
      <svg class="line-plot curve" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${words.curveOver(label, name)}>
      ${Array.from({ length: Math.round(high / step) + 1 }, (_, i) => i * step).map(
        (y) => svg`<line class="grid" x1=${LEFT} x2=${WIDTH - EDGE} y1=${py(y)} y2=${py(y)}></line>
          <text x=${LEFT - 6} y=${py(y) + 4} text-anchor="end">${format.decimal(y)}</text>`,
      )}
      ${[0, 6, 12, 18, 24].map(
        (i) =>
          svg`<text x=${px(xs[i]!)} y=${HEIGHT - 6} text-anchor=${i === 24 ? 'end' : 'middle'}>${format.decimal(xs[i]!, 2)}</text>`,
      )}
      <polyline class="fitted" fill="none" points=${curve.map((y, i) => `${px(xs[i]!).toFixed(1)},${py(y).toFixed(1)}`).join(' ')}></polyline>
      ${asked === undefined || x < from || x > to ? nothing : svg`<circle class="asked" cx=${px(x)} cy=${py(asked)} r="5.5"></circle>`}
    </svg>`;
  }
}

/** Whether a person can make up a row: what it looks back on, if anything, is one number that was always the same. */
export function canDrawCurve({ columns, target, steps }: TableData): boolean {
  const known = columns.every((column) =>
    column.type === 'lags' ? column.of === target.name : column.type !== 'time',
  );
  return known && steps === undefined && columns.some(({ type }) => type === 'number');
}

const overColumn = ({ columns }: TableData) => columns.find((column) => column.type === 'number');

/** Rising, in the column's unit. */
function places(over: NumberColumn): readonly number[] {
  const { center, scale } = usualRange(over);
  const from = Math.max(over.log ? 0 : Number.NEGATIVE_INFINITY, center - BELOW * scale);
  const step = (center + ABOVE * scale - from) / (POINTS - 1);
  return Array.from({ length: POINTS }, (_, i) => Math.round((from + i * step) * 100) / 100);
}

/** The row with as many before it as its lags look back on, in all of which the target was `usual`. */
function lookingBack(
  row: Readonly<Record<string, string | number>>,
  usual: number,
  data: TableData,
): TryInput {
  const { order, columns } = data;
  if (!order) return { kind: 'row', row };
  const furthest = Math.max(
    ...columns.map((column) => (column.type === 'lags' ? Math.max(...column.lags) : 0)),
  );
  const group = Object.fromEntries((order.within ?? []).map((name) => [name, row[name] ?? 'here']));
  const past = Object.fromEntries(
    columns.flatMap((column) => (column.type === 'lags' ? [[column.of, usual]] : [])),
  );
  const at = (moment: number) => ({ ...past, ...row, ...group, [order.by]: moment });
  return {
    kind: 'row',
    row: at(furthest),
    before: Array.from({ length: furthest }, (_, moment) => at(moment)),
  };
}

customElements.define('tabfed-try-curve', TryCurve);
