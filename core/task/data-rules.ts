/** Rules across the fields of a task's data: what a schema of single columns cannot say. */
import type { TaskProblem } from './check-task.ts';
import type { Column } from './columns.ts';
import type { Data, TableData } from './data-schema.ts';
import { cellNames } from './table-features.ts';
import type { Target } from './targets.ts';

/** @param data - Well-formed. */
export function checkData(data: Data): readonly TaskProblem[] {
  if (data.kind === 'images') return duplicates(data.classes, (index) => `data.classes.${index}`);
  return [
    ...duplicates(
      data.columns.map(({ name }) => name),
      (index) => `data.columns.${index}.name`,
    ),
    ...data.columns.flatMap((column, index) => checkColumn(column, `data.columns.${index}`, data)),
    ...checkTarget(data),
    ...checkOrder(data),
  ];
}

function checkColumn(column: Column, path: string, data: TableData): readonly TaskProblem[] {
  switch (column.type) {
    case 'number':
      return checkNumber(column, path);
    case 'category':
      return [
        ...duplicates(column.values, (index) => `${path}.values.${index}`),
        ...checkLabels(`${path}.valueLabels`, column.valueLabels, column.values, 'values'),
        ...checkFill(column, path),
      ];
    case 'items':
      return [
        ...duplicates(column.items, (index) => `${path}.items.${index}`),
        ...checkLabels(`${path}.itemLabels`, column.itemLabels, column.items, 'items'),
      ];
    case 'time':
      return duplicates(column.features, (index) => `${path}.features.${index}`);
    case 'lags':
      return [...checkNumber(column, path), ...checkLags(column, path, data)];
    case 'hashed':
      return [];
    default:
      return column satisfies never;
  }
}

type NumberLike = Extract<Column | Target, { type: 'number' | 'lags' }>;

/** How a number is scaled must be said once, and what statistics need must be there. */
function checkNumber(column: NumberLike, path: string): readonly TaskProblem[] {
  const { center, scale, scaling, bounds, log } = column;
  const clip = 'clip' in column ? column.clip : undefined;
  const buckets = 'buckets' in column ? column.buckets : undefined;
  const problems: TaskProblem[] = [];
  const add = (field: string, message: string) => problems.push({ path: `${path}.${field}`, message });
  const isFixed = center !== undefined || scale !== undefined;
  const ways = [isFixed && 'center and scale', scaling && 'scaling', buckets && 'buckets'].filter(Boolean);
  if (ways.length === 0) {
    add(
      'center',
      'is missing, expected a number, with scale beside it, or scaling "standardise" or "min-max"',
    );
  } else if (ways.length > 1) {
    add(buckets ? 'buckets' : 'scaling', `stands beside ${ways[0]}, expected one of them`);
  } else if (isFixed && (center === undefined || scale === undefined)) {
    add(
      center === undefined ? 'center' : 'scale',
      'is missing, expected a number; center and scale go together',
    );
  }
  for (const [field, range] of Object.entries({ clip, bounds })) {
    if (!range) continue;
    if (range[0] >= range[1]) add(field, `is [${range[0]}, ${range[1]}], expected the lower end first`);
    else if (log && range[0] <= -1) {
      add(field, `begins at ${range[0]}, expected more than -1 where the column takes ln(1 + value)`);
    }
  }
  if (buckets) {
    const fallen = buckets.findIndex((edge, i) => i > 0 && edge <= buckets[i - 1]!);
    if (fallen > 0) add(`buckets.${fallen}`, `is ${buckets[fallen]}, expected more than the edge before it`);
    if (log)
      add('log', 'stands beside buckets, whose edges are in the unit of the column; expected one of them');
  }
  const missing = 'missing' in column ? column.missing : undefined;
  const fill = typeof missing === 'object' ? missing.fill : undefined;
  if (bounds === undefined && (scaling || typeof fill === 'string')) {
    add(
      'bounds',
      `is missing, expected where values may lie, for the statistics that ${scaling ? 'scaling' : `the ${fill}`} needs`,
    );
  }
  if (typeof fill === 'number' && log && !clip && fill <= -1) {
    add('missing.fill', `is ${fill}, expected more than -1 where the column takes ln(1 + value)`);
  }
  return problems;
}

