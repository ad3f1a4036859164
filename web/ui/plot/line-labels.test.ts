import { describe, expect, it } from 'vitest';
import { stackLabels } from './line-labels.ts';

describe('the labels at the lines’ ends', () => {
  it('stand at their line where there is room', () => {
    expect(stackLabels([50, 150], [20, 30], 0, 200)).toEqual([40, 135]);
  });

  it('are moved apart where the lines end close together', () => {
    expect(stackLabels([100, 102], [20, 30], 0, 200)).toEqual([90, 110]);
  });

  it('stay inside the chart at its lower and its upper edge', () => {
    expect(stackLabels([198, 199], [20, 30], 0, 200)).toEqual([150, 170]);
    expect(stackLabels([1, 2], [20, 30], 0, 200)).toEqual([0, 20]);
  });
});
