/** The `privacy` section of a task: which mechanism stands between a participant's rows and everybody else. */
import * as z from 'zod/mini';

const positive = () => z.number().check(z.positive());

/** What may be spent of privacy over all releases of a task, however its file changes. */
const BudgetSchema = z.strictObject({
  epsilon: positive(),
  /** Chance that ε does not hold; far below 1 / participants. */
  delta: z.number().check(z.gt(0), z.lt(1)),
});

export const PrivacySchema = z.discriminatedUnion('mechanism', [
  /** No guarantee is claimed. A clipping norm bounds one participant's influence on a round. */
  z.strictObject({ mechanism: z.literal('none'), clippingNorm: z.nullable(positive()) }),
  /**
   * Participant-level DP-FedAvg: the hub adds noise to the sum of clipped deltas before anybody sees it. The hub itself
   * sees each delta.
   */
  z.strictObject({
    mechanism: z.literal('central'),
    /** C, ℓ², in the unit of the weights. */
    clippingNorm: positive(),
    /** z: standard deviation of the noise in the sum, in sensitivities. */
    noiseMultiplier: z.number().check(z.positive(), z.lte(1000)),
    /** The sum is divided by this many participants, however many came: their number must not change the noise. */
    expectedCohort: z.int().check(z.positive()),
    budget: BudgetSchema,
  }),
]);
export type Privacy = z.infer<typeof PrivacySchema>;
export type CentralPrivacy = Extract<Privacy, { mechanism: 'central' }>;
export type Budget = z.infer<typeof BudgetSchema>;
