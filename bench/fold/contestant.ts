/** One way of summing a cohort's updates. */
export interface Contestant {
  readonly name: string;
  /** What one update is in memory. */
  readonly updateBytes: number;
  /** Sums the whole cohort once; resolves to milliseconds of processor time per update. */
  turn(): Promise<number>;
  close?(): void;
}

/**
 * A contestant that runs here, synchronously and on one thread: there, processor time is time, less what other
 * processes took of a shared machine.
 */
export function contestant(
  name: string,
  updateBytes: number,
  updates: number,
  sumCohort: () => void,
): Contestant {
  return {
    name,
    updateBytes,
    async turn() {
      const before = process.cpuUsage();
      sumCohort();
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1000 / updates;
    },
  };
}

/** Time after which a slow contestant gets no more turns, once it had three. */
const ENOUGH_MS = 8_000;

/**
 * Medians of interleaved turns: what disturbs the machine for a while disturbs all. The first turn is not counted.
 *
 * @returns Milliseconds per update, in the order of the contestants.
 */
export async function race(contestants: readonly Contestant[], turns: number): Promise<number[]> {
  const times = contestants.map((): number[] => []);
  const spentMs = contestants.map(() => 0);
  for (let turn = 0; turn <= turns; turn++) {
    for (const [i, each] of contestants.entries()) {
      if (turn > 3 && spentMs[i]! > ENOUGH_MS) continue;
      const startedAtMs = performance.now();
      const ms = await each.turn();
      spentMs[i]! += performance.now() - startedAtMs;
      if (turn > 0) times[i]!.push(ms);
    }
  }
  return times.map(median);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
