import { describe, expect, it } from 'vitest';
import { stricter } from '../../core/task/politeness.ts';
import { type Conditions, politeReason } from './polite-reason.ts';

const all = {
  minBattery: 0.3,
  pauseOnMetered: true,
  maxHeapShare: 0.8,
  minMemoryGiB: 2,
  idleSeconds: 20,
} as const;
const fine: Conditions = {
  battery: { level: 0.3, isCharging: false },
  savesData: false,
  memoryGiB: 2,
  heapShare: 0.8,
  isHidden: false,
  secondsSinceInput: 20,
};

describe('[PO1] a participant computes', () => {
  it('where everything is right at its bounds', () => {
    expect(politeReason(all, fine)).toBeUndefined();
  });

  it.each([
    ['on battery', { battery: { level: 0.29, isCharging: false } }, 'battery'],
    ['on a connection that saves data', { savesData: true }, 'metered'],
    ['on a small machine', { memoryGiB: 1 }, 'memory'],
    ['in a page that is nearly full', { heapShare: 0.81 }, 'memory'],
    ['while the page is used', { secondsSinceInput: 19 }, 'in-use'],
  ] as const)('not %s, and only where the policy says so', (_, change, reason) => {
    expect(politeReason(all, { ...fine, ...change })).toBe(reason);
    expect(politeReason({}, { ...fine, ...change })).toBeUndefined();
  });

  it.each([
    ['a battery that is being charged', { battery: { level: 0.01, isCharging: true } }],
    ['a page that nobody sees', { secondsSinceInput: 0, isHidden: true }],
  ] as const)('with %s', (_, change) => {
    expect(politeReason(all, { ...fine, ...change })).toBeUndefined();
  });

  it('where the browser tells nothing', () => {
    expect(politeReason(all, {})).toBeUndefined();
  });

  it('again only when it is clearly better, so that it does not flutter', () => {
    const at = (level: number) => ({ ...fine, battery: { level, isCharging: false } });
    expect(politeReason(all, at(0.34), 'battery')).toBe('battery');
    expect(politeReason(all, at(0.36), 'battery')).toBeUndefined();
    expect(politeReason({ minBattery: 0.99 }, at(1), 'battery')).toBeUndefined();
    expect(politeReason(all, { ...fine, heapShare: 0.75 }, 'memory')).toBe('memory');
    expect(politeReason(all, { ...fine, heapShare: 0.69 }, 'memory')).toBeUndefined();
  });
});

it('[PO2] of what task and page want, the stricter counts in every respect', () => {
  const task = { minBattery: 0.2, maxShare: 0.5, maxHeapShare: 0.9, pauseOnMetered: false };
  const page = { minBattery: 0.4, maxShare: 0.7, maxHeapShare: 0.8, pauseOnMetered: true, idleSeconds: 5 };
  const strictest = {
    minBattery: 0.4,
    maxShare: 0.5,
    maxHeapShare: 0.8,
    pauseOnMetered: true,
    idleSeconds: 5,
  };
  expect(stricter(task, page)).toEqual(strictest);
  expect(stricter(page, task)).toEqual(strictest);
  expect(stricter(undefined, { minMemoryGiB: 2 })).toEqual({ minMemoryGiB: 2 });
  expect(stricter()).toEqual({});
});
