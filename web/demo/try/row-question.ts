/** The form's first values and the answer's words, for tasks on tables. */
import type { Column, TableData } from '../../../core/task/data-schema.ts';
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
    data.columns.map((column) => [column.name, valueFor(column, cells?.[names.indexOf(column.name)])]),
  );
}

function valueFor(column: Column, cell: string | undefined): string | number {
  if (column.type === 'category') {
    return cell !== undefined && column.values.includes(cell) ? cell : (column.values[0] ?? '');
  }
  const value = cell === undefined || cell.trim() === '' ? Number.NaN : Number(cell);
  return Number.isFinite(value) ? value : column.center;
}

export interface AnswerText {
  readonly before: string;
  readonly strong: string;
  readonly after: string;
}

/** "Probability of “good”: 72 %, rather likely"; or the number with the target's name. */
export function answerText(data: TableData, value: number, language: Language): AnswerText {
  const words = WORDS[language];
  const format = FORMATS[language];
  const colon = language === 'zh' ? '：' : ': ';
  const name = data.target.label?.[language] ?? data.target.name;
  if (data.target.type === 'number') {
    return { before: `${name}${colon}`, strong: format.decimal(value, 4), after: '' };
  }
  const what = data.target.label === undefined ? `${name} = ${data.target.positive}` : name;
  return {
    before: `${words.probabilityOf(what)}${colon}`,
    strong: format.percent(value, 0),
    after: `${language === 'zh' ? '，' : ', '}${words.likely[likelihood(value)]}`,
  };
}

export function likelihood(probability: number): 'high' | 'more' | 'even' | 'less' | 'low' {
  if (probability >= 0.85) return 'high';
  if (probability >= 0.6) return 'more';
  if (probability > 0.4) return 'even';
  return probability > 0.15 ? 'less' : 'low';
}