function checkFill({ missing, values }: Extract<Column, { type: 'category' }>, path: string) {
  if (typeof missing !== 'object' || values.includes(missing.fill)) return [];
  return [{ path: `${path}.missing.fill`, message: `is "${missing.fill}", expected one of values` }];
}

function checkLags(column: Extract<Column, { type: 'lags' }>, path: string, data: TableData) {
  const problems = [...duplicates(column.lags.map(String), (index) => `${path}.lags.${index}`)];
  if (data.order === undefined) {
    problems.push({
      path: 'data.order',
      message: `is missing, expected what "${column.name}" looks back along`,
    });
  }
  const source = data.columns.find(({ name, type }) => name === column.of && type !== 'lags');
  if (source && source.type !== 'number') {
    problems.push({
      path: `${path}.of`,
      message: `is "${column.of}", a column of type ${source.type}, expected one of numbers`,
    });
  }
  return problems;
}

function checkTarget(data: TableData): readonly TaskProblem[] {
  const { target } = data;
  const path = 'data.target';
  const column = data.columns.find(({ name }) => name === target.name);
  if (target.type === 'items') {
    const problems: TaskProblem[] = [];
    if (column?.type !== 'items') {
      problems.push({
        path: `${path}.name`,
        message: `is "${target.name}", expected the name of a column of items`,
      });
    }
    if (data.steps !== undefined) {
      problems.push({ path: 'data.steps', message: 'stands beside a target of items, expected one of them' });
    }
    return problems;
  }
  const problems = isRead(target.name, data) ? [leak(`${path}.name`, target.name)] : [];
  switch (target.type) {
    case 'number':
      return [...problems, ...checkNumber(target, path)];
    case 'category':
      return [
        ...problems,
        ...duplicates(target.values, (index) => `${path}.values.${index}`),
        ...checkLabels(`${path}.valueLabels`, target.valueLabels, target.values, 'values'),
      ];
    case 'survival': {
      const { name } = target.event;
      if (isRead(name, data)) problems.push(leak(`${path}.event.name`, name));
      if (name === target.name) {
        problems.push({ path: `${path}.event.name`, message: `is "${name}", which holds the time already` });
      }
      return problems;
    }
    case 'binary':
      return problems;
    default:
      return target satisfies never;
  }
}

/** Lags read earlier rows of it only. */
const isRead = (name: string, { columns }: TableData) => columns.some((column) => column.name === name);

const leak = (path: string, name: string) => ({
  path,
  message: `is "${name}", which is also a column; the model would read its answer`,
});

function checkOrder(data: TableData): readonly TaskProblem[] {
  const { order, steps, columns } = data;
  const problems: TaskProblem[] = [];
  const within = order?.within ?? [];
  problems.push(...duplicates(within, (index) => `data.order.within.${index}`));
  if (order && within.includes(order.by)) {
    problems.push({ path: 'data.order.by', message: `is "${order.by}", which is also one of within` });
  }
  if (steps !== undefined && !order) {
    problems.push({
      path: 'data.order',
      message: 'is missing, expected what the steps follow each other along',
    });
  }
  const lags = columns.filter(({ type }) => type === 'lags').map(({ name }) => name);
  const cells = new Set(cellNames(data));
  columns.forEach(({ name, type }, index) => {
    if (type === 'lags' && cells.has(name)) {
      problems.push({
        path: `data.columns.${index}.name`,
        message: `is "${name}", which is also a column of the table; expected a name of its own`,
      });
    }
  });
  if (order && !lags.length && steps === undefined) {
    problems.push({ path: 'data.order', message: 'is there, and neither lags nor steps look back along it' });
  }
  return problems;
}

function checkLabels(
  path: string,
  labels: { readonly en: readonly string[]; readonly zh: readonly string[] } | undefined,
  named: readonly string[],
  what: string,
): readonly TaskProblem[] {
  return (['en', 'zh'] as const).flatMap((language) => {
    const found = labels?.[language].length ?? named.length;
    if (found === named.length) return [];
    return [
      {
        path: `${path}.${language}`,
        message: `has ${found} entries, expected ${named.length}, one for each of ${what}`,
      },
    ];
  });
}

function duplicates(names: readonly string[], pathOf: (index: number) => string): readonly TaskProblem[] {
  const seen = new Set<string>();
  return names.flatMap((name, index) => {
    if (seen.has(name))
      return [{ path: pathOf(index), message: `is "${name}" once more, expected a name of its own` }];
    seen.add(name);
    return [];
  });
}
