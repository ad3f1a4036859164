import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleScore } from '../testing/sample-scores.ts';
import { binaryTask, imageTask, numberTask } from '../testing/sample-tasks.ts';
import { checkScores } from './check-score.ts';
import { mergeScores, spreadOf, withTalliedMetrics } from './merge-scores.ts';
import type { Score } from './scores.ts';
import { binOf, PROBABILITY_BINS, probabilityOf, type TallyOf } from './tally.ts';
import { calibrationCurve, rocCurve } from './tally-metrics.ts';

interface Row {
  readonly logit: number;
  readonly isPositive: boolean;
}

const binary = (rows: readonly Row[]): TallyOf<'binary'> => {
  const count = (isPositive: boolean) =>
    Array.from(
      { length: PROBABILITY_BINS },
      (_, bin) => rows.filter((row) => row.isPositive === isPositive && binOf(row.logit) === bin).length,
    );
  return { kind: 'binary', positives: count(true), negatives: count(false) };
};
const scoreOf = (rows: readonly Row[]): Score => ({
  exampleCount: rows.length,
  metrics: {},
  tally: binary(rows),
});
const rowsAt = (isPositive: boolean, ...logits: number[]): Row[] =>
  logits.map((logit) => ({ logit, isPositive }));
const number = ({ tally }: Score) => tally as TallyOf<'number'>;
const heldOut = (score: Score) => ({ heldOut: score });

/** The slow twin: every pair of a positive and a negative row, ties counted half. */
function areaByPairs(rows: readonly Row[]): number {
  const pairs = rows
    .filter(({ isPositive }) => isPositive)
    .flatMap((positive) =>
      rows
        .filter(({ isPositive }) => !isPositive)
        .map((negative) =>
          positive.logit > negative.logit ? 1 : positive.logit === negative.logit ? 0.5 : 0,
        ),
    );
  return pairs.reduce<number>((sum, wins) => sum + wins, 0) / pairs.length;
}

describe('answers to a yes or no', () => {
  it('[EV1] of two participants have the AUC of their pooled rows, not the mean of their AUCs', () => {
    // Each ranks its own rows without a fault; side by side, one's negatives stand above the other's positives.
    const low = [...rowsAt(false, -4, -3), ...rowsAt(true, -2, -1)];
    const high = [...rowsAt(false, 1, 2), ...rowsAt(true, 3, 4)];
    for (const rows of [low, high]) {
      expect(withTalliedMetrics(heldOut(scoreOf(rows))).heldOut?.metrics.auc).toBe(1);
    }
    const merged = mergeScores([heldOut(scoreOf(low)), heldOut(scoreOf(high))], 1_000);
    // 16 pairs; the 4 of low positives and high negatives are the wrong way round.
    expect(merged.heldOut?.metrics).toEqual({ auc: 12 / 16, accuracy: 4 / 8 });
  });

  it('[EV1] of any rows have their AUC, to half the pairs that share a bin', () => {
    const row = fc
      .record({ logit: fc.integer({ min: -900, max: 900 }), isPositive: fc.boolean() })
      .map(({ logit, isPositive }) => ({ logit: logit / 100, isPositive }));
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), fc.nat(40), (rows, cut) => {
        const parts = [rows.slice(0, cut), rows.slice(cut)].filter((part) => part.length > 0);
        const { heldOut: merged } = mergeScores(
          parts.map((part) => heldOut(scoreOf(part))),
          1_000,
        );
        const { positives, negatives } = binary(rows);
        const shared = positives.reduce((sum, each, bin) => sum + each * negatives[bin]!, 0);
        const positiveRows = rows.filter(({ isPositive }) => isPositive).length;
        const pairs = positiveRows * (rows.length - positiveRows);
        if (pairs === 0) expect(merged?.metrics.auc).toBeUndefined();
        else
          expect(Math.abs(merged!.metrics.auc! - areaByPairs(rows))).toBeLessThanOrEqual(
            shared / 2 / pairs + 1e-12,
          );
        const right = rows.filter(({ logit, isPositive }) => logit >= 0 === isPositive).length;
        expect(merged?.metrics.accuracy).toBeCloseTo(right / rows.length, 12);
      }),
    );
  });

  it('[EV2] lie in bins that are even in the log-odds, the outermost without end', () => {
    expect([-1e9, -8, -7.99, 0, 7.99, 8, 1e9].map(binOf)).toEqual([0, 0, 0, 128, 255, 255, 255]);
    expect(binOf(-1e-12)).toBe(127);
    expect(probabilityOf(128)).toBeCloseTo(1 / (1 + Math.exp(-1 / 32)), 12);
    for (let bin = 1; bin < PROBABILITY_BINS; bin++) {
      const [before, here] = [probabilityOf(bin - 1), probabilityOf(bin)];
      expect(binOf(Math.log(here / (1 - here)))).toBe(bin);
      // Nowhere wider than a 64th.
      expect(here - before).toBeLessThan(1 / 63);
    }
  });

  it('[EV3] give a ROC curve and a calibration curve by hand-worked figures', () => {
    const tally = binary([...rowsAt(false, -3, -3, -3, 2), ...rowsAt(true, -3, 2, 2, 2)]);
    expect(rocCurve(tally)).toEqual([
      { falseAlarms: 0, hits: 0 },
      { falseAlarms: 0.25, hits: 0.75 },
      { falseAlarms: 1, hits: 1 },
    ]);
    const points = calibrationCurve(tally, 2);
    expect(points.map(({ happened, rows }) => [happened, rows])).toEqual([
      [0.25, 4],
      [0.75, 4],
    ]);
    expect(points[0]!.answered).toBeCloseTo(probabilityOf(binOf(-3)), 12);
    expect(rocCurve(binary(rowsAt(true, 1, 2)))).toEqual([]);
  });
});

