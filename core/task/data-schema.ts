/** What one row of a task looks like: columns of a table (`columns.ts`) with a target (`targets.ts`), or an image. */
import * as z from 'zod/mini';
import { ColumnSchema, nameSchema } from './columns.ts';
import { TargetSchema } from './targets.ts';

const TableSchema = z.strictObject({
  kind: z.literal('table'),
  /** In the order of the model's inputs. */
  columns: z.array(ColumnSchema).check(z.minLength(1), z.maxLength(1000)),
  target: TargetSchema,
  /** Which rows come before which: by the number or time in a column, among rows that agree in those of `within`. */
  order: z.optional(
    z.strictObject({
      by: nameSchema(),
      within: z.optional(z.array(nameSchema()).check(z.minLength(1), z.maxLength(10))),
    }),
  ),
  /** The model reads the inputs of this many rows, a row and those before it, as `[steps, features]`. */
  steps: z.optional(z.int().check(z.gte(2), z.lte(1000))),
});
export type TableData = z.infer<typeof TableSchema>;

const ImagesSchema = z.strictObject({
  kind: z.literal('images'),
  height: z.int().check(z.positive(), z.maximum(512)),
  width: z.int().check(z.positive(), z.maximum(512)),
  /** 1 = grey, 3 = red, green, blue. */
  channels: z.union([z.literal(1), z.literal(3)]),
  /** Names of the classes; a label is an index into them. */
  classes: z.array(nameSchema()).check(z.minLength(2), z.maxLength(1000)),
  /**
   * Images of another size, or with other channels: brought to this one whole (`stretch`), or cut to its proportions
   * around the middle first (`crop`). Absent = refused.
   */
  resize: z.optional(z.enum(['stretch', 'crop'])),
  /** Input = (byte / 255 − center) / scale; 0 and 1 where absent. */
  center: z.optional(z.number()),
  scale: z.optional(z.number().check(z.positive())),
});
export type ImageData = z.infer<typeof ImagesSchema>;

export const DataSchema = z.discriminatedUnion('kind', [TableSchema, ImagesSchema]);
export type Data = z.infer<typeof DataSchema>;
