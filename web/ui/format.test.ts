import { describe, expect, it } from 'vitest';
import { FORMATS } from './format.ts';

const { en, zh } = FORMATS;

describe('numbers with their units', () => {
  it('writes bytes in decimal steps with three significant digits', () => {
    expect([0, 40, 999, 1000, 398_460, 999_499, 999_500, 4_782_000].map(en.bytes)).toEqual([
      '0\u00a0B',
      '40\u00a0B',
      '999\u00a0B',
      '1\u00a0kB',
      '398\u00a0kB',
      '999\u00a0kB',
      '1\u00a0MB',
      '4.78\u00a0MB',
    ]);
  });

  it('writes a share as percent in the manner of each language', () => {
    expect(en.percent(0.9418)).toBe('94.2\u00a0%');
    expect(zh.percent(0.9418)).toBe('94.2%');
    expect(en.percent(0.9799, 0)).toBe('98\u00a0%');
  });

  it('never counts below zero', () => {
    expect([-500, 0, 400, 41_000, 61_000].map(en.clock)).toEqual(['0:00', '0:00', '0:01', '0:41', '1:01']);
  });

  it('writes spans in seconds, from two minutes on in minutes', () => {
    expect([200, 1499, 119_000, 150_000].map(en.span)).toEqual([
      '1\u00a0s',
      '1\u00a0s',
      '119\u00a0s',
      '3\u00a0min',
    ]);
    expect(zh.span(5000)).toBe('5\u00a0秒');
  });

  it('writes each metric in its own unit', () => {
    expect(en.metric('accuracy', 0.5)).toBe('50.0\u00a0%');
    expect(en.metric('auc', 0.78)).toBe('0.780');
    expect(en.metric('mae', 0.012345)).toBe('0.0123');
  });
});