describe('answers of other kinds', () => {
  it('[EV4] of classes add up to one confusion matrix, and its diagonal to the accuracy', () => {
    const score = (exampleCount: number, ...confusion: number[]): Score => ({
      exampleCount,
      metrics: { loss: exampleCount },
      tally: { kind: 'classes', confusion },
    });
    const all = [score(4, 1, 1, 0, 2), score(6, 3, 0, 3, 0), score(2, 0, 2, 0, 0)].map(heldOut);
    expect(mergeScores(all, 1_000).heldOut).toEqual({
      exampleCount: 12,
      participants: 3,
      metrics: { accuracy: 6 / 12, loss: (16 + 36 + 4) / 12 },
      tally: { kind: 'classes', confusion: [4, 3, 3, 2] },
    });
  });

  it('[EV5] of numbers have the MAE and RMSE of the pooled rows', () => {
    const of = (...errors: number[]): Score => ({
      exampleCount: errors.length,
      metrics: {},
      tally: {
        kind: 'number',
        absolute: errors.reduce((sum, error) => sum + Math.abs(error), 0),
        squared: errors.reduce((sum, error) => sum + error ** 2, 0),
      },
    });
    const merged = mergeScores([heldOut(of(3, -4)), heldOut(of(0, 0, 5, 10))], 1_000);
    expect(merged.heldOut?.metrics).toEqual({ mae: 22 / 6, rmse: 5 });
    const logs = [2, 6].map(
      (squaredLog): Score => ({ ...of(1, 1), tally: { ...number(of(1, 1)), squaredLog } }),
    );
    expect(mergeScores(logs.map(heldOut), 1_000).heldOut?.metrics.rmseLog).toBeCloseTo(Math.SQRT2, 12);
  });

  it('[EV6] of somebody with more rows than a task counts are cut down to them', () => {
    const all = [
      heldOut(sampleScore(imageTask, { rows: 1_000_000, right: 0, loss: 5 })),
      heldOut(sampleScore(imageTask, { rows: 1_000, loss: 1 })),
    ];
    expect(mergeScores(all, 1_000).heldOut).toMatchObject({
      exampleCount: 2_000,
      metrics: { accuracy: 0.5, loss: 3 },
    });
  });
});

