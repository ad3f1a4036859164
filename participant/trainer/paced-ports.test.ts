import { expect, it } from 'vitest';
import { pacedPorts } from './paced-ports.ts';

it('[PO3] of its time a participant computes the share that it may, whatever its slices are', async () => {
  let nowMs = 1_000;
  let restedMs = 0;
  const ports = { now: () => nowMs, yieldNow: async () => {} };
  const paced = pacedPorts(ports, 0.2, async (ms) => {
    restedMs += ms;
    nowMs += ms;
  });
  for (const sliceMs of [50, 10, 800, 30]) {
    nowMs += sliceMs;
    await paced.yieldNow();
  }
  expect(restedMs).toBeCloseTo(4 * 890, 6);
  expect(pacedPorts(ports, undefined)).toBe(ports);
});
