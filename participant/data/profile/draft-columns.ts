/** A sample's profile to the columns of a new task: its schema, and nothing that stands in a cell but words. */

import { TabfedError } from '../../../core/errors/tabfed-error.ts';
import { type NewColumn, type NewTarget, roundFigure } from '../../../core/task/new-task.ts';
import { quote, quoteAll } from '../data-errors.ts';
import type { ColumnProfile, FileProfile } from './file-profile.ts';

export interface Draft {
  readonly columns: readonly NewColumn[];
  /** For each kind of target, what it would be; undefined where the column holds nothing of that kind. */
  readonly target: NewTarget;
  /** Columns that are no part of it, with the reason. */
  readonly leftOut: readonly { readonly name: string; readonly because: string }[];
}

/** What a task may list; more words than that say who somebody is. */
const MOST_VALUES = 50;
const POSITIVE = ['1', 'yes', 'true', 'bad', 'default', 'positive', 'y', '是'];

/** @throws TabfedError `data.wrong-shape` where the sample has no such column, or it cannot be learnt. */
export function draftColumns(profile: FileProfile, label: string, kind: NewTarget['kind']): Draft {
  const target = profile.columns.find(({ name }) => name === label);
  if (!target) {
    throw wrong(
      `The sample has no column ${quote(label)}; it has ${quoteAll(profile.columns.map(({ name }) => name))}.`,
      'Name the column to learn.',
    );
  }
  const columns: NewColumn[] = [];
  const leftOut: { name: string; because: string }[] = [];
  for (const column of profile.columns) {
    if (column === target) continue;
    const drafted = draftColumn(column);
    if (typeof drafted === 'string') leftOut.push({ name: column.name, because: drafted });
    else columns.push(drafted);
  }
  if (columns.length === 0)
    throw wrong(
      'No column of the sample is left to learn from.',
      'Give a sample with columns of numbers or categories.',
    );
  return { columns, leftOut, target: draftTarget(target, kind) };
}

/** The column, or why it is left out. */
function draftColumn(column: ColumnProfile): NewColumn | string {
  const { name, kind, isIdLike, isConstant, distinct = Number.POSITIVE_INFINITY } = column;
  if (kind === 'empty') return 'is empty';
  if (isConstant) return 'is the same in every row';
  if (isIdLike) return 'tells rows apart, which a model would only learn by heart';
  if (kind === 'number') return { name, type: 'number', ...roundScale(column) };
  if (kind === 'category' && distinct <= MOST_VALUES)
    return { name, type: 'category', values: valuesOf(column) };
  if (kind === 'category') return `has ${distinct} categories, more than ${MOST_VALUES}`;
  return `holds ${{ time: 'times', items: 'lists', text: 'free text' }[kind]}; write it into the task by hand where it matters`;
}

function draftTarget(column: ColumnProfile, kind: NewTarget['kind']): NewTarget {
  const { name, distinct } = column;
  if (kind === 'regression') {
    if (column.kind === 'number' && !column.isConstant) return { kind, name, ...roundScale(column) };
    throw wrong(
      `Column ${quote(name)} holds no numbers that differ, expected some to learn.`,
      'Name another column, or choose classification.',
    );
  }
  const words = valuesOf(column);
  if (distinct === 2) {
    return {
      kind,
      name,
      positive: words.find((word) => POSITIVE.includes(word.toLowerCase())) ?? (words.at(-1) as string),
    };
  }
  if (distinct !== undefined && distinct > 2 && distinct <= MOST_VALUES)
    return { kind, name, classes: words };
  throw wrong(
    `Column ${quote(name)} holds ${distinct ?? 'more than 1000'} different values, expected 2 to ${MOST_VALUES} classes.`,
    'Name another column, or choose regression.',
  );
}

/** In the order of the alphabet: how often each stands in the sample is nobody's business. */
const valuesOf = ({ top }: ColumnProfile) => top.map(({ value }) => value).toSorted();

/** Usual values come out between about −2 and 2. */
function roundScale({ numbers }: ColumnProfile): { center: number; scale: number } {
  const { mean, min, max } = numbers ?? { mean: 0, min: 0, max: 1 };
  return { center: roundFigure(mean), scale: roundFigure((max - min) / 4) || 1 };
}

const wrong = (what: string, next: string) => new TabfedError('data.wrong-shape', { what, next });