describe('what is published of a few', () => {
  const one = (right: number) => sampleScore(binaryTask, { rows: 100, right });
  const publish = (participants: number) =>
    mergeScores(
      Array.from({ length: participants }, (_, i) => heldOut(one(50 + i))),
      1_000,
    ).heldOut!;

  it('[EV7] is no tally below 3, no spread below 5, no quartiles below 10', () => {
    const shown = (participants: number) => {
      const { tally, spread } = publish(participants);
      return [tally !== undefined, spread !== undefined, spread?.accuracy?.quartiles !== undefined];
    };
    expect([2, 3, 4, 5, 9, 10].map(shown)).toEqual([
      [false, false, false],
      [true, false, false],
      [true, false, false],
      [true, true, false],
      [true, true, false],
      [true, true, true],
    ]);
    expect(publish(2)).toMatchObject({ participants: 2, metrics: { accuracy: 0.505 } });
  });

  it('[EV8] goes from the worst to the best, whichever way a metric is better', () => {
    const values = [9, 1, 5, 3, 7, 2, 8, 4, 6, 11];
    expect(spreadOf(values, 'auc')).toEqual({
      participants: 10,
      worst: 1,
      median: 5.5,
      best: 11,
      quartiles: [3.25, 7.75],
    });
    expect(spreadOf(values, 'rmse')).toMatchObject({ worst: 11, best: 1, quartiles: [7.75, 3.25] });
    // A participant without positive rows has no AUC; it does not count as a bad one.
    expect(publish(6).spread).toEqual({
      accuracy: { participants: 6, worst: 0.5, median: 0.525, best: 0.55 },
      loss: { participants: 6, worst: 1, median: 1, best: 1 },
    });
  });

  it('[EV7] on public test rows is the tally of any number: they are nobody’s', () => {
    const { test } = mergeScores([{ test: one(50) }], 1_000);
    expect(test).toMatchObject({ participants: 1, metrics: { accuracy: 0.5 }, tally: { kind: 'binary' } });
    expect(test?.spread).toBeUndefined();
  });
});

describe('a score', () => {
  const sums = sampleScore(numberTask, { rows: 10, right: 4 });
  const image = sampleScore(imageTask, { rows: 10 });

  it('[EV9] of an honest participant is taken', () => {
    for (const task of [binaryTask, imageTask, numberTask]) {
      checkScores(task, {
        heldOut: sampleScore(task, { rows: 7, right: 3 }),
        test: sampleScore(task, { rows: 1 }),
      });
    }
    checkScores(numberTask, {});
  });

  it.each([
    [
      'that no errors can have: too small a square',
      { ...sums, tally: { kind: 'number', absolute: 9, squared: 8 } },
    ],
    [
      'that no errors can have: too large a square',
      { ...sums, tally: { kind: 'number', absolute: 2, squared: 5 } },
    ],
    ['beyond float32', { ...sums, tally: { kind: 'number', absolute: 1e60, squared: 1e119 } }],
    ['of a logarithm that is not learnt', { ...sums, tally: { ...number(sums), squaredLog: 1 } }],
    ['of another target', { ...sums, tally: image.tally }],
  ] as [string, Score][])('[EV9] with sums %s is refused', (_, score) => {
    expect(() => checkScores(numberTask, { test: score })).toThrow(
      expect.objectContaining({ code: 'message.invalid' }),
    );
  });

  it('[EV9] with another number of classes, or with a metric that follows from it, is refused', () => {
    const four = { ...image, tally: { kind: 'classes' as const, confusion: [10, 0, 0, 0] } };
    const five = {
      ...image,
      tally: { kind: 'classes' as const, confusion: [10, 0, 0, 0, 0, 0, 0, 0, 0, 0] },
    };
    for (const score of [four, five, { ...image, metrics: { accuracy: 1 } }]) {
      expect(() => checkScores(imageTask, { heldOut: score })).toThrow(
        expect.objectContaining({ code: 'message.invalid' }),
      );
    }
  });
});
