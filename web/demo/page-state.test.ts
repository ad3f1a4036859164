import { describe, expect, it } from 'vitest';
import { canTry, chooseSample, parseQuery, type ReadyState, roundsOf } from './page-state.ts';
import { builtIn, pageStates, readyFixture, statusFixture } from './testing/fixtures.ts';

const digits = builtIn('digits');
const { splits } = readyFixture(digits);

describe('what the URL asks for', () => {
  it('is read with defaults, and nonsense is left out', () => {
    expect(parseQuery('')).toEqual({
      task: 'digits',
      isOwn: false,
      split: undefined,
      part: undefined,
      backend: 'auto',
    });
    expect(parseQuery('?task=credit&split=labels&part=4&backend=wasm')).toEqual({
      task: 'credit',
      isOwn: false,
      split: 'labels',
      part: 4,
      backend: 'wasm',
    });
    expect(parseQuery('?part=-1&backend=quantum')).toMatchObject({ part: undefined, backend: 'auto' });
  });

  it('decides split and part where they exist', () => {
    const query = parseQuery('?split=labels&part=19');
    expect(chooseSample(splits, query, 0.5)).toEqual({ split: 'labels', part: 19 });
  });

  it('leaves the part to chance, among the first 20, where it names none that exists', () => {
    expect(chooseSample(splits, parseQuery('?part=24'), 0.999)).toEqual({ split: 'equal', part: 19 });
    expect(chooseSample(splits, parseQuery('?split=none'), 0)).toEqual({ split: 'equal', part: 0 });
  });
});

describe('the page’s state', () => {
  it('shows the rounds that the hub published until the participant has its own', () => {
    const before = readyFixture(digits);
    expect(roundsOf(before).map(({ round }) => round)).toEqual([1, 2, 3, 4, 5, 6]);
    const status = statusFixture(digits, { phase: 'waiting' }, { rounds: [] });
    expect(roundsOf({ ...before, status })).toHaveLength(6);
  });

  it('lets the model be tried only where the trainer holds one', () => {
    const states = pageStates(digits) as Record<string, ReadyState>;
    const open = Object.entries(states)
      .filter(([, state]) => state.view === 'ready' && canTry(state))
      .map(([name]) => name);
    expect(open).toContain('training');
    expect(open).toContain('finished');
    for (const name of ['before-consent', 'preparing', 'connecting', 'waiting', 'failed', 'left']) {
      expect(open).not.toContain(name);
    }
  });
});
