/**
 * The columns that a table task may read, and what becomes of their cells. The steps of a number stand in a fixed order,
 * not in a list: missing → clip → log → scale (or buckets). What a step needs to know is fixed by the task and public, or
 * comes from federated statistics (`statistics.ts`): a participant's own mean or range never leaves its tab.
 */
import * as z from 'zod/mini';

export const nameSchema = () => z.string().check(z.minLength(1), z.maxLength(100));
export const labelSchema = () => z.optional(z.strictObject({ en: nameSchema(), zh: nameSchema() }));
const labelsSchema = () =>
  z.optional(z.strictObject({ en: z.array(nameSchema()), zh: z.array(nameSchema()) }));
/** In forms; no effect on training. */
const shown = {
  label: labelSchema(),
  /** Columns of one group stand together under this, where a form would be long. */
  group: labelSchema(),
};
/** Low and high end, in the column's unit; both included. */
const range = () => z.tuple([z.number(), z.number()]);

/** What every column of numbers and a number as target have in common. One of center and scale, scaling, buckets. */
export const numberSteps = {
  /** Shown in forms; no effect on training. */
  unit: z.optional(z.string().check(z.minLength(1), z.maxLength(30))),
  /** Takes ln(1 + value) before scaling. */
  log: z.optional(z.literal(true)),
  /** Input = (value − center) / scale, after the logarithm where there is one. */
  center: z.optional(z.number()),
  scale: z.optional(z.number().check(z.positive())),
  /** Center and scale from federated statistics: mean and standard deviation, or least and greatest. */
  scaling: z.optional(z.enum(['standardise', 'min-max'])),
  /** Where values may lie. Public: statistics count in bins between them, and take what lies beyond for the end. */
  bounds: z.optional(range()),
};

const outliers = {
  /** Values beyond become the end that they are beyond. */
  clip: z.optional(range()),
};

const NumberColumn = z.strictObject({
  name: nameSchema(),
  type: z.literal('number'),
  ...shown,
  /** An empty cell: the row is left out (default), an input of its own says so, or a value stands in its place. */
  missing: z.optional(
    z.union([
      z.enum(['drop', 'indicator']),
      z.strictObject({ fill: z.union([z.number(), z.enum(['mean', 'median'])]) }),
    ]),
  ),
  ...outliers,
  ...numberSteps,
  /** One input for each interval between these edges, and for what lies below and above them. */
  buckets: z.optional(z.array(z.number()).check(z.minLength(1), z.maxLength(200))),
});
export type NumberColumn = z.infer<typeof NumberColumn>;

const CategoryColumn = z.strictObject({
  name: nameSchema(),
  type: z.literal('category'),
  ...shown,
  /** One input a value (one-hot). */
  values: z.array(nameSchema()).check(z.minLength(2), z.maxLength(200)),
  /** Shown in forms, in the order of `values`; no effect on training. */
  valueLabels: labelsSchema(),
  /** Any other value: all zeros (default), or an input of its own. */
  other: z.optional(z.enum(['zeros', 'own'])),
  /** As with numbers; what is filled in is one of `values`. */
  missing: z.optional(z.union([z.enum(['drop', 'indicator']), z.strictObject({ fill: nameSchema() })])),
});
export type CategoryColumn = z.infer<typeof CategoryColumn>;

const HashedColumn = z.strictObject({
  name: nameSchema(),
  type: z.literal('hashed'),
  ...shown,
  /** For categories without a list: one input a bucket, and every text always falls into the same one. */
  buckets: z.int().check(z.gte(2), z.lte(4096)),
  missing: z.optional(z.enum(['drop', 'indicator'])),
});
export type HashedColumn = z.infer<typeof HashedColumn>;

/** Cyclic ones give sine and cosine; `each-…` one input a value. By the clock of the place, as the cell has it. */
const TIME_FEATURES = [
  'hour',
  'weekday',
  'month',
  'year-day',
  'each-hour',
  'each-weekday',
  'each-month',
] as const;
export type TimeFeature = (typeof TIME_FEATURES)[number];

const TimeColumn = z.strictObject({
  name: nameSchema(),
  type: z.literal('time'),
  ...shown,
  features: z.array(z.enum(TIME_FEATURES)).check(z.minLength(1), z.maxLength(TIME_FEATURES.length)),
});
export type TimeColumn = z.infer<typeof TimeColumn>;

const ItemsColumn = z.strictObject({
  name: nameSchema(),
  type: z.literal('items'),
  ...shown,
  /** One input an item, 1 where it is in the cell (multi-hot). Other items are passed over. */
  items: z.array(nameSchema()).check(z.minLength(2), z.maxLength(5000)),
  itemLabels: labelsSchema(),
  /** Between two items of a cell; a space where absent. */
  separator: z.optional(z.string().check(z.minLength(1), z.maxLength(10))),
});
export type ItemsColumn = z.infer<typeof ItemsColumn>;

const LagsColumn = z.strictObject({
  /** Of the inputs; the cells are those of column `of`. */
  name: nameSchema(),
  type: z.literal('lags'),
  ...shown,
  /** A column of numbers in the file, often the target's. */
  of: nameSchema(),
  /** How many rows back, in the task's `order`; one input each. Rows without so many before them are left out. */
  lags: z.array(z.int().check(z.gte(1), z.lte(10_000))).check(z.minLength(1), z.maxLength(1000)),
  /** One input, the mean of them, in place of one each. */
  summary: z.optional(z.literal('mean')),
  /** What stands in the place of an empty cell; absent: rows that look back on one are left out. */
  missing: z.optional(z.strictObject({ fill: z.number() })),
  ...outliers,
  ...numberSteps,
});
export type LagsColumn = z.infer<typeof LagsColumn>;

export const ColumnSchema = z.discriminatedUnion('type', [
  NumberColumn,
  CategoryColumn,
  HashedColumn,
  TimeColumn,
  ItemsColumn,
  LagsColumn,
]);
export type Column = z.infer<typeof ColumnSchema>;
