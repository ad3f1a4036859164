/** A table of sample rows in a reader's language: the task's labels in place of the file's names and codes. */
import type { Column } from '../core/task/columns.ts';
import type { TableData } from '../core/task/data-schema.ts';
import type { Localised, SamplePreview } from './samples.ts';

export interface ReadableTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/**
 * @returns What rows are ordered by and the columns that the task uses, in the task's order, the target last; others are left out. A name or
 * a value without a label stays as it is. A time that was cut short before the event has a plus, as in survival analysis.
 */
export function readableTable(
  data: TableData,
  preview: SamplePreview & { kind: 'table' },
  language: keyof Localised,
): ReadableTable {
  // A list that is completed is a column already.
  const target = data.target.type === 'items' ? [] : [data.target];
  const shown = [...data.columns, ...target]
    .map((column) => ({ column, at: preview.columns.indexOf(column.name) }))
    .filter(({ at }) => at >= 0);
  const places = placesOf(data);
  const placed = places.map((name) => preview.columns.indexOf(name));
  return {
    columns: [...places, ...shown.map(({ column }) => column.label?.[language] ?? column.name)],
    rows: preview.rows.map((row) => [
      ...placed.map((at) => row[at] ?? ''),
      ...shown.map(({ column, at }) => {
        const cell = readableCell(column, row[at] ?? '', language);
        if (column.type !== 'survival') return cell;
        return row[preview.columns.indexOf(column.event.name)] === column.event.occurred ? cell : `${cell}+`;
      }),
    ]),
  };
}

/** Of whom and of when a row is, where the task's columns do not say it. */
function placesOf({ order, columns }: TableData): readonly string[] {
  const names = order ? [...(order.within ?? []), order.by] : [];
  return names.filter((name) => columns.every((column) => column.name !== name));
}

const YES_NO = { en: ['yes', 'no'], zh: ['是', '否'] } as const;

function readableCell(column: Column | TableData['target'], cell: string, language: keyof Localised): string {
  if (column.type === 'binary') return YES_NO[language][cell === column.positive ? 0 : 1];
  if ('items' in column) {
    const items = cell
      .split(column.separator ?? ' ')
      .map((item) => column.itemLabels?.[language][column.items.indexOf(item)] ?? item);
    return items.join(language === 'zh' ? '、' : ', ');
  }
  if (column.type === 'category') return column.valueLabels?.[language][column.values.indexOf(cell)] ?? cell;
  return cell;
}
