/**
 * Refusals that a store keeps of one task, the newest: enough to see who was refused and why, and bounded, since
 * whoever is refused decides how often. Counts over all time are the business of the hub's metrics.
 */
export const KEPT_REFUSALS = 2_000;
