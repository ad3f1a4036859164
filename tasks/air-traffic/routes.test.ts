import { expect, test } from 'vitest';
import { AIR_NETWORK, milesBetween } from './routes.ts';

const airport = (code: string) => AIR_NETWORK.airports.find((one) => one.code === code)!;

test('airports lie as far apart as the records say, to eight miles', () => {
  const recorded = [
    ['BOS', 'SEA', 2496],
    ['LAX', 'ORD', 1745],
    ['MIA', 'MCO', 193],
    ['PDX', 'SFO', 550],
    ['SYR', 'PIT', 279],
    ['TPA', 'IAH', 787],
  ] as const;
  for (const [from, to, miles] of recorded) {
    expect(Math.abs(milesBetween(airport(from), airport(to)) - miles), `${from} ${to}`).toBeLessThan(8);
  }
});

test('links lead both ways, and only between airports that are known', () => {
  const { airports, minutes } = AIR_NETWORK;
  expect(new Set(minutes.keys())).toEqual(new Set(airports.map(({ code }) => code)));
  for (const [code, links] of minutes) {
    expect(links.size, code).toBeGreaterThan(1);
    for (const [other, span] of links) expect(minutes.get(other)?.get(code)).toBe(span);
  }
  expect(minutes.get('LGA')?.has('LAX')).toBe(false);
});
