import { describe, expect, it } from 'vitest';
import { tallyMetrics } from '../../core/evaluation/tally-metrics.ts';
import type { Target } from '../../core/task/targets.ts';
import type { Task } from '../../core/task/task.ts';
import { linear } from '../../tasks/linear/task.ts';
import { seededRandom } from '../../tasks/seeded-random.ts';
import { hiddenItem, hideShare } from './item-hiding.ts';
import { itemMetrics, meansOf } from './row-metrics.ts';
import { tallyOf } from './row-tally.ts';

const about = (target: Target, training: Partial<Task['training']> = {}) => ({
  data: { kind: 'table' as const, columns: [], target },
  training: { ...linear.training, ...training },
});
/** All that is said of answers, of means and of what they count up to. */
const metricsOf = (task: ReturnType<typeof about>, logits: Float32Array, targets: Float32Array) => {
  const tally = tallyOf(task, logits, targets);
  return { ...meansOf(task, logits, targets), ...(tally && tallyMetrics(tally, targets.length)) };
};
const of = (...values: readonly number[]) => Float32Array.from(values);

describe('metrics', () => {
  it('of numbers are in the unit of the target, also where it is learnt on another scale', () => {
    const plain = about({ name: 'y', type: 'number', center: 100, scale: 10 });
    // Off by 10 and by −30.
    expect(metricsOf(plain, of(1, 2), of(0, 5))).toEqual({ loss: 5, mae: 20, rmse: Math.sqrt(500) });
    const log = about({ name: 'y', type: 'number', log: true, center: 0, scale: 2 });
    // 2·ln 2 and 0 are 3 and 0; 0 and 2·ln 2 are 0 and 3.
    const metrics = metricsOf(log, of(Math.LN2, 0), of(0, Math.LN2));
    expect(metrics.mae).toBeCloseTo(3, 5);
    expect(metrics.rmse).toBeCloseTo(3, 5);
    expect(metrics.rmseLog).toBeCloseTo(2 * Math.LN2, 5);
  });

  it('of a rare event weigh its rows in the loss, not in accuracy and AUC', () => {
    const target: Target = { name: 'y', type: 'binary', positive: '1' };
    const [logits, targets] = [of(0, 0, 1, -1), of(1, 0, 0, 1)];
    const usual = metricsOf(about(target), logits, targets);
    const weighted = metricsOf(about(target, { positiveWeight: 3 }), logits, targets);
    const far = Math.log(1 + Math.E);
    expect(usual.loss).toBeCloseTo((2 * Math.LN2 + 2 * far) / 4, 6);
    expect(weighted.loss).toBeCloseTo((4 * Math.LN2 + 4 * far) / 4, 6);
    expect({ ...weighted, loss: 0 }).toEqual({ ...usual, loss: 0 });
  });

  it('of classes and survival are those of their kind', () => {
    const kinds = about({ name: 'y', type: 'category', values: ['a', 'b', 'c'] });
    expect(metricsOf(kinds, of(0, 1, 0, 2, 0, 0), of(1, 2))).toMatchObject({ accuracy: 0.5 });
    const survival = about({ name: 't', type: 'survival', event: { name: 'e', occurred: '1' } });
    expect(metricsOf(survival, of(2, 1), of(1, 1, 2, 1)).cIndex).toBe(1);
  });

  it('of items ask whether the hidden one is among ten that the list lacks', () => {
    // 14 items; the list holds 0, 1 and 13, which is hidden. Items 2 to 11 score above it, one of them or none.
    const scores = (above: number) =>
      Float32Array.from({ length: 14 }, (_, i) =>
        i >= 2 && i < 2 + above ? 2 : i < 2 ? 9 : i === 13 ? 1 : 0,
      );
    const held = Float32Array.from({ length: 14 }, (_, i) => (i < 2 || i === 13 ? 1 : 0));
    const hits = (logits: Float32Array) => itemMetrics(logits, held, Uint32Array.of(13)).hitRate;
    expect(hits(scores(9))).toBe(1);
    expect(hits(scores(10))).toBe(0);
    // Of the loss, the two items that are shown are no part: eleven that the list lacks, and the hidden one.
    const oneSure = Float32Array.from({ length: 14 }, (_, i) => (i < 2 ? -50 : i === 13 ? 1 : 0));
    expect(itemMetrics(oneSure, held, Uint32Array.of(13)).loss).toBeCloseTo(
      (11 * Math.LN2 + Math.log(1 + 1 / Math.E)) / 12,
      6,
    );
    // A model that knows nothing: eleven others share the ranks.
    expect(
      itemMetrics(
        new Float32Array(28),
        Float32Array.from({ length: 28 }, (_, i) => Number(i < 2)),
        Uint32Array.of(0),
      ).hitRate,
    ).toBe(0);
  });
});

describe('hidden items', () => {
  const inputs = () => of(5, 1, 0, 1, 1, 1, 7);
  const items = [1, 6] as const;

  it('are about the share, others each time, the same for the same seed; nothing else changes', () => {
    const hide = (seed: number) => hideShare(0.4, items, seededRandom(seed));
    const [one, same] = [hide(1), hide(1)];
    let hidden = 0;
    const seen = new Set<string>();
    for (let row = 0; row < 1000; row++) {
      const [a, b] = [inputs(), inputs()];
      one(a, row);
      same(b, row);
      expect(b).toEqual(a);
      expect([a[0], a[2], a[6]]).toEqual([5, 0, 7]);
      hidden += 4 - (a[1]! + a[3]! + a[4]! + a[5]!);
      seen.add(a.join());
    }
    expect(hidden / 4000).toBeGreaterThan(0.37);
    expect(hidden / 4000).toBeLessThan(0.43);
    expect(seen.size).toBe(16);
  });

  it('of a row that is measured is one that it holds, always the same, another for other rows', () => {
    const found = Array.from({ length: 40 }, (_, row) => hiddenItem(inputs(), items, row));
    expect(new Set(found)).toEqual(new Set([0, 2, 3, 4]));
    expect(Array.from({ length: 40 }, (_, row) => hiddenItem(inputs(), items, row))).toEqual(found);
  });
});
