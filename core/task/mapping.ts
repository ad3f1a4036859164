/**
 * How a foreign table becomes the task's: which of its columns stands for which of the task's, in which unit, and
 * which of its words mean which of the task's categories. Data, the same in a page and on a command line; it never
 * leaves the tab.
 */
import * as z from 'zod/mini';
import { TabfedError } from '../errors/tabfed-error.ts';

const cell = () => z.union([z.string().check(z.maxLength(1000)), z.number()]);
const name = () => z.string().check(z.minLength(1), z.maxLength(1000));

const ColumnMappingSchema = z.union([
  z.strictObject({
    /** The column of the file. */
    from: name(),
    /** Task's value = the file's value · scale + offset. 1 and 0 where absent. */
    scale: z.optional(z.number()),
    offset: z.optional(z.number()),
    /** The file's words → the task's. A word that is not listed stays as it is. */
    values: z.optional(z.record(z.string(), cell())),
  }),
  z.strictObject({
    /** The same for every row: a column that the file lacks because it goes without saying. */
    constant: cell(),
  }),
]);
export type ColumnMapping = z.infer<typeof ColumnMappingSchema>;
export type MappedColumn = Extract<ColumnMapping, { from: string }>;

const MappingSchema = z.strictObject({
  /** By the task's names, the target's among them. A column that is not listed is looked for under its own name. */
  columns: z.record(z.string(), ColumnMappingSchema),
});
export type Mapping = z.infer<typeof MappingSchema>;

export interface MappingProblem {
  /** With dots: `columns.age.from`. */
  readonly path: string;
  readonly message: string;
}

/**
 * Checks a mapping as it was read from a file or handed over by a page.
 *
 * @param names - The task's columns, its target among them.
 * @throws TabfedError `data.mapping` that lists every problem.
 */
export function readMapping(json: unknown, names: readonly string[]): Mapping {
  const parsed = MappingSchema.safeParse(json, { jitless: true });
  const problems: MappingProblem[] = parsed.success
    ? problemsOf(parsed.data, names)
    : parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: describe(issue) }));
  if (parsed.success && problems.length === 0) return parsed.data;
  const lines = problems.map(({ path, message }) => `  ${path === '' ? '(the mapping)' : path}: ${message}`);
  throw new TabfedError('data.mapping', {
    what: ['The mapping does not fit the task:', ...lines, ''].join('\n'),
    next: 'Correct these fields; docs/TASKS.md describes each one.',
  });
}

function problemsOf({ columns }: Mapping, names: readonly string[]): MappingProblem[] {
  return Object.entries(columns).flatMap(([column, mapping]) => {
    const path = `columns.${column}`;
    if (!names.includes(column)) {
      return [
        {
          path,
          message: `is no column of the task; it has ${names.map((n) => JSON.stringify(n)).join(', ')}`,
        },
      ];
    }
    if ('from' in mapping && mapping.scale === 0) {
      return [
        { path: `${path}.scale`, message: 'is 0, expected another number; every value would be the same' },
      ];
    }
    return [];
  });
}

type Issue = z.core.$ZodIssue;

/** zod/mini brings no messages. */
function describe(issue: Issue): string {
  switch (issue.code) {
    case 'unrecognized_keys':
      return `has the unknown ${issue.keys.map((key) => JSON.stringify(key)).join(', ')}`;
    case 'invalid_union': {
      const isColumn = issue.path.length === 2;
      return isColumn
        ? 'expected an object that names the column of the file as `from`, with `scale`, `offset` and `values` where they are needed, or the same value for every row as `constant`'
        : 'expected a text or a number';
    }
    case 'invalid_type':
      return `expected ${issue.expected === 'record' ? 'an object' : `a ${issue.expected}`}`;
    default:
      return 'does not fit';
  }
}
