/** Whether a vector can be some participant's survey, before it is added to the others. */
import { TabfedError } from '../errors/tabfed-error.ts';
import {
  AT,
  fromDigits,
  HALF_RANGE_STEPS,
  MAX_SURVEYED,
  SUM_DIGITS,
  SURVEY_BINS,
  type SurveyColumn,
  type SurveyPlan,
  sizeOf,
} from './survey-plan.ts';

/**
 * @param exampleCount - The rows that the survey is said to be of.
 * @throws TabfedError `statistics.invalid` naming the first column that no rows can have.
 */
export function checkSurvey(plan: SurveyPlan, vector: Float32Array, exampleCount: number): void {
  for (const column of plan.columns) {
    const part = vector.subarray(column.offset, column.offset + sizeOf(column));
    const problem = problemOf(column, part, exampleCount);
    if (!problem) continue;
    throw new TabfedError('statistics.invalid', {
      what: `The survey of column "${column.name}" ${problem}, which no ${exampleCount} rows can have.`,
      next: 'Count as docs/PROTOCOL.md says; a page that comes from this hub does.',
    });
  }
}

function problemOf(column: SurveyColumn, part: Float32Array, exampleCount: number): string | undefined {
  const wrong = part.find((value) => !Number.isInteger(value) || Math.abs(value) > MAX_SURVEYED);
  if (wrong !== undefined) return `holds ${wrong}, expected whole numbers up to 2^22`;
  const [holders, missing] = [part[AT.holders]!, part[AT.missing]!];
  const counts = part.subarray(AT.counts, column.kind === 'number' ? AT.counts + SURVEY_BINS : part.length);
  const negative = [missing, ...counts].find((count) => count < 0);
  if (negative !== undefined) return `counts ${negative} rows`;
  const count = counts.reduce((sum, each) => sum + each, 0);
  if (holders !== (count > 0 ? 1 : 0))
    return `says ${holders} for whether it has values, and counts ${count}`;
  if (count + missing > exampleCount) return `counts ${count} values and ${missing} empty cells`;
  return column.kind === 'number' ? sumsProblem(part, counts, count) : undefined;
}

function sumsProblem(part: Float32Array, counts: Float32Array, count: number): string | undefined {
  const from = AT.counts + SURVEY_BINS;
  const digits = part.subarray(from);
  const isTop = (i: number) => i === SUM_DIGITS - 1 || i === digits.length - 1;
  if (digits.some((digit, i) => !isTop(i) && (digit < 0 || digit === MAX_SURVEYED))) {
    return 'has sums whose lower digits are not from 0 to 2^22 - 1';
  }
  const sum = fromDigits(part.subarray(from, from + SUM_DIGITS));
  const squares = fromDigits(part.subarray(from + SUM_DIGITS));
  // What the bins say of the sum, in grid steps: each value is between the ends of its bin.
  const width = (2 * HALF_RANGE_STEPS) / SURVEY_BINS;
  const lowest = counts.reduce(
    (all, each, bin) => all + BigInt(each) * BigInt(bin * width - HALF_RANGE_STEPS),
    0n,
  );
  const highest = lowest + BigInt(count) * BigInt(width);
  const isPossible =
    lowest <= sum &&
    sum <= highest &&
    sum * sum <= BigInt(count) * squares &&
    squares <= BigInt(count) * BigInt(HALF_RANGE_STEPS) ** 2n;
  return isPossible ? undefined : 'has sums that do not fit its histogram';
}
