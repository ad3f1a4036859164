/**
 * Survival in plain arithmetic: who was at risk when, Cox's partial likelihood and the concordance index. Times and events
 * are rows of two, as `EncodedRows.targets` has them: the time, and 1 where the event happened.
 *
 * @see Cox 1972; Breslow 1974 for ties; Harrell et al. 1982 for the index.
 */

/** Added to the score of a row that is not at risk any more: its exponential is 0 in float32, and nothing overflows. */
const NOT_AT_RISK = -1e9;

/**
 * What the loss of a batch compares scores with. Risk sets are those within the batch, an estimate of the ones of all
 * rows: the batch has to be large enough to hold several events.
 *
 * @param which - Rows of the batch, n of them.
 * @returns Shape `[n, 1 + n]`. First the row's share of the batch's events, then 0 for each row of the batch that was still
 * at risk at this row's time (itself and ties included), and a large negative number for each that was not.
 */
export function riskSets(timesAndEvents: Float32Array, which: Uint32Array): Float32Array {
  const time = (i: number) => timesAndEvents[2 * which[i]!]!;
  const event = (i: number) => timesAndEvents[2 * which[i]! + 1]!;
  const size = which.length;
  let events = 0;
  for (let i = 0; i < size; i++) events += event(i);
  const sets = new Float32Array(size * (1 + size));
  for (let i = 0; i < size; i++) {
    const start = i * (1 + size);
    sets[start] = event(i) / Math.max(1, events);
    for (let j = 0; j < size; j++) sets[start + 1 + j] = time(j) >= time(i) ? 0 : NOT_AT_RISK;
  }
  return sets;
}

/**
 * Negative logarithm of the partial likelihood, a mean over the events, with the risk sets of all rows.
 *
 * @param scores - Logarithms of relative risks.
 * @returns NaN where nothing happened.
 */
export function coxLoss(scores: Float32Array, targets: Float32Array): number {
  let total = 0;
  let events = 0;
  let largest = Number.NEGATIVE_INFINITY;
  let sum = 0;
  for (const tied of byTimeFromLast(targets)) {
    for (const row of tied) {
      const next = Math.max(largest, scores[row]!);
      sum = sum * Math.exp(largest - next) + Math.exp(scores[row]! - next);
      largest = next;
    }
    for (const row of tied) {
      if (targets[2 * row + 1] !== 1) continue;
      total += largest + Math.log(sum) - scores[row]!;
      events++;
    }
  }
  return total / events;
}

/**
 * Of all pairs of which is known who came first, the share that the scores put in that order; equal scores count half.
 * Who was last seen when another had the event, came after. Exact, in O(n log n).
 *
 * @param scores - Higher = sooner.
 * @returns NaN where there is no such pair.
 */
export function concordance(scores: Float32Array, targets: Float32Array): number {
  const levels = [...new Set(scores)].sort((a, b) => a - b);
  const levelOf = new Map(levels.map((score, level) => [score, level]));
  const later = new Counts(levels.length);
  let pairs = 0;
  let agreeing = 0;
  for (const tied of byTimeFromLast(targets)) {
    const happened = tied.filter((row) => targets[2 * row + 1] === 1);
    for (const row of tied) if (targets[2 * row + 1] !== 1) later.add(levelOf.get(scores[row]!)!);
    for (const row of happened) {
      const level = levelOf.get(scores[row]!)!;
      const below = later.below(level);
      agreeing += below + (later.below(level + 1) - below) / 2;
      pairs += later.total;
    }
    for (const row of happened) later.add(levelOf.get(scores[row]!)!);
  }
  return agreeing / pairs;
}

/** Rows by time, the last ones first; those of one time together. */
function byTimeFromLast(targets: Float32Array): readonly (readonly number[])[] {
  const rows = Array.from({ length: targets.length / 2 }, (_, row) => row);
  rows.sort((a, b) => targets[2 * b]! - targets[2 * a]!);
  const groups: number[][] = [];
  for (const row of rows) {
    const last = groups.at(-1);
    if (last && targets[2 * last[0]!] === targets[2 * row]) last.push(row);
    else groups.push([row]);
  }
  return groups;
}

/** How many of each level have been added, in a Fenwick tree. */
class Counts {
  readonly #tree: Float64Array;
  total = 0;

  constructor(levels: number) {
    this.#tree = new Float64Array(levels + 1);
  }

  add(level: number): void {
    this.total++;
    for (let i = level + 1; i < this.#tree.length; i += i & -i) this.#tree[i]! += 1;
  }

  /** Of levels below this one. */
  below(level: number): number {
    let count = 0;
    for (let i = level; i > 0; i -= i & -i) count += this.#tree[i]!;
    return count;
  }
}
