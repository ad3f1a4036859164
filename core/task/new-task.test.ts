import { describe, expect, it } from 'vitest';
import { checkTask } from './check-task.ts';
import { type NewTarget, newTask, roundFigure, taskIdFrom } from './new-task.ts';

const columns = [
  { name: 'amount', type: 'number', center: 2000, scale: 700 },
  { name: 'purpose', type: 'category', values: ['car', 'house'] },
] as const;

describe('a new task', () => {
  it.each([
    { kind: 'classification', name: 'bad', positive: '1' },
    { kind: 'classification', name: 'kind', classes: ['a', 'b', 'c'] },
    { kind: 'regression', name: 'price', center: 3, scale: 2 },
  ] satisfies NewTarget[])('[BD9] fits the schema with %j as target', (target) => {
    expect(checkTask(newTask({ id: 'mine', columns, target }))).toMatchObject({ ok: true });
  });

  it('[BD9] rounds to one digit what it publishes of the size of numbers', () => {
    expect([1234.5, -0.0678, 0].map(roundFigure)).toEqual([1000, -0.07, 0]);
  });

  it.each([
    ['Loans 2024.csv', 'loans-2024'],
    ['default.json', 'default'],
    ['贷款.csv', 'task'],
  ])('has from the name %j the id %j', (name, id) => {
    expect(taskIdFrom(name)).toBe(id);
  });
});
