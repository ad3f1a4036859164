/** What a table of rows gains by asking a model about each: columns after those that it has. */
import { chanceOf } from '../../core/inference/chance.ts';
import type { TableData } from '../../core/task/data-schema.ts';
import type { Task } from '../../core/task/task.ts';

export interface AnswerColumns {
  readonly names: readonly string[];
  /**
   * @param values - As `TryOutput.values` of one row.
   * @param cell - The row's own, by the task's names.
   */
  cells(values: readonly number[], cell: (name: string) => string): readonly (string | number)[];
}

/** Items that a list is completed with. */
const SUGGESTIONS = 10;

export function answerColumns(task: Task, data: TableData): AnswerColumns {
  const { target } = data;
  const { name } = target;
  switch (target.type) {
    case 'binary':
      return { names: [`${name}_probability`], cells: ([value = 0]) => [chanceOf(task, value)] };
    case 'category':
      return {
        names: [`${name}_predicted`, ...target.values.map((value) => `${name}_probability_${value}`)],
        cells: (values) => [target.values[values.indexOf(Math.max(...values))] ?? '', ...values],
      };
    case 'number':
      return { names: [`${name}_predicted`], cells: ([value = 0]) => [value] };
    case 'survival':
      return { names: [`${name}_relative_risk`], cells: ([value = 0]) => [value] };
    case 'items':
      return {
        names: [`${name}_suggested`],
        cells: (values, cell) => [suggestedItems(data, values, cell(name))],
      };
    default:
      return target satisfies never;
  }
}

/** The likeliest items that the list lacks, the likeliest first, written as the list is. */
function suggestedItems({ columns, target }: TableData, values: readonly number[], list: string): string {
  const column = columns.find(({ name }) => name === target.name);
  if (column?.type !== 'items') return '';
  const separator = column.separator ?? ' ';
  const held = new Set(list.split(separator).map((item) => item.trim()));
  return column.items
    .map((item, i) => ({ item, value: values[i] ?? 0 }))
    .filter(({ item }) => !held.has(item))
    .sort((a, b) => b.value - a.value)
    .slice(0, SUGGESTIONS)
    .map(({ item }) => item)
    .join(separator);
}
