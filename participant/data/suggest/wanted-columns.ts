/** What a task wants to find in a file, as far as a suggestion needs to know it. */
import type { Column } from '../../../core/task/columns.ts';
import type { TableData } from '../../../core/task/data-schema.ts';
import { usualRange } from '../../../core/task/number-steps.ts';
import type { Target } from '../../../core/task/targets.ts';
import { columnsToRead } from '../columns-to-read.ts';
import type { KnownValue } from './suggest-values.ts';

export interface WantedColumn {
  readonly name: string;
  /** Name and labels in every language. */
  readonly names: readonly string[];
  readonly isTarget: boolean;
  /** Whether a row is left out where the cell is empty. */
  readonly needsCell: boolean;
  readonly wants:
    | { readonly kind: 'number'; readonly center: number; readonly scale: number }
    | { readonly kind: 'words'; readonly values: readonly KnownValue[] }
    /** A yes or no: this word is 1, any other 0. */
    | { readonly kind: 'positive'; readonly positive: string }
    /** Times, lists, open categories: nothing is known that would tell one from another. */
    | { readonly kind: 'anything' };
}

/** The columns that a table must have, in the order of `columnsToRead`. */
export function wantedColumns(data: TableData): readonly WantedColumn[] {
  const { columns, target } = data;
  return columnsToRead(data).map(({ name }) => {
    const column =
      columns.find((one) => one.name === name && one.type !== 'lags') ??
      columns.find((one) => one.type === 'lags' && one.of === name);
    const isTarget = name === target.name || (target.type === 'survival' && name === target.event.name);
    const told = name === target.name && target.type !== 'items' ? target : column;
    return {
      name,
      names: [name, ...(told?.label ? [told.label.en, told.label.zh] : [])],
      isTarget,
      // A list may be empty, and some columns say what becomes of an empty cell.
      needsCell: !(column?.type === 'items' || isFilled(column)),
      wants: isTarget && target.type !== 'items' ? wantsOfTarget(target, name) : wantsOf(column),
    };
  });
}

const isFilled = (column: Column | undefined) =>
  column !== undefined && 'missing' in column && column.missing !== undefined && column.missing !== 'drop';

const ANYTHING = { kind: 'anything' } as const;

function wantsOf(column: Column | undefined): WantedColumn['wants'] {
  switch (column?.type) {
    case 'number':
    case 'lags':
      return { kind: 'number', ...usualRange(column) };
    case 'category':
      return { kind: 'words', values: known(column) };
    default:
      return ANYTHING;
  }
}

function wantsOfTarget(target: Target, name: string): WantedColumn['wants'] {
  switch (target.type) {
    case 'number':
      return { kind: 'number', ...usualRange(target) };
    case 'binary':
      return { kind: 'positive', positive: target.positive };
    case 'category':
      return { kind: 'words', values: known(target) };
    case 'survival':
      return name === target.event.name ? { kind: 'positive', positive: target.event.occurred } : ANYTHING;
    case 'items':
      return ANYTHING;
    default:
      return target satisfies never;
  }
}

function known({
  values,
  valueLabels,
}: Extract<Column | Target, { type: 'category' }>): readonly KnownValue[] {
  return values.map((value, i) => ({
    value,
    labels: [valueLabels?.en[i], valueLabels?.zh[i]].filter((label) => label !== undefined),
  }));
}
