import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ModelId, modelId, taskId } from '../../core/protocol/ids.ts';
import { MemoryModelFiles } from './memory-model-files.ts';
import { MemoryStore } from './memory-store.ts';
import { assertRetention, dropRounds, roundsToDrop } from './retention.ts';
import { roundOf } from './testing/round-of.ts';

const DIGITS = taskId('digits');
const numbers = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

describe('retention', () => {
  it('[ST43] keeps every k-th round and the newest m, by number', () => {
    expect(roundsToDrop(numbers(9), { every: 3, newest: 2 })).toEqual([1, 2, 4, 5, 7]);
    expect(roundsToDrop(numbers(5), { every: null, newest: 2 })).toEqual([1, 2, 3]);
    expect(roundsToDrop(numbers(5), { every: 1, newest: 2 })).toEqual([]);
  });

  it('[ST43] comes to the same whether it runs after each round or once', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 5 }),
        fc.option(fc.integer({ min: 1, max: 4 })),
        (newest, every) => {
          let kept: number[] = [];
          for (const round of numbers(20)) {
            kept.push(round);
            const dropped = new Set(roundsToDrop(kept, { every, newest }));
            kept = kept.filter((each) => !dropped.has(each));
          }
          const atOnce = new Set(roundsToDrop(numbers(20), { every, newest }));
          expect(kept).toEqual(numbers(20).filter((each) => !atOnce.has(each)));
        },
      ),
    );
  });

  it('[ST43] refuses to keep less than a hub needs to go on', () => {
    for (const keep of [
      { every: null, newest: 1 },
      { every: 0, newest: 2 },
      { every: 1.5, newest: 2 },
    ]) {
      expect(() => assertRetention(keep)).toThrow(RangeError);
    }
  });

  it('[ST43] removes the files of a dropped round and leaves its row, and every file that another round names', async () => {
    const store = new MemoryStore();
    const models = new MemoryModelFiles();
    const put = (byte: number): Promise<ModelId> => models.put(Uint8Array.of(byte));
    const initial = await put(0);
    await store.putTask(DIGITS, 1, initial);
    const [one, two, three, state] = [await put(1), await put(2), await put(3), await put(9)];
    // Round 1 left the model as it was; round 2 and round 4 have the same model.
    for (const [i, id] of [initial, two, one, two, three].entries()) {
      const optimizerState = i === 2 ? state : undefined;
      await store.commitRound({
        ...roundOf(DIGITS, i + 1, id),
        ...(optimizerState && { optimizerState }),
      });
    }
    await dropRounds(DIGITS, { every: null, newest: 2 }, { store, models });
    expect((await store.listRoundFiles(DIGITS)).map(({ fate }) => fate)).toEqual([
      'dropped',
      'dropped',
      'dropped',
      'kept',
      'kept',
    ]);
    expect(await store.listRounds(DIGITS)).toHaveLength(5);
    expect([...(await models.list())].sort()).toEqual([initial, two, three].sort());
    expect(await store.findUnkept(one)).toEqual({ task: DIGITS, round: 3, fate: 'dropped' });
    expect(await store.findUnkept(modelId('f'.repeat(64)))).toBeUndefined();
  });
});
