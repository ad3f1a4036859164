import { expect, test } from 'vitest';
import type { Network } from '../../../tasks/air-traffic/routes.ts';
import { AIR_NETWORK } from '../../../tasks/air-traffic/routes.ts';
import { CHANGE_MINUTES, minutesWith, quickestWays, totalMinutes } from './quickest-way.ts';

const links = {
  A: { H: 60, K: 70, B: 400 },
  H: { A: 60, B: 90 },
  K: { A: 70, B: 90 },
  B: { A: 400, H: 90, K: 90 },
};
const network: Network = {
  airports: [],
  minutes: new Map(Object.entries(links).map(([code, others]) => [code, new Map(Object.entries(others))])),
};
const delays = (known: Readonly<Record<string, number>>) => (code: string) => known[code];

test('the quickest way goes where delays are short, and the others follow it', () => {
  const onTime = quickestWays(network, 'A', 'B', delays({ H: 0, K: 0 }));
  expect(onTime.map(({ stops }) => stops.join(' '))).toEqual(['A H B', 'A K B', 'A B']);
  expect(onTime[0]).toMatchObject({ plannedMinutes: 150 + CHANGE_MINUTES, delayMinutes: 0 });
  const late = quickestWays(network, 'A', 'B', delays({ H: 30, K: 5 }));
  expect(late.map(({ stops }) => stops.join(' '))).toEqual(['A K B', 'A H B', 'A B']);
  expect(totalMinutes(late[0]!)).toBe(160 + CHANGE_MINUTES + 5);
  expect(minutesWith(late[0]!, delays({ K: 50 }))).toBe(160 + CHANGE_MINUTES + 50);
  expect(minutesWith(late[0]!, delays({}))).toBeNaN();
});

test('nobody changes where delays are not known', () => {
  const ways = quickestWays(network, 'A', 'B', delays({ K: 0 }));
  expect(ways.map(({ stops }) => stops.join(' '))).toEqual(['A K B', 'A B']);
});

test('every airport is reached from others near and far, by way of at most two more', () => {
  const hubs = new Set(AIR_NETWORK.airports.slice(0, 20).map(({ code }) => code));
  const onTime = (code: string) => (hubs.has(code) ? 0 : undefined);
  for (const { code: from } of AIR_NETWORK.airports) {
    for (const to of ['SYR', 'SMF', 'LGA']) {
      if (from === to) continue;
      const [best] = quickestWays(AIR_NETWORK, from, to, onTime);
      expect(best?.stops.length, `${from} ${to}`).toBeLessThanOrEqual(4);
    }
  }
});
