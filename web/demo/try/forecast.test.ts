import { describe, expect, test } from 'vitest';
import type { TableData } from '../../../core/task/data-schema.ts';
import { looksBack, meanError, momentsOf, questionsOf, seriesOf, spanOf, windowsOf } from './forecast.ts';

const data: TableData = {
  kind: 'table',
  columns: [{ name: 'before', type: 'lags', of: 'riders', lags: [1, 7], center: 0, scale: 1 }],
  target: { name: 'riders', type: 'number', center: 0, scale: 1 },
  order: { by: 'day', within: ['station'] },
};
/** Day n of January or February has n riders at A, 100 + n at B. */
const rows = Array.from({ length: 40 }, (_, i) => {
  const day = new Date(Date.UTC(2001, 0, 40 - i)).toISOString().slice(0, 10);
  return [
    { station: 'A', day, riders: String(40 - i) },
    { station: 'B', day, riders: String(140 - i) },
  ];
}).flat();
const [a, b] = seriesOf(rows, data);
const span = spanOf(a!)!;

describe('a forecast on the page', () => {
  test('takes each group’s rows in the order of time', () => {
    expect([a!.group, b!.group]).toEqual(['A', 'B']);
    expect(a!.rows.map(({ riders }) => Number(riders))).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
    expect(b!.rows[0]?.riders).toBe('101');
    expect(seriesOf(rows, { ...data, order: undefined })).toEqual([]);
  });

  test('shows days four weeks at a time, hours a day at a time, anything else not', () => {
    expect(span).toEqual({ shown: 28, week: 7 });
    const times = [0, 3_600_000];
    expect(spanOf({ ...a!, times })).toEqual({ shown: 24, week: 168 });
    expect(spanOf({ ...a!, times: [0, 1] })).toBeUndefined();
  });

  test('begins where enough rows lie before, and asks each row with exactly those', () => {
    expect(looksBack(data)).toBe(7);
    expect(looksBack({ ...data, steps: 5 })).toBe(11);
    expect(windowsOf(a!, span, data)).toEqual([7]);
    const asked = questionsOf(a!, 7, span, data);
    expect(asked).toHaveLength(28);
    for (const [i, one] of asked.entries()) {
      if (one.kind !== 'row') throw new TypeError('expected a row');
      expect(one.before?.map(({ riders }) => Number(riders))).toEqual(
        Array.from({ length: 7 }, (_, j) => i + 1 + j),
      );
      expect(one.row.day).toBe(a!.rows[7 + i]?.day);
    }
  });

  test('compares with what came and with the week before', () => {
    const moments = momentsOf(
      a!,
      7,
      span,
      'riders',
      Array.from({ length: 28 }, (_, i) => 8 + i + 2),
    );
    expect(moments[3]).toMatchObject({ actual: 11, lastWeek: 4, forecast: 13 });
    expect(meanError(moments, 'forecast')).toBe(2);
    expect(meanError(moments, 'lastWeek')).toBe(7);
    expect(meanError(momentsOf(a!, 7, span, 'riders', []), 'forecast')).toBeNaN();
  });
});
