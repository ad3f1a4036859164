import { describe, expect, it } from 'vitest';
import { sparklinePoints } from './sparkline.ts';

describe('the small line of a task', () => {
  it('runs from edge to edge, higher values higher up', () => {
    expect(sparklinePoints([0.25, 0.5, 0.75])).toEqual([
      [4, 28],
      [60, 16],
      [116, 4],
    ]);
  });

  it('is flat where all values are the same', () => {
    expect(sparklinePoints([0.5, 0.5]).map(([, y]) => y)).toEqual([16, 16]);
  });
});
