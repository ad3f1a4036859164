import { describe, expect, it } from 'vitest';
import type { TableData } from '../../../core/task/data-schema.ts';
import { answerText, rowFromSample } from './row-question.ts';

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
    const written = (value: number) => Object.values(answerText(data, value, 'en')).join('');
    expect(written(0.9)).toBe('Probability of “Not repaid”: 90\u00a0%, very likely');
    expect(written(0.5)).toBe('Probability of “Not repaid”: 50\u00a0%, hard to tell');
    expect(written(0.02)).toBe('Probability of “Not repaid”: 2\u00a0%, very unlikely');
  });

  it('is a number for a task on numbers', () => {
    const line: TableData = { ...data, target: { name: 'y', type: 'number', center: 0, scale: 1 } };
    expect(answerText(line, 3.49871, 'en')).toEqual({ before: 'y: ', strong: '3.499', after: '' });
  });
});
