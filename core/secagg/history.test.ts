import { describe, expect, it } from 'vitest';
import { modelId, taskId } from '../protocol/ids.ts';
import { joined, NO_HISTORY, unmasked, whyNotJoin } from './history.ts';
import type { Manifest } from './manifest.ts';

const session = (round: number, attempt: number, model = `${round}`): Manifest => ({
  task: taskId('t'),
  taskVersion: 1,
  round,
  attempt,
  model: modelId(model),
  parameterCount: 1,
  maxCohort: 9,
  minCohort: 3,
  fullGraphUpTo: 50,
  clippingNorm: 1,
});

describe('what a tab remembers of sessions', () => {
  it('[SA18] it helps to open one sum a model', () => {
    const history = unmasked(joined(NO_HISTORY, session(3, 1)), session(3, 1));
    expect(whyNotJoin(history, session(3, 2))).toMatch(/expected another model/);
    expect(whyNotJoin(history, session(9, 1, '3'))).toMatch(/expected another model/);
    expect(whyNotJoin(history, session(4, 1))).toBeNull();
  });

  it('[SA18] it joins no session that is older than one it was in, nor the same again', () => {
    const history = joined(NO_HISTORY, session(3, 2));
    for (const old of [session(3, 2), session(3, 1), session(2, 5)])
      expect(whyNotJoin(history, old)).toMatch(/later/);
    expect(whyNotJoin(history, session(3, 3))).toBeNull();
    expect(whyNotJoin(NO_HISTORY, session(1, 1))).toBeNull();
  });
});
