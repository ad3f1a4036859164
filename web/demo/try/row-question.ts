/** The form's first values and the answer's words, for tasks on tables. */
import type { Column } from '../../../core/task/columns.ts';
import type { TableData } from '../../../core/task/data-schema.ts';
import { usualRange } from '../../../core/task/number-steps.ts';
import { readableTable } from '../../../tasks/readable-table.ts';
import type { SamplePreview } from '../../../tasks/samples.ts';
import { FORMATS, type Language } from '../../ui/format.ts';
import { WORDS } from '../../ui/language.ts';

/** A sample row by the task's columns; the column's centre or first value where the sample has none. */
export function rowFromSample(
  data: TableData,
  preview: SamplePreview | undefined,
  index: number,
): Record<string, string | number> {
  const cells =
    preview?.kind === 'table' ? preview.rows[index % Math.max(1, preview.rows.length)] : undefined;
  const names = preview?.kind === 'table' ? preview.columns : [];
  return Object.fromEntries(
    askedColumns(data).map((column) => [column.name, valueFor(column, cells?.[names.indexOf(column.name)])]),
  );
}

/** Lags have no cell of their own to fill in. */
export const askedColumns = (data: TableData) => data.columns.filter(({ type }) => type !== 'lags');

export interface ColumnGroup {
  /** Absent: columns that are in none. */
  readonly title?: { readonly en: string; readonly zh: string };
  readonly columns: readonly Column[];
}

/** Columns that stand one after another in one group of the task, as they come. */
export function columnGroups(columns: readonly Column[]): readonly ColumnGroup[] {
  const groups: { title?: Column['group']; columns: Column[] }[] = [];
  for (const column of columns) {
    const last = groups.at(-1);
    if (last && last.title?.en === column.group?.en) last.columns.push(column);
    else groups.push({ ...(column.group && { title: column.group }), columns: [column] });
  }
  return groups;
}

function valueFor(column: Column, cell: string | undefined): string | number {
  if (column.type === 'category') {
    return cell !== undefined && column.values.includes(cell) ? cell : (column.values[0] ?? '');
  }
  if (column.type !== 'number') return cell ?? '';
  const value = cell === undefined || cell.trim() === '' ? Number.NaN : Number(cell);
  return Number.isFinite(value) ? value : Number(usualRange(column).center.toPrecision(3));
}

/** What the sample's file says about the target; undefined where it says nothing a person could read. */
export function outcomeOfSample(
  data: TableData,
  preview: SamplePreview | undefined,
  index: number,
  language: Language,
): string | undefined {
  if (preview?.kind !== 'table' || preview.rows.length === 0 || data.target.type === 'items')
    return undefined;
  const { target } = data;
  const shown = readableTable(
    data,
    { ...preview, rows: [preview.rows[index % preview.rows.length]!] },
    language,
  );
  const cell = shown.rows[0]?.at(-1);
  if (cell === undefined || cell === '') return undefined;
  if (target.type === 'number') {
    // As the answer beside it is written.
    const { before, strong, after } = answerText(data, [Number(cell)], language);
    return before + strong + after;
  }
  const name = target.label?.[language] ?? target.name;
  return `${name}${language === 'zh' ? '：' : ': '}${cell}`;
}

export interface AnswerText {
  readonly before: string;
  readonly strong: string;
  readonly after: string;
}

/**
 * "Probability of “good”: 72 %, rather likely"; the likeliest class; what is missing from a list; or a number with the
 * target's name.
 *
 * @param values - As `TryOutput` has them.
 * @param row - That was asked about.
 */
export function answerText(
  data: TableData,
  values: readonly number[],
  language: Language,
  row: Readonly<Record<string, string | number>> = {},
): AnswerText {
  const words = WORDS[language];
  const format = FORMATS[language];
  const colon = language === 'zh' ? '：' : ': ';
  const { target } = data;
  const name = target.label?.[language] ?? target.name;
  const [value = 0] = values;
  switch (target.type) {
    case 'number': {
      const unit = target.unit === undefined ? '' : ` ${target.unit}`;
      return { before: `${name}${colon}`, strong: format.decimal(value, 4), after: unit };
    }
    case 'binary': {
      const what = target.label === undefined ? `${name} = ${target.positive}` : name;
      return {
        before: `${words.probabilityOf(what)}${colon}`,
        strong: format.percent(value, 0),
        after: `${language === 'zh' ? '，' : ', '}${words.likely[likelihood(value)]}`,
      };
    }
    case 'category': {
      const best = values.indexOf(Math.max(...values));
      const label = target.valueLabels?.[language][best] ?? target.values[best] ?? '';
      const chance = format.percent(values[best] ?? 0, 0);
      return {
        before: `${name}${colon}`,
        strong: label,
        after: language === 'zh' ? `（${chance}）` : ` (${chance})`,
      };
    }
    case 'items': {
      const suggested = suggestedItems(data, values, String(row[target.name] ?? ''), language);
      return {
        before: `${words.goesWith}${colon}`,
        strong: suggested.join(language === 'zh' ? '、' : ', '),
        after: '',
      };
    }
    case 'survival':
      return { before: `${words.relativeRisk}${colon}`, strong: format.decimal(value, 3), after: '' };
    default:
      return target satisfies never;
  }
}

const SUGGESTIONS = 3;

/** The likeliest items that a list does not hold yet. */
function suggestedItems(
  { columns, target }: TableData,
  values: readonly number[],
  list: string,
  language: Language,
): readonly string[] {
  const column = columns.find(({ name }) => name === target.name);
  if (column?.type !== 'items') return [];
  const held = new Set(list.split(column.separator ?? ' ').map((item) => item.trim()));
  return column.items
    .map((item, index) => ({ item, index, value: values[index] ?? 0 }))
    .filter(({ item }) => !held.has(item))
    .sort((a, b) => b.value - a.value)
    .slice(0, SUGGESTIONS)
    .map(({ item, index }) => column.itemLabels?.[language][index] ?? item);
}

export function likelihood(probability: number): 'high' | 'more' | 'even' | 'less' | 'low' {
  if (probability >= 0.85) return 'high';
  if (probability >= 0.6) return 'more';
  if (probability > 0.4) return 'even';
  return probability > 0.15 ? 'less' : 'low';
}
