/** What a table task learns to tell from its columns. */
import * as z from 'zod/mini';
import { labelSchema, nameSchema, numberSteps } from './columns.ts';

const BinaryTarget = z.strictObject({
  name: nameSchema(),
  type: z.literal('binary'),
  label: labelSchema(),
  /** 1 where the cell equals this, else 0. */
  positive: nameSchema(),
});

const NumberTarget = z.strictObject({
  name: nameSchema(),
  type: z.literal('number'),
  label: labelSchema(),
  ...numberSteps,
});
export type NumberTarget = z.infer<typeof NumberTarget>;

const CategoryTarget = z.strictObject({
  name: nameSchema(),
  type: z.literal('category'),
  label: labelSchema(),
  /** The classes. Rows of any other value are left out. */
  values: z.array(nameSchema()).check(z.minLength(2), z.maxLength(1000)),
  /** Shown to people, in the order of `values`. */
  valueLabels: z.optional(z.strictObject({ en: z.array(nameSchema()), zh: z.array(nameSchema()) })),
});

/** The model completes what is missing in a list of items (a denoising autoencoder). */
const ItemsTarget = z.strictObject({
  /** A column of type `items`, which the model reads and gives back. */
  name: nameSchema(),
  type: z.literal('items'),
  label: labelSchema(),
  /** Share of a row's items that is hidden from the inputs, drawn anew whenever the row is trained on. */
  hidden: z.number().check(z.gt(0), z.lt(1)),
});

/** How soon something happens, where for some rows it had not happened yet when they were last seen. */
const SurvivalTarget = z.strictObject({
  /** Time until the event, or until the row was last seen; above 0. */
  name: nameSchema(),
  type: z.literal('survival'),
  label: labelSchema(),
  unit: z.optional(z.string().check(z.minLength(1), z.maxLength(30))),
  /** The column that says whether the event happened, and its cell where it did. */
  event: z.strictObject({ name: nameSchema(), occurred: nameSchema() }),
});

export const TargetSchema = z.discriminatedUnion('type', [
  BinaryTarget,
  NumberTarget,
  CategoryTarget,
  ItemsTarget,
  SurvivalTarget,
]);
export type Target = z.infer<typeof TargetSchema>;
