/**
 * What one row of a task looks like, and how its values become the model's inputs and targets. Scales are
 * fixed by the task and public: a participant's own mean or range never leaves its tab.
 */
import * as z from 'zod/mini';

const name = () => z.string().check(z.minLength(1), z.maxLength(100));
const label = z.strictObject({ en: name(), zh: name() });

const NumberColumn = z.strictObject({
  name: name(),
  type: z.literal('number'),
  /** Input = (value − center) / scale. */
  center: z.number(),
  scale: z.number().check(z.positive()),
  /** Shown in forms; no effect on training. */
  label: z.optional(label),
});

const CategoryColumn = z.strictObject({
  name: name(),
  type: z.literal('category'),
  /** One input a value (one-hot); any other value becomes all zeros. */
  values: z.array(name()).check(z.minLength(2), z.maxLength(200)),
  /** Shown in forms, in the order of `values`; no effect on training. */
  valueLabels: z.optional(z.strictObject({ en: z.array(name()), zh: z.array(name()) })),
  label: z.optional(label),
});

const ColumnSchema = z.discriminatedUnion('type', [NumberColumn, CategoryColumn]);
export type Column = z.infer<typeof ColumnSchema>;

const TableSchema = z.strictObject({
  kind: z.literal('table'),
  columns: z.array(ColumnSchema).check(z.minLength(1), z.maxLength(1000)),
  target: z.discriminatedUnion('type', [
    /** 1 where the cell equals `positive`, else 0. */
    z.strictObject({ name: name(), type: z.literal('binary'), positive: name(), label: z.optional(label) }),
    /** Target = (value − center) / scale. */
    z.strictObject({
      name: name(),
      type: z.literal('number'),
      center: z.number(),
      scale: z.number().check(z.positive()),
      label: z.optional(label),
    }),
  ]),
});
export type TableData = z.infer<typeof TableSchema>;

const ImagesSchema = z.strictObject({
  kind: z.literal('images'),
  height: z.int().check(z.positive(), z.maximum(512)),
  width: z.int().check(z.positive(), z.maximum(512)),
  channels: z.union([z.literal(1), z.literal(3)]),
  /** Names of the classes; a label is an index into them. Pixels are bytes, inputs are value / 255. */
  classes: z.array(name()).check(z.minLength(2), z.maxLength(1000)),
});
export type ImageData = z.infer<typeof ImagesSchema>;

export const DataSchema = z.discriminatedUnion('kind', [TableSchema, ImagesSchema]);
export type Data = z.infer<typeof DataSchema>;
