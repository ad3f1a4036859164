import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ExactSum } from '../aggregation/exact-sum.ts';
import { loopKernel } from '../aggregation/loop-kernel.ts';
import type { Data } from '../task/data-schema.ts';
import { checkSurvey } from './check-survey.ts';
import { readSums } from './read-sums.ts';
import { AT, fromDigits, MAX_SURVEYED, SURVEY_BINS, surveyPlan, toDigits } from './survey-plan.ts';
import { type SurveyedCell, SurveyTaker } from './take-survey.ts';

const data: Data = {
  kind: 'table',
  columns: [
    { name: 'age', type: 'number', scaling: 'standardise', bounds: [0, 8] },
    { name: 'income', type: 'number', log: true, scaling: 'standardise', bounds: [0, Math.expm1(4)] },
    { name: 'kind', type: 'category', values: ['a', 'b'] },
  ],
  target: { name: 'paid', type: 'binary', positive: 'yes' },
};
const plan = surveyPlan(data);

type Row = readonly [age: number | null, income: number | null, kind: string | null, paid: string | null];
const cellOf = (value: number | string | null): SurveyedCell => {
  if (value === null) return 'missing';
  return typeof value === 'number' ? { kind: 'number', value } : { kind: 'text', value };
};

function survey(rows: readonly Row[]): Float32Array {
  const taker = new SurveyTaker(plan);
  for (const row of rows) taker.addRow((column) => cellOf(row[column]!));
  return taker.finish();
}

/** As the hub does: over frames' values, through the exact sum. */
function together(...participants: readonly (readonly Row[])[]) {
  const bounds = { maxExampleCount: 1, maxDeltaValue: MAX_SURVEYED, maxCohort: 100 };
  const sum = new ExactSum(plan.layout.parameterCount, bounds, loopKernel);
  for (const rows of participants) {
    const vector = survey(rows);
    checkSurvey(plan, vector, Math.max(1, rows.length));
    sum.fold(vector, 1);
  }
  const rows = participants.reduce((total, each) => total + each.length, 0);
  return readSums(plan, sum.totals(), { cohort: participants.length, rows });
}

