import { describe, expect, test } from 'vitest';
import type { DataSource } from '../../core/task/data-source.ts';
import { fixedSteps, fromInput, toInput } from '../../core/task/number-steps.ts';
import { linearSamples } from './samples.ts';
import { linear } from './task.ts';

const noFetch = async (path: string): Promise<Uint8Array> => {
  throw new Error(`nothing is fetched for linear, asked for ${path}`);
};

async function pointsOf(split: string, part: number) {
  const { data } = await linearSamples.load({ split, part }, noFetch);
  return rowsOf(data);
}

function rowsOf(data: DataSource | undefined): { x: number; y: number }[] {
  if (data?.kind !== 'rows') throw new TypeError('expected rows');
  return data.rows.map(({ x, y }) => ({ x: Number(x), y: Number(y) }));
}

describe('sample points', () => {
  test('are the textbook’s for the first two participants: x = 1..3 and x = 4..5', async () => {
    expect(await pointsOf('textbook', 0)).toEqual([
      { x: 1, y: 1 },
      { x: 2, y: 1.5 },
      { x: 3, y: 2 },
    ]);
    expect((await pointsOf('textbook', 1)).map(({ x }) => x)).toEqual([4, 5]);
  });

  test('of one split are in one part only, on the line, and never where the model is tested', async () => {
    for (const { id, parts } of linearSamples.splits) {
      const all = (await Promise.all(Array.from({ length: parts }, (_, part) => pointsOf(id, part)))).flat();
      expect(new Set(all.map(({ x }) => x)).size).toBe(all.length);
      for (const { x, y } of all) expect(y).toBe(0.5 * x + 0.5);
      const { test: testRows } = await linearSamples.load({ split: id, part: 0 }, noFetch);
      const tested = rowsOf(testRows).map(({ x }) => x);
      expect(tested).toContain(6);
      expect(all.filter(({ x }) => tested.includes(x))).toEqual([]);
    }
  });

  test('start over after the last part, and a range is taken in the textbook’s order', async () => {
    const { parts } = linearSamples.splits[0]!;
    expect(await pointsOf('textbook', parts + 1)).toEqual(await pointsOf('textbook', 1));
    const { data } = await linearSamples.loadRange(3, 5, noFetch);
    expect(rowsOf(data)).toEqual(await pointsOf('textbook', 1));
  });

  test.each([
    [0, 21],
    [-1, 2],
    [2, 2],
    [0.5, 2],
    [0, Number.NaN],
  ])('refuse the range %d:%d with the range that there is', async (start, end) => {
    await expect(linearSamples.loadRange(start, end, noFetch)).rejects.toMatchObject({
      code: 'data.empty',
      what: expect.stringContaining('0:20'),
    });
  });

  test('are shown before consent exactly as they are trained on', async () => {
    const { preview, rows } = await linearSamples.preview({ split: 'single', part: 1 }, noFetch);
    expect(preview).toEqual({ kind: 'points', points: [{ x: 5, y: 3 }] });
    expect(rows).toBe(1);
  });

  test('of an unknown split are a mistake in the program', async () => {
    await expect(linearSamples.load({ split: 'halves', part: 0 }, noFetch)).rejects.toThrow(RangeError);
  });
});

describe('federated averaging with the task’s figures', () => {
  const textbook = [0, 1, 2, 3].map((part) => ({ split: 'textbook', part }));
  const single = [0, 1, 2, 3, 4].map((part) => ({ split: 'single', part }));

  test.each([
    ['A and B of the textbook', textbook.slice(0, 2), 10],
    ['three participants', textbook.slice(0, 3), 10],
    ['four participants', textbook, 10],
    ['one point each, two participants', single.slice(0, 2), 20],
    ['one point each, five participants', single, 30],
  ])('predicts 3.5 for x = 6 and stops by itself: %s', async (_, choices, mostRounds) => {
    const parts = await Promise.all(choices.map(({ split, part }) => pointsOf(split, part)));
    // The ends and the middle of what a Glorot initialisation of Dense(1) may draw.
    for (const slope of [-Math.sqrt(3), 0.4, Math.sqrt(3)]) {
      const { rounds, prediction } = simulate(parts, slope);
      expect(rounds).toBeLessThanOrEqual(mostRounds);
      expect(Math.abs(prediction - 3.5)).toBeLessThan(0.005);
    }
  });
});

/** Federated averaging by example count, full-batch SGD, in plain arithmetic, until the target holds. */
function simulate(parts: readonly (readonly { x: number; y: number }[])[], initialSlope: number) {
  const { data, training, rounds: policy } = linear;
  if (data.kind !== 'table' || data.target.type !== 'number') throw new TypeError('expected numbers');
  const [column] = data.columns;
  if (column?.type !== 'number' || !policy.target) throw new TypeError('expected a number and a target');
  const [input, target] = [fixedSteps(column), fixedSteps(data.target)];
  const scaled = parts.map((rows) =>
    rows.map(({ x, y }) => ({ u: toInput(input, x), v: toInput(target, y) })),
  );
  let slope = initialSlope;
  let intercept = 0;
  const predict = (x: number) => fromInput(target, toInput(input, x) * slope + intercept);

  let held = 0;
  let round = 0;
  while (held < policy.target.holdRounds && round < policy.maxRounds) {
    round++;
    const examples = scaled.flat().length;
    let slopeDelta = 0;
    let interceptDelta = 0;
    for (const rows of scaled) {
      expect(rows.length).toBeLessThanOrEqual(training.batchSize);
      let [a, b] = [slope, intercept];
      for (let epoch = 0; epoch < training.localEpochs; epoch++) {
        const errors = rows.map(({ u, v }) => ({ u, error: a * u + b - v }));
        const mean = (values: readonly number[]) =>
          values.reduce((sum, value) => sum + value, 0) / rows.length;
        const step = training.optimizer.learningRate;
        a -= step * mean(errors.map(({ u, error }) => 2 * u * error));
        b -= step * mean(errors.map(({ error }) => 2 * error));
      }
      slopeDelta += (rows.length / examples) * (a - slope);
      interceptDelta += (rows.length / examples) * (b - intercept);
    }
    slope += slopeDelta;
    intercept += interceptDelta;
    const mae = [0, 6, 7, 8, 9].reduce((sum, x) => sum + Math.abs(predict(x) - (0.5 * x + 0.5)) / 5, 0);
    held = mae <= policy.target.value ? held + 1 : 0;
  }
  return { rounds: round, prediction: predict(6) };
}
