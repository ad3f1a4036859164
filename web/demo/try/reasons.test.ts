import { describe, expect, it } from 'vitest';
import { chanceOf, oddsOf } from '../../../core/inference/chance.ts';
import { modelId } from '../../../core/protocol/ids.ts';
import type { TableData } from '../../../core/task/data-schema.ts';
import { reasonInputs, reasonsFrom } from './reasons.ts';

const data: TableData = {
  kind: 'table',
  columns: [
    { name: 'age', type: 'number', center: 40, scale: 10 },
    { name: 'debt', type: 'number', center: 0, scale: 1 },
  ],
  target: { name: 'bad', type: 'binary', positive: '1' },
};

/** log-odds = 0.05 · age − 3 + 2 · debt */
const answer = (row: Readonly<Record<string, string | number>>) => ({
  model: modelId('m'),
  values: [1 / (1 + Math.exp(-(0.05 * Number(row.age) - 3 + 2 * Number(row.debt))))],
});

describe('the reasons of a logistic model', () => {
  it('are what each column does to the odds, against the mean of other rows, the strongest first', () => {
    const others = [
      { age: 30, debt: 0 },
      { age: 50, debt: 1 },
    ];
    const inputs = reasonInputs({ age: 60, debt: 1 }, others, data);
    expect(inputs).toHaveLength(5);
    const answers = inputs.map((input) => answer(input.kind === 'row' ? input.row : {}));
    const [first, second] = reasonsFrom(answers, data, 5);
    // debt: 2 · (1 − 0.5); age: 0.05 · (60 − 40).
    expect([first?.column.name, second?.column.name].sort()).toEqual(['age', 'debt']);
    expect(first?.factor).toBeCloseTo(Math.E, 6);
    expect(second?.factor).toBeCloseTo(Math.E, 6);
    expect(reasonsFrom(answers, data, 1)).toHaveLength(1);
  });

  it('are none where the answers are to another question', () => {
    expect(reasonsFrom([answer({ age: 1, debt: 1 })], data, 5)).toEqual([]);
  });
});

describe('the chance behind a probability', () => {
  it('has the odds divided by the weight of positive rows', () => {
    const training = { positiveWeight: 10 } as Parameters<typeof chanceOf>[0]['training'];
    expect(oddsOf(chanceOf({ training }, 0.4))).toBeCloseTo(oddsOf(0.4) / 10, 12);
    expect(chanceOf({ training: {} as typeof training }, 0.4)).toBeCloseTo(0.4, 12);
  });
});
