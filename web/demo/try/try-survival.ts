import { html, nothing, svg } from 'lit';
import type { TableData } from '../../../core/task/data-schema.ts';
import type { TryInput } from '../../../participant/ports.ts';
import { type Baseline, baselineOf, freeAt, type Observed, rankOf } from './survival-curve.ts';
import { TryRow } from './try-row.ts';

type Row = Readonly<Record<string, string | number>>;

const [WIDTH, HEIGHT, LEFT, BOTTOM, EDGE] = [460, 240, 44, 26, 10];
const DAYS_A_YEAR = 365.25;
const YEARS = 8;
/** Asked for in words too. */
const TOLD_YEARS = [3, 5];
/** The category of two values whose curves stand side by side, by task. */
const TREATMENTS: Readonly<Record<string, string>> = { recurrence: 'hormon' };

/** Time until an event: curves for a row, with and without its treatment. */
export class TrySurvival extends TryRow {
  static override properties = { ...TryRow.properties, publicRows: { attribute: false } };
  /** Public rows whose outcome is known: the model's risks become shares with their help. */
  declare publicRows: () => Promise<readonly Row[]>;
  #public: readonly Row[] = [];
  #isLoading = false;

  protected override prepareQuestion(): void {
    if (this.row === undefined || this.predict === undefined) return;
    if (this.#public.length === 0) {
      void this.#load();
      return;
    }
    const asked = [...this.#variants(this.row), ...this.#public];
    void this.question.ask(asked.map((row): TryInput => ({ kind: 'row', row })));
  }

  async #load(): Promise<void> {
    if (this.#isLoading) return;
    this.#isLoading = true;
    try {
      this.#public = await this.publicRows();
    } finally {
      this.#isLoading = false;
    }
    if (this.#public.length > 0) this.prepareQuestion();
  }

  #treatment(data: TableData) {
    const column = data.columns.find(({ name }) => name === TREATMENTS[this.task.id]);
    return column?.type === 'category' && column.values.length === 2 ? column : undefined;
  }

  /** The row as it is, then without and with the treatment. */
  #variants(row: Row): readonly Row[] {
    const { data } = this.task;
    const treatment = data.kind === 'table' ? this.#treatment(data) : undefined;
    return [row, ...(treatment?.values ?? []).map((value) => ({ ...row, [treatment!.name]: value }))];
  }

  protected override answer(data: TableData): unknown {
    const { words, format } = this;
    const risks = (this.question.answer ?? []).map(({ values }) => values[0] ?? Number.NaN);
    const observed = this.#observed(data, risks);
    if (observed.length === 0) return html`<p class="says">\u00a0</p>`;
    const baseline = baselineOf(observed);
    const treatment = this.#treatment(data);
    const own = risks[0]!;
    const curves =
      treatment === undefined
        ? [{ name: '', risk: own, style: 'with' }]
        : [
            { name: words.withTreatment, risk: risks[2]!, style: 'with' },
            { name: words.withoutTreatment, risk: risks[1]!, style: 'without' },
          ];
    const title = treatment?.label?.[this.language];
    return html`
      <p class="says"><b>${words.riskRank(format.percent(rankOf(own, observed), 0))}</b></p>
      ${this.outcome(data)}
      ${this.#plot(baseline, curves)}
      <table class="figures">
        <thead><tr><th scope="col">${title ?? ''}</th>${TOLD_YEARS.map((years) => html`<th scope="col">${words.freeAfter(years)}</th>`)}</tr></thead>
        <tbody>${curves.map(
          ({
            name,
            risk,
            style,
          }) => html`<tr><th scope="row"><i class="key ${style}" aria-hidden="true"></i>${name}</th>
            ${TOLD_YEARS.map((years) => html`<td>${format.percent(freeAt(baseline, risk, years * DAYS_A_YEAR), 0)}</td>`)}</tr>`,
        )}</tbody>
      </table>
      <p class="small soft">${words.survivalNote}</p>`;
  }

  /** The public rows with the risks that came back for them; none while these are of another question. */
  #observed({ target }: TableData, risks: readonly number[]): readonly Observed[] {
    const first = risks.length - this.#public.length;
    if (target.type !== 'survival' || this.#public.length === 0 || first < 1) return [];
    return this.#public.map((row, i) => ({
      time: Number(row[target.name]),
      happened: String(row[target.event.name]) === target.event.occurred,
      risk: risks[first + i]!,
    }));
  }

  #plot(baseline: Baseline, curves: readonly { name: string; risk: number; style: string }[]) {
    const { words, format } = this;
    const px = (days: number) => LEFT + (days / (YEARS * DAYS_A_YEAR)) * (WIDTH - LEFT - EDGE);
    const py = (share: number) => HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - EDGE);
    const shown = baseline.filter(({ time }) => time <= YEARS * DAYS_A_YEAR);
    const path = (risk: number) => {
      const steps = shown.map(
        ({ time, hazard }) => `H${px(time).toFixed(1)}V${py(Math.exp(-hazard * risk)).toFixed(1)}`,
      );
      return `M${px(0)} ${py(1)}${steps.join('')}H${px(YEARS * DAYS_A_YEAR)}`;
    };
    return html`<svg class="line-plot survival" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${words.survivalPlot}>
      ${[0, 0.25, 0.5, 0.75, 1].map(
        (
          share,
        ) => svg`<line class="grid" x1=${LEFT} x2=${WIDTH - EDGE} y1=${py(share)} y2=${py(share)}></line>
          <text x=${LEFT - 6} y=${py(share) + 4} text-anchor="end">${format.percent(share, 0)}</text>`,
      )}
      ${[0, 2, 4, 6, 8].map(
        (year) =>
          svg`<text x=${px(year * DAYS_A_YEAR)} y=${HEIGHT - 6} text-anchor=${year === YEARS ? 'end' : 'middle'}>${
            year === YEARS ? `${year} ${words.years}` : year
          }</text>`,
      )}
      ${curves.map(({ risk, style }) => (Number.isFinite(risk) ? svg`<path class="curve ${style}" d=${path(risk)}></path>` : nothing))}
    </svg>`;
  }
}

customElements.define('tabfed-try-survival', TrySurvival);
