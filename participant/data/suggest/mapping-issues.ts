/** What would go wrong with a mapping, from the file's profile alone: told before anybody trains on it. */
import type { TableData } from '../../../core/task/data-schema.ts';
import type { Mapping } from '../../../core/task/mapping.ts';
import { columnsToRead } from '../columns-to-read.ts';
import { cellReaders } from '../mapped-cells.ts';
import type { ColumnProfile, FileProfile } from '../profile/file-profile.ts';
import { numberIn } from '../table.ts';
import { type WantedColumn, wantedColumns } from './wanted-columns.ts';

export type MappingIssue =
  /** Nothing stands for the column: it cannot be trained on. */
  | { readonly kind: 'unmapped'; readonly column: string }
  | { readonly kind: 'not-in-file'; readonly column: string; readonly from: string }
  /** Rows that will be left out. */
  | { readonly kind: 'missing'; readonly column: string; readonly rows: number }
  | { readonly kind: 'not-numbers'; readonly column: string; readonly rows: number }
  /** Words that the task does not know: they count as none of its categories. */
  | { readonly kind: 'unknown-words'; readonly column: string; readonly words: readonly string[] }
  /** The target never is what is to be learnt. */
  | { readonly kind: 'never-positive'; readonly column: string; readonly positive: string }
  | { readonly kind: 'always-positive'; readonly column: string }
  /** Far from what the task expects: another unit? */
  | { readonly kind: 'odd-range'; readonly column: string; readonly mean: number; readonly expected: number };

/** Whether training cannot begin with it. */
export const isBlocking = ({ kind }: MappingIssue): boolean =>
  kind === 'unmapped' || kind === 'not-in-file' || kind === 'never-positive' || kind === 'always-positive';

/** More of the task's scales from its centre than any honest unit gives. */
const FAR = 12;

export function mappingIssues(
  profile: FileProfile,
  mapping: Mapping,
  data: TableData,
): readonly MappingIssue[] {
  const readers = cellReaders(columnsToRead(data), mapping);
  return wantedColumns(data).flatMap((wanted, i): readonly MappingIssue[] => {
    const reader = readers[i];
    if (!reader || reader.from === undefined) return [];
    const { from } = reader;
    const column = wanted.name;
    const found = profile.columns.find(({ name }) => name === from);
    if (!found)
      return [
        Object.hasOwn(mapping.columns, column)
          ? { kind: 'not-in-file', column, from }
          : { kind: 'unmapped', column },
      ];
    const empty = found.missing + emptied(found, reader.read);
    const missing: readonly MappingIssue[] =
      empty > 0 && wanted.needsCell ? [{ kind: 'missing', column, rows: empty }] : [];
    return [...missing, ...contentIssues(wanted, found, profile.rows, reader.read)];
  });
}

/** Rows whose word the mapping turns into nothing, as "?" where nobody measured. */
const emptied = ({ top }: ColumnProfile, read: (cell: string) => string | number): number =>
  top.filter(({ value }) => read(value) === '').reduce((sum, { count }) => sum + count, 0);

function contentIssues(
  { name: column, wants }: WantedColumn,
  found: ColumnProfile,
  rows: number,
  read: (cell: string) => string | number,
): readonly MappingIssue[] {
  const words = found.top
    .map(({ value, count }) => ({ value, count, meant: read(value) }))
    .filter(({ meant }) => meant !== '');
  switch (wants.kind) {
    case 'number': {
      const wrong =
        found.top.length > 0
          ? words
              .filter(({ meant }) => typeof meant === 'string' && numberIn(meant) === undefined)
              .reduce((sum, { count }) => sum + count, 0)
          : rows - found.missing - (found.numbers?.count ?? 0);
      if (wrong > 0) return [{ kind: 'not-numbers', column, rows: wrong }];
      const mean = found.numbers && Number(read(String(found.numbers.mean)));
      const isFar = mean !== undefined && Math.abs(mean - wants.center) > FAR * wants.scale;
      return isFar ? [{ kind: 'odd-range', column, mean, expected: wants.center }] : [];
    }
    case 'words': {
      const unknown = words.filter(({ meant }) => !wants.values.some(({ value }) => value === String(meant)));
      return unknown.length > 0
        ? [{ kind: 'unknown-words', column, words: unknown.map(({ value }) => value) }]
        : [];
    }
    case 'positive': {
      if (words.length === 0) return [];
      const positive = words.filter(({ meant }) => String(meant) === wants.positive).length;
      if (positive === 0) return [{ kind: 'never-positive', column, positive: wants.positive }];
      return positive === words.length ? [{ kind: 'always-positive', column }] : [];
    }
    case 'anything':
      return [];
    default:
      return wants satisfies never;
  }
}
