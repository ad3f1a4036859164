/** The inputs that a table's columns become: how many, in which order, and what they are called. */
import type { Column, TimeFeature } from './columns.ts';
import type { TableData } from './data-schema.ts';

/** Number of inputs of each kind of time feature. */
const TIME_WIDTHS: Readonly<Record<TimeFeature, number>> = {
  hour: 2,
  weekday: 2,
  month: 2,
  'year-day': 2,
  'each-hour': 24,
  'each-weekday': 7,
  'each-month': 12,
};

/** Inputs of one column. Its indicator, where it has one, is the last of them. */
export function columnWidth(column: Column): number {
  switch (column.type) {
    case 'number':
      return (column.buckets ? column.buckets.length + 1 : 1) + indicatorWidth(column);
    case 'category':
      return column.values.length + (column.other === 'own' ? 1 : 0) + indicatorWidth(column);
    case 'hashed':
      return column.buckets + indicatorWidth(column);
    case 'time':
      return column.features.reduce((sum, feature) => sum + TIME_WIDTHS[feature], 0);
    case 'items':
      return column.items.length;
    case 'lags':
      return column.summary === 'mean' ? 1 : column.lags.length;
    default:
      return column satisfies never;
  }
}

const indicatorWidth = ({ missing }: { missing?: unknown }) => (missing === 'indicator' ? 1 : 0);

/** Inputs of one row (of one step, where a task has several), all columns together. */
export function featureCount(data: TableData): number {
  return data.columns.reduce((sum, column) => sum + columnWidth(column), 0);
}

/** Where a column's inputs begin within its row. */
export function featureOffset(data: TableData, name: string): number {
  const index = data.columns.findIndex((column) => column.name === name);
  return data.columns.slice(0, index).reduce((sum, column) => sum + columnWidth(column), 0);
}

/** Where the inputs of the items lie that the target is of, within a row: from the first up to but not including the second. */
export function itemsRange(data: TableData): readonly [from: number, to: number] | undefined {
  const { name, type } = data.target;
  const column = data.columns.find((one) => one.name === name);
  if (type !== 'items' || !column) return undefined;
  const from = featureOffset(data, name);
  return [from, from + columnWidth(column)];
}

/** A name for each input of a row, in the order of the inputs: `age`, `colour = red`, `hour: sin`, `riders, 7 rows before`. */
export function featureNames(data: TableData): readonly string[] {
  return data.columns.flatMap((column) => {
    const names = namesOf(column);
    return 'missing' in column && column.missing === 'indicator'
      ? [...names, `${column.name} is missing`]
      : names;
  });
}

function namesOf(column: Column): readonly string[] {
  const { name } = column;
  switch (column.type) {
    case 'number':
      return column.buckets ? intervals(name, column.buckets) : [name];
    case 'category':
      return [
        ...column.values.map((value) => `${name} = ${value}`),
        ...(column.other === 'own' ? [`${name} is another`] : []),
      ];
    case 'hashed':
      return Array.from({ length: column.buckets }, (_, bucket) => `${name} in bucket ${bucket}`);
    case 'time':
      return column.features.flatMap((feature) => timeNames(name, feature));
    case 'items':
      return column.items.map((item) => `${name} has ${item}`);
    case 'lags':
      return column.summary === 'mean'
        ? [`${name}: mean`]
        : column.lags.map((lag) => `${name}, ${lag} ${lag === 1 ? 'row' : 'rows'} before`);
    default:
      return column satisfies never;
  }
}

function intervals(name: string, edges: readonly number[]): readonly string[] {
  return [
    `${name} < ${edges[0]}`,
    ...edges.slice(1).map((edge, i) => `${edges[i]} ≤ ${name} < ${edge}`),
    `${name} ≥ ${edges.at(-1)}`,
  ];
}

function timeNames(name: string, feature: TimeFeature): readonly string[] {
  if (TIME_WIDTHS[feature] === 2) return [`${name}: ${feature} sin`, `${name}: ${feature} cos`];
  // Hours count from 0, weekdays from Monday = 1, months from 1.
  const first = feature === 'each-hour' ? 0 : 1;
  const what = feature.slice('each-'.length);
  return Array.from({ length: TIME_WIDTHS[feature] }, (_, i) => `${name}: ${what} ${first + i}`);
}

/** The columns that a participant's table must have, each once: for inputs, target and order. */
export function cellNames(data: TableData): readonly string[] {
  return [...new Set([...inputCellNames(data), ...targetCellNames(data)])];
}

/** As `cellNames`, for rows that are only asked about: without the target, unless earlier rows need it. */
export function inputCellNames({ columns, order }: TableData): readonly string[] {
  const read = columns.map((column) => (column.type === 'lags' ? column.of : column.name));
  return [...new Set([...read, ...(order ? [order.by, ...(order.within ?? [])] : [])])];
}

function targetCellNames({ target }: TableData): readonly string[] {
  return target.type === 'survival' ? [target.name, target.event.name] : [target.name];
}
