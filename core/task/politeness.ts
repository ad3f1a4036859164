/**
 * When a participant should leave the machine to its person. A task sets it, and so may a page; the stricter wins.
 * Which of these can be known depends on the browser: what cannot be known holds nothing up.
 */
import * as z from 'zod/mini';

const fraction = () => z.number().check(z.gt(0), z.lt(1));

export const PolitenessSchema = z.strictObject({
  /** Pauses on battery below this charge, 0 to 1, while it is not charging. */
  minBattery: z.optional(fraction()),
  /** Pauses while the person asked the browser to save data. */
  pauseOnMetered: z.optional(z.boolean()),
  /** Pauses while the page's own memory is fuller than this share of what the browser gives it. */
  maxHeapShare: z.optional(fraction()),
  /** Takes no part on machines of less memory, in GiB; browsers say 8 at most. */
  minMemoryGiB: z.optional(z.number().check(z.gt(0), z.maximum(8))),
  /** Share of the time in which it computes: with 0.5 it rests as long as it worked. */
  maxShare: z.optional(fraction()),
  /** Computes only while the page is hidden, or has had no input for so many seconds. */
  idleSeconds: z.optional(z.number().check(z.gt(0), z.maximum(3600))),
});
export type Politeness = z.infer<typeof PolitenessSchema>;

/** The stricter of both in every respect. */
export function stricter(task: Politeness = {}, page: Politeness = {}): Politeness {
  const chosen = {
    minBattery: largest(task.minBattery, page.minBattery),
    pauseOnMetered: task.pauseOnMetered || page.pauseOnMetered || undefined,
    maxHeapShare: smallest(task.maxHeapShare, page.maxHeapShare),
    minMemoryGiB: largest(task.minMemoryGiB, page.minMemoryGiB),
    maxShare: smallest(task.maxShare, page.maxShare),
    idleSeconds: largest(task.idleSeconds, page.idleSeconds),
  };
  return Object.fromEntries(Object.entries(chosen).filter(([, value]) => value !== undefined));
}

const known = (values: readonly (number | undefined)[]) => values.filter((value) => value !== undefined);

function largest(...values: readonly (number | undefined)[]): number | undefined {
  const all = known(values);
  return all.length === 0 ? undefined : Math.max(...all);
}

function smallest(...values: readonly (number | undefined)[]): number | undefined {
  const all = known(values);
  return all.length === 0 ? undefined : Math.min(...all);
}
