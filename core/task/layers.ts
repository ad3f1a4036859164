/**
 * The layers that a task may use. A task's topology is checked against this list, its shapes are worked
 * out here, and its parameters are counted before anything is built: a tensor library would allocate first.
 * Field names are those of tfjs layers, so that a topology converts by renaming nothing.
 */
import * as z from 'zod/mini';

const positiveInt = () => z.int().check(z.positive(), z.maximum(1_000_000));
const activation = z._default(z.enum(['linear', 'relu', 'sigmoid', 'tanh', 'softmax']), 'linear');

export const LayerSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('dense'), units: positiveInt(), activation }),
  z.strictObject({ type: z.literal('flatten') }),
  z.strictObject({
    type: z.literal('reshape'),
    targetShape: z.array(positiveInt()).check(z.minLength(1), z.maxLength(4)),
  }),
  z.strictObject({ type: z.literal('dropout'), rate: z.number().check(z.gte(0), z.lt(1)) }),
  z.strictObject({
    type: z.literal('conv2d'),
    filters: positiveInt(),
    kernelSize: positiveInt(),
    padding: z._default(z.enum(['valid', 'same']), 'valid'),
    activation,
  }),
  z.strictObject({ type: z.literal('max-pooling-2d'), poolSize: positiveInt() }),
  /** Reads steps one after another, `[steps, features]`, and gives its state after the last one. */
  z.strictObject({ type: z.literal('gru'), units: positiveInt() }),
]);
export type Layer = z.infer<typeof LayerSchema>;
