/** The sums of many surveys, as the statistics of all their rows. */
import type { ColumnStatistics, TaskStatistics } from '../task/statistics.ts';
import {
  AT,
  fromDigits,
  HALF_RANGE_STEPS,
  halfOf,
  middleOf,
  type NumberSurvey,
  SUM_DIGITS,
  SURVEY_BINS,
  type SurveyPlan,
  sizeOf,
} from './survey-plan.ts';

const SHARES = [0.05, 0.25, 0.5, 0.75, 0.95] as const;

/**
 * @param sums - Σ over participants of their surveys, exact; shape `[plan.layout.parameterCount]`.
 * @param cohort - How many surveys they are of; `rows`: of how many rows.
 * @returns Of columns without any value nothing.
 */
export function readSums(
  plan: SurveyPlan,
  sums: Float64Array,
  { cohort, rows }: { cohort: number; rows: number },
): TaskStatistics {
  const columns: Record<string, ColumnStatistics> = Object.create(null);
  const categories: NonNullable<TaskStatistics['categories']> = Object.create(null);
  for (const column of plan.columns) {
    const part = sums.subarray(column.offset, column.offset + sizeOf(column));
    const [participants, missing] = [part[AT.holders]!, part[AT.missing]!];
    if (participants === 0) continue;
    if (column.kind === 'number') {
      columns[column.name] = { participants, missing, ...numberStatistics(column, part) };
      continue;
    }
    const [...counts] = part.subarray(AT.counts);
    const other = counts.pop()!;
    const values = column.values.map((value, i) => ({ value, count: counts[i]! }));
    categories[column.name] = { participants, missing, values, other };
  }
  return { columns: { ...columns }, categories: { ...categories }, cohort, rows };
}

function numberStatistics({ bounds }: NumberSurvey, part: Float64Array) {
  const counts = [...part.subarray(AT.counts, AT.counts + SURVEY_BINS)];
  const count = counts.reduce((total, each) => total + each, 0);
  const from = AT.counts + SURVEY_BINS;
  const sum = fromDigits(part.subarray(from, from + SUM_DIGITS));
  const squares = fromDigits(part.subarray(from + SUM_DIGITS));
  const half = halfOf(bounds);
  // n²·variance as a whole number: nothing cancels, however narrow the values lie.
  const spread = BigInt(count) * squares - sum * sum;
  const edges = Array.from(
    { length: SURVEY_BINS + 1 },
    (_, i) => bounds[0] + ((bounds[1] - bounds[0]) * i) / SURVEY_BINS,
  );
  return {
    count,
    mean: middleOf(bounds) + (half * Number(sum)) / (count * HALF_RANGE_STEPS),
    stdDev: (half * Math.sqrt(Number(spread))) / (count * HALF_RANGE_STEPS),
    quantiles: SHARES.map((share) => ({ share, value: quantileOf(share, counts, edges) })),
    histogram: { edges, counts },
  };
}

/** As if the values of a bin lay evenly between its ends. */
function quantileOf(share: number, counts: readonly number[], edges: readonly number[]): number {
  const wanted = share * counts.reduce((total, each) => total + each, 0);
  let below = 0;
  for (const [bin, count] of counts.entries()) {
    if (count > 0 && below + count >= wanted) {
      const [from, to] = [edges[bin]!, edges[bin + 1]!];
      return from + (to - from) * Math.max(0, (wanted - below) / count);
    }
    below += count;
  }
  return edges.at(-1)!;
}
