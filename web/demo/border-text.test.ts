import { describe, expect, it } from 'vitest';
import { modelId } from '../../core/protocol/ids.ts';
import { bytesOut, crossingLine, plannedLines, updateBytes } from './border-text.ts';
import { builtIn } from './testing/fixtures.ts';

const digits = builtIn('digits');

describe('the border before consent', () => {
  it('says how much leaves in a round: two bytes for each of the 199,210 parameters, the header and a score', () => {
    expect(updateBytes(digits)).toBe(16 + 199_210 * 2);
    // Two confusion matrices of ten classes, eight characters a count at most.
    expect(bytesOut(digits)).toBe(updateBytes(digits) + 300 + 2 * 8 * 100);
    const out = plannedLines(digits, 'en').filter(({ direction }) => direction === 'out');
    expect(out[0]).toEqual({
      direction: 'out',
      title: 'the improvement',
      detail: '199,210 numbers of 2 bytes',
      size: '398\u00a0kB',
    });
  });

  it('says so where updates are clipped', () => {
    const clipped = { ...digits, privacy: { mechanism: 'none', clippingNorm: 0.8 } } as const;
    expect(plannedLines(clipped, 'en')[1]?.detail).toContain('clipped to norm 0.8');
  });
});

describe('a crossing', () => {
  const update = { direction: 'out', what: 'update', atMs: 1, bytes: 398_460, round: 6 } as const;

  it('says what was done to an update', () => {
    const detail = { norm: 0.8412, clippedTo: 0.8, exampleCount: 2250 };
    expect(crossingLine({ ...update, detail }, digits, 'en')).toEqual({
      direction: 'out',
      title: 'update, round 6',
      detail: 'norm 0.841, clipped to 0.8, from 2,250 images',
      size: '398\u00a0kB',
    });
  });

  it('does not claim that a short update was clipped', () => {
    const detail = { norm: 0.5, clippedTo: 0.8 };
    expect(crossingLine({ ...update, detail }, digits, 'en').detail).toBe('norm 0.5, not clipped');
  });

  it('shows a model by the ends of its hash', () => {
    const id = modelId(`9f2c${'0'.repeat(58)}41`);
    const model = {
      direction: 'in',
      what: 'model',
      atMs: 1,
      bytes: 796_840,
      round: 7,
      detail: { modelId: id },
    } as const;
    expect(crossingLine(model, digits, 'zh')).toMatchObject({
      title: '第 7 轮的模型',
      detail: 'sha256 9f2c…41',
    });
  });
});
