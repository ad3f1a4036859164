/** How a task's updates become one, and what is refused. */
import * as z from 'zod/mini';

const positiveInt = () => z.int().check(z.positive());
const positive = () => z.number().check(z.positive());
const fraction = () => z.number().check(z.gt(0), z.lt(1));
const decay = (usual: number) => z._default(z.number().check(z.nonnegative(), z.lt(1)), usual);
const tau = z._default(positive(), 1e-3);

/** How the round's mean delta changes the model. What each remembers is kept with every committed round. */
const ServerOptimizerSchema = z.discriminatedUnion('name', [
  /** Adds learningRate · mean delta; 1 is plain federated averaging. */
  z.strictObject({ name: z.literal('sgd'), learningRate: positive() }),
  z.strictObject({
    name: z.literal('momentum'),
    learningRate: positive(),
    momentum: fraction(),
    nesterov: z._default(z.boolean(), false),
  }),
  z.strictObject({
    name: z.literal('adam'),
    learningRate: positive(),
    beta1: decay(0.9),
    beta2: decay(0.99),
    tau,
  }),
  z.strictObject({
    name: z.literal('yogi'),
    learningRate: positive(),
    beta1: decay(0.9),
    beta2: decay(0.99),
    tau,
  }),
  z.strictObject({ name: z.literal('adagrad'), learningRate: positive(), beta1: decay(0), tau }),
]);

const attackers = z.int().check(z.nonnegative());

/** How a round's deltas become one. All but the means need every delta in the clear, and keep them until the round closes. */
const StrategySchema = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('mean') }),
  /** FedNova: deltas count by direction, whatever number of local steps they took. */
  z.strictObject({ name: z.literal('normalized-mean') }),
  z.strictObject({ name: z.literal('median') }),
  z.strictObject({ name: z.literal('trimmed-mean'), trimmedShare: z.number().check(z.gt(0), z.lt(0.5)) }),
  z.strictObject({ name: z.literal('geometric-median') }),
  z.strictObject({ name: z.literal('krum'), attackers }),
  z.strictObject({ name: z.literal('multi-krum'), attackers, selected: positiveInt() }),
  z.strictObject({ name: z.literal('bulyan'), attackers }),
]);
export type StrategyConfig = z.infer<typeof StrategySchema>;

export const AggregationSchema = z.strictObject({
  /** Absent: the weighted mean. */
  strategy: z.optional(StrategySchema),
  weighting: z.discriminatedUnion('name', [
    z.strictObject({ name: z.literal('by-example-count') }),
    z.strictObject({ name: z.literal('uniform') }),
    z.strictObject({ name: z.literal('capped'), maxExamples: positiveInt() }),
  ]),
  /** Largest example count that one update may claim, at most 2^22. Admission refuses more. */
  maxExampleCount: positiveInt(),
  /** Largest share of a round's weight that one participant may have; more is cut down to it. Absent: no cap. */
  maxShare: z.optional(fraction()),
  /** Largest |value| of a delta, D of DESIGN §5. An update beyond it is refused, never saturated. */
  maxDeltaValue: positive(),
  /** Largest ℓ² norm of a delta. Beyond it an update is refused. Above the clipping norm, if there is one. */
  maxDeltaNorm: positive(),
  serverOptimizer: ServerOptimizerSchema,
});
export type Aggregation = z.infer<typeof AggregationSchema>;
