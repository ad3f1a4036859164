import type { LoopPorts } from './training-loop.ts';

/** Longer rests than this would make a stop look like a hang. */
const LONGEST_REST_MS = 5_000;

/**
 * Ports whose `yieldNow` also rests, so that of the time between making them and the end of the job, about `maxShare`
 * is spent computing: with 0.5 it rests as long as it worked. Made anew for each job.
 */
export function pacedPorts<P extends LoopPorts>(
  ports: P,
  maxShare: number | undefined,
  rest: (ms: number) => Promise<void> = (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
): P {
  if (maxShare === undefined) return ports;
  let resumedAt = ports.now();
  return {
    ...ports,
    async yieldNow() {
      const workedMs = ports.now() - resumedAt;
      await ports.yieldNow();
      await rest(Math.min((workedMs * (1 - maxShare)) / maxShare, LONGEST_REST_MS));
      resumedAt = ports.now();
    },
  };
}
