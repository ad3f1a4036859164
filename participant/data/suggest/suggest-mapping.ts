/**
 * A first guess at which column of a file is which of the task's, in which unit and words. By names in several
 * languages, by what the columns hold, and by words that agree. A person looks it over: it may be wrong.
 */
import type { TableData } from '../../../core/task/data-schema.ts';
import type { ColumnMapping, Mapping } from '../../../core/task/mapping.ts';
import type { ColumnProfile, FileProfile } from '../profile/file-profile.ts';
import { nameLikeness } from './names.ts';
import { suggestValues } from './suggest-values.ts';
import { unitFactor } from './units.ts';
import { type WantedColumn, wantedColumns } from './wanted-columns.ts';

/** Below, no guess is better than a wrong one. */
const LEAST_LIKENESS = 0.45;

/** Columns for which nothing was found are left out. */
export function suggestMapping(profile: FileProfile, data: TableData): Mapping {
  const wanted = wantedColumns(data);
  const pairs = wanted
    .flatMap((column) =>
      profile.columns.map((found) => ({ column, found, likeness: likeness(column, found) })),
    )
    .filter((pair) => pair.likeness >= LEAST_LIKENESS)
    .toSorted((a, b) => b.likeness - a.likeness);
  const chosen = new Map<string, ColumnProfile>();
  const taken = new Set<ColumnProfile>();
  for (const { column, found } of pairs) {
    if (chosen.has(column.name) || taken.has(found)) continue;
    chosen.set(column.name, found);
    taken.add(found);
  }
  const columns = wanted.flatMap((column) => {
    const found = chosen.get(column.name);
    return found ? [[column.name, mapColumn(column, found)] as const] : [];
  });
  return { columns: Object.fromEntries(columns) };
}

/** What turns `found` into `column`: also for a column that a person chose by hand. */
export function mapColumn({ names, wants }: WantedColumn, found: ColumnProfile): ColumnMapping {
  const from = found.name;
  const words = found.top.map(({ value }) => value);
  switch (wants.kind) {
    case 'number': {
      const scale = unitFactor({ names, ...wants }, from, found.numbers?.mean);
      return { from, ...(scale !== undefined && { scale }) };
    }
    case 'words':
      return withValues(from, suggestValues(words, wants.values));
    case 'positive': {
      if (words.includes(wants.positive)) return { from };
      return withValues(from, suggestValues(words, [{ value: wants.positive, labels: [] }]));
    }
    case 'anything':
      return { from };
    default:
      return wants satisfies never;
  }
}

function withValues(from: string, values: Readonly<Record<string, string>>): ColumnMapping {
  return Object.keys(values).length === 0 ? { from } : { from, values };
}

function likeness(column: WantedColumn, found: ColumnProfile): number {
  const byName = Math.max(...column.names.map((name) => nameLikeness(name, found.name)));
  return byName === 1 ? 1 + suits(column, found) : 0.75 * byName + 0.25 * suits(column, found);
}

/** How well what the column holds fits what is wanted, 0 to 1. */
function suits({ wants }: WantedColumn, found: ColumnProfile): number {
  if (found.isConstant || found.kind === 'empty') return 0;
  if (wants.kind === 'number') return found.kind === 'number' && !found.isIdLike ? 1 : 0;
  if (wants.kind === 'anything') return 0.5;
  if (wants.kind === 'positive') return found.distinct === 2 ? 1 : 0;
  const known = new Set(wants.values.map(({ value }) => value));
  const agreed = found.top.filter(({ value }) => known.has(value)).length;
  return found.top.length === 0 ? 0 : agreed / found.top.length;
}
