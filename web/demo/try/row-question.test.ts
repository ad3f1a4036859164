import { describe, expect, it } from 'vitest';
import type { TableData } from '../../../core/task/data-schema.ts';
import { answerText, columnGroups, rowFromSample } from './row-question.ts';

const data: TableData = {
  kind: 'table',
  columns: [
    { name: 'age', type: 'number', center: 40, scale: 10 },
    { name: 'job', type: 'category', values: ['none', 'some'] },
  ],
  target: { name: 'class', type: 'binary', positive: 'bad', label: { en: 'Not repaid', zh: '未还' } },
};

describe('the form’s first values', () => {
  it('come from a sample row, by column name', () => {
    const preview = {
      kind: 'table',
      columns: ['class', 'job', 'age'],
      rows: [['bad', 'some', '23']],
    } as const;
    expect(rowFromSample(data, preview, 0)).toEqual({ age: 23, job: 'some' });
    expect(rowFromSample(data, preview, 5)).toEqual({ age: 23, job: 'some' });
  });

  it('are the centre or the first value where the sample has none that fits', () => {
    const preview = { kind: 'table', columns: ['job', 'age'], rows: [['other', '']] } as const;
    expect(rowFromSample(data, preview, 0)).toEqual({ age: 40, job: 'none' });
    expect(rowFromSample(data, undefined, 0)).toEqual({ age: 40, job: 'none' });
  });
});

describe('the answer', () => {
  it('is a probability with a word to it', () => {
    const written = (value: number) => Object.values(answerText(data, [value], 'en')).join('');
    expect(written(0.9)).toBe('Probability of “Not repaid”: 90\u00a0%, very likely');
    expect(written(0.5)).toBe('Probability of “Not repaid”: 50\u00a0%, hard to tell');
    expect(written(0.02)).toBe('Probability of “Not repaid”: 2\u00a0%, very unlikely');
  });

  it('is a number for a task on numbers', () => {
    const line: TableData = { ...data, target: { name: 'y', type: 'number', center: 0, scale: 1 } };
    expect(answerText(line, [3.49871], 'en')).toEqual({ before: 'y: ', strong: '3.499', after: '' });
  });

  it('names the likeliest class, the items that go with a list, or a risk', () => {
    const written = (target: TableData['target'], values: readonly number[], row = {}) =>
      Object.values(
        answerText(
          { ...data, columns: [{ ...basket, items: [...basket.items] }], target },
          values,
          'en',
          row,
        ),
      ).join('');
    const basket = { name: 'basket', type: 'items', items: ['tea', 'milk', 'bread', 'jam', 'salt'] } as const;
    expect(written({ name: 'kind', type: 'category', values: ['a', 'b'] }, [0.25, 0.75])).toBe(
      'kind: b (75\u00a0%)',
    );
    expect(
      written({ name: 'basket', type: 'items', hidden: 0.5 }, [0.9, 0.8, 0.7, 0.1, 0.2], {
        basket: 'bread tea',
      }),
    ).toBe('Goes with it: milk, salt, jam');
    expect(written({ name: 'days', type: 'survival', event: { name: 'dead', occurred: '1' } }, [1.5])).toBe(
      'Relative risk: 1.5',
    );
  });
});

describe('a long form', () => {
  it('has the task’s groups, in the order of its columns; those without one stand by themselves', () => {
    const column = (name: string, en?: string) =>
      ({ name, type: 'number', center: 0, scale: 1, ...(en && { group: { en, zh: en } }) }) as const;
    const groups = columnGroups([column('a'), column('b', 'B'), column('c', 'B'), column('d')]);
    expect(groups.map(({ title, columns }) => [title?.en, columns.map(({ name }) => name)])).toEqual([
      [undefined, ['a']],
      ['B', ['b', 'c']],
      [undefined, ['d']],
    ]);
  });
});
