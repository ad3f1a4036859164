/** What a task wants to find in a file, as far as a suggestion needs to know it. */
import type { Column, TableData } from '../../../core/task/data-schema.ts';
import type { KnownValue } from './suggest-values.ts';

export interface WantedColumn {
  readonly name: string;
  /** Name and labels in every language. */
  readonly names: readonly string[];
  readonly isTarget: boolean;
  readonly wants:
    | { readonly kind: 'number'; readonly center: number; readonly scale: number }
    | { readonly kind: 'words'; readonly values: readonly KnownValue[] }
    /** A binary target: this word is 1, any other 0. */
    | { readonly kind: 'positive'; readonly positive: string };
}

/** In the task's order, the target last. */
export function wantedColumns({ columns, target }: TableData): readonly WantedColumn[] {
  const names = ({ name, label }: { name: string; label?: { en: string; zh: string } | undefined }) => [
    name,
    ...(label ? [label.en, label.zh] : []),
  ];
  return [
    ...columns.map((column) => ({
      name: column.name,
      names: names(column),
      isTarget: false,
      wants: wantsOf(column),
    })),
    {
      name: target.name,
      names: names(target),
      isTarget: true,
      wants:
        target.type === 'binary'
          ? { kind: 'positive' as const, positive: target.positive }
          : { kind: 'number' as const, center: target.center, scale: target.scale },
    },
  ];
}

function wantsOf(column: Column): WantedColumn['wants'] {
  if (column.type === 'number') return { kind: 'number', center: column.center, scale: column.scale };
  const { values, valueLabels } = column;
  return {
    kind: 'words',
    values: values.map((value, i) => ({
      value,
      labels: [valueLabels?.en[i], valueLabels?.zh[i]].filter((label) => label !== undefined),
    })),
  };
}