describe('surveys of two participants', () => {
  const ones: Row[] = [
    [1, Math.expm1(1), 'a', 'yes'],
    [2, null, 'c', 'no'],
  ];
  const others: Row[] = [
    [3, Math.expm1(3), 'a', 'no'],
    [4, Math.expm1(3), null, 'no'],
  ];

  it('[FS1] give counts, means and standard deviations of the pooled rows, by hand-worked figures', () => {
    const found = together(ones, others);
    expect(found).toMatchObject({ cohort: 2, rows: 4 });
    expect(found.columns.age).toMatchObject({ count: 4, missing: 0, participants: 2, mean: 2.5 });
    expect(found.columns.age!.stdDev).toBeCloseTo(Math.sqrt(1.25), 14);
    // Of logarithms, as they are before scaling: 1, 3, 3.
    expect(found.columns.income).toMatchObject({ count: 3, missing: 1, participants: 2 });
    expect(found.columns.income!.mean).toBeCloseTo(7 / 3, 12);
    expect(found.columns.income!.stdDev).toBeCloseTo(Math.sqrt(8 / 9), 12);
    expect(found.columns.age!.min).toBeUndefined();
  });

  it('[FS2] count declared values, others together, and empty cells', () => {
    expect(together(ones, others).categories).toEqual({
      kind: {
        participants: 2,
        missing: 1,
        values: [
          { value: 'a', count: 2 },
          { value: 'b', count: 0 },
        ],
        other: 1,
      },
      paid: { participants: 2, missing: 0, values: [{ value: 'yes', count: 1 }], other: 3 },
    });
  });

  it('[FS3] fill a histogram over the public bounds, what lies beyond in its ends, and quantiles from it', () => {
    const rows = [-5, 0, 0.1, 8, 99].map((age): Row => [age, null, null, null]);
    const { age } = together(rows).columns;
    expect(age!.histogram.edges.slice(0, 3)).toEqual([0, 0.125, 0.25]);
    expect(age!.histogram.counts.map((count, bin) => [bin, count]).filter(([, count]) => count! > 0)).toEqual(
      [
        [0, 3],
        [SURVEY_BINS - 1, 2],
      ],
    );
    expect(age!.mean).toBeCloseTo((0 + 0 + 0.1 + 8 + 8) / 5, 12);
    // 2.5 of 5 rows: five sixths into the first bin.
    expect(age!.quantiles.find(({ share }) => share === 0.5)?.value).toBeCloseTo((0.125 * 2.5) / 3, 12);
  });

  it('[FS4] have the same bits however rows are dealt, and those of the pooled rows to float64 rounding', () => {
    const row = fc.tuple(
      fc.option(fc.double({ min: 7, max: 7.000001, noNaN: true })),
      fc.option(fc.double({ min: 0, max: 60, noNaN: true })),
      fc.option(fc.constantFrom('a', 'b', 'z')),
      fc.option(fc.constantFrom('yes', 'no')),
    );
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 60 }),
        fc.infiniteStream(fc.nat(4)),
        (rows, deal) => {
          const parts: Row[][] = [[], [], [], [], []];
          for (const each of rows) parts[deal.next().value!]!.push(each);
          const dealt = together(...parts);
          const pooled = together(rows);
          expect(dealt.columns.age?.histogram).toEqual(pooled.columns.age?.histogram);
          for (const name of ['age', 'income']) {
            const [a, b] = [dealt.columns[name], pooled.columns[name]];
            expect([a?.count, a?.mean, a?.stdDev]).toEqual([b?.count, b?.mean, b?.stdDev]);
          }
          const values = rows.flatMap(([age]) => age ?? []);
          if (values.length === 0) return;
          const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
          const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
          expect(Math.abs(pooled.columns.age!.mean - mean)).toBeLessThan(1e-13 * 8);
          // Values within an eight-millionth of the range: sums of squares in float64 lose a thousand times as much here.
          expect(Math.abs(pooled.columns.age!.stdDev - Math.sqrt(variance))).toBeLessThan(1e-12);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('[FS5] of a column without any value give nothing of it', () => {
    const { columns, categories } = together([[null, 1, null, null]], [[null, 2, null, null]]);
    expect(Object.keys(columns)).toEqual(['income']);
    expect(categories).toEqual({});
  });
});

describe('a survey', () => {
  it('[FS6] holds whole numbers up to 2^22 and nothing else, also where sums are as large as can be', () => {
    const taker = new SurveyTaker(plan);
    for (let i = 0; i < 3; i++) taker.addRow(() => cellOf(i === 0 ? -1e9 : 1e9));
    const vector = taker.finish();
    expect(vector.every((value) => Number.isInteger(value) && Math.abs(value) <= MAX_SURVEYED)).toBe(true);
    for (const value of [0n, 1n, -1n, 2n ** 66n, -(2n ** 66n), 123456789012345678n]) {
      expect(fromDigits(toDigits(value, 3))).toBe(value);
    }
    expect(fromDigits(toDigits(2n ** 110n, 5))).toBe(2n ** 110n);
  });

  const good = survey([
    [7, 2, 'a', 'yes'],
    [7, null, 'b', 'no'],
  ]);
  const [age] = plan.columns;
  const kind = plan.columns.find(({ name }) => name === 'kind')!;
  const at = (place: number) => age!.offset + place;
  const sums = at(AT.counts + SURVEY_BINS);
  it.each([
    ['a fraction', at(AT.counts), 0.5, /holds 0.5/],
    ['no number', at(AT.counts), Number.NaN, /holds NaN/],
    ['more than 2^22', sums, 2 ** 23, /holds 8388608/],
    ['less than no rows', at(AT.counts + 3), -1, /counts -1 rows/],
    ['more rows than it is of', at(AT.missing), 1, /counts 2 values and 1 empty cells/],
    ['two participants', at(AT.holders), 2, /says 2 for whether/],
    ['a sum below its bins', sums + 2, -1, /do not fit its histogram/],
    ['a sum beyond its bins', sums + 2, 4_000_000, /do not fit its histogram/],
    ['squares below the square of the sum', sums + 7, 0, /do not fit/],
    ['a lower digit of 2^22', sums, 2 ** 22, /lower digits/],
    ['a category with too many rows', kind.offset + AT.counts, 9, /"kind" counts 10 values/],
  ])('[FS7] with %s is refused, naming the column', (_, place, value, what) => {
    const vector = good.slice();
    checkSurvey(plan, vector, 2);
    vector[place] = value;
    expect(() => checkSurvey(plan, vector, 2)).toThrow(
      expect.objectContaining({ code: 'statistics.invalid', what: expect.stringMatching(what) }),
    );
  });
});
