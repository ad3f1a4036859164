import { describe, expect, it } from 'vitest';
import { lastValue } from '../ui/plot/plot-drawing.ts';
import { metricSeries, valueBounds } from './metric-series.ts';
import { builtIn, roundsFixture } from './testing/fixtures.ts';

const digits = builtIn('digits');

describe('the chart’s lines', () => {
  it('put this tab’s own model beside the shared one', () => {
    expect(metricSeries(roundsFixture(digits, 2), digits)).toEqual({
      rounds: [1, 2],
      together: [0.712, 0.806],
      own: [0.654, 0.76],
    });
  });

  it('leave out rounds that nobody measured, and keep a gap where only one side did', () => {
    const [first, second, third] = roundsFixture(digits, 3);
    if (!first || !second || !third) throw new Error('fixture');
    const unmeasured = { ...second, own: undefined, summary: { ...second.summary, scores: {} } };
    const series = metricSeries([first, unmeasured, { ...third, own: undefined }], digits);
    expect(series.rounds).toEqual([1, 3]);
    expect(series.own).toEqual([0.654, null]);
    expect(lastValue(series.own)).toBe(0.654);
  });
});

describe('the value axis', () => {
  const bounds = (metric: 'accuracy' | 'mae', values: number[]) =>
    valueBounds({ metric }, { rounds: [], together: values, own: [] });

  it('ends at 1 for shares and starts at a tenth below the lowest', () => {
    expect(bounds('accuracy', [0.712, 0.94])).toEqual([0.6, 1]);
    expect(bounds('accuracy', [0.99])).toEqual([0.9, 1]);
    expect(bounds('accuracy', [0.05])).toEqual([0, 1]);
  });

  it('starts at 0 for errors', () => {
    expect(bounds('mae', [0.5, 0.2])[0]).toBe(0);
    expect(bounds('mae', [0])).toEqual([0, 1]);
  });
});
