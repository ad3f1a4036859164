/** The part of a store's contract that is about the files of rounds. */
import { expect, it } from 'vitest';
import { modelId } from '../../core/protocol/ids.ts';
import type { HubStore } from '../ports.ts';
import { CREDIT, commitOf, DIGITS, MODEL_A, MODEL_B, summaryOf } from './testing/store-samples.ts';

/** @param under - The store of the test that runs, and how it is closed and opened again. */
export function describeRoundFiles(under: () => { store: HubStore; reopen(): Promise<void> }): void {
  it('[ST40] remembers which files a round names, and what became of them', async () => {
    await under().store.putTask(DIGITS, 1, MODEL_A);
    await under().store.commitRound(commitOf(1));
    await under().store.commitRound({ ...commitOf(2), optimizerState: MODEL_B });
    await under().reopen();
    const files = (round: number, fate: string) => ({
      round,
      modelId: summaryOf(round).modelId,
      optimizerState: round === 2 ? MODEL_B : undefined,
      fate,
    });
    expect(await under().store.listRoundFiles(DIGITS)).toEqual([files(1, 'kept'), files(2, 'kept')]);
    await under().store.setFate(DIGITS, [1], 'dropped');
    await under().store.setFate(DIGITS, [2], 'lost');
    await expect(under().store.setFate(DIGITS, [1, 3], 'kept')).rejects.toBeInstanceOf(RangeError);
    await under().reopen();
    expect(await under().store.listRoundFiles(DIGITS)).toEqual([files(1, 'dropped'), files(2, 'lost')]);
    expect(await under().store.listRounds(DIGITS)).toEqual([summaryOf(1), summaryOf(2)]);
    expect(await under().store.findUnkept(summaryOf(2).modelId)).toEqual({
      task: DIGITS,
      round: 2,
      fate: 'lost',
    });
    await under().store.commitRound(commitOf(3));
    expect(await under().store.findUnkept(summaryOf(3).modelId)).toBeUndefined();
  });

  it('[ST40] names the files of every round that was not dropped, and the present untrained models', async () => {
    await under().store.putTask(DIGITS, 1, MODEL_B);
    await under().store.commitRound({ ...commitOf(1), optimizerState: modelId('c'.repeat(64)) });
    await under().store.commitRound({ ...commitOf(2), optimizerState: modelId('d'.repeat(64)) });
    await under().store.setFate(DIGITS, [2], 'dropped');
    await under().store.putTask(DIGITS, 2, MODEL_A);
    await under().store.putTask(CREDIT, 1, MODEL_A);
    await under().store.commitRound({
      ...commitOf(1),
      summary: summaryOf(1, { modelId: modelId('e'.repeat(64)) }),
    });
    await under().store.setFate(DIGITS, [1], 'lost');
    await under().reopen();
    // The first version's round is history; its untrained model is made again whenever it is wanted.
    const named = [summaryOf(1).modelId, MODEL_A, modelId('c'.repeat(64)), modelId('e'.repeat(64))];
    expect([...(await under().store.namedFiles())].sort()).toEqual(named.sort());
    expect(await under().store.listTasks()).toEqual([CREDIT, DIGITS]);
  });

  it('[ST41] counts from the first look that found an orphan without interruption', async () => {
    expect(await under().store.noteOrphans([MODEL_A], 100)).toEqual(new Map([[MODEL_A, 100]]));
    await under().reopen();
    const both = [
      [MODEL_A, 100],
      [MODEL_B, 200],
    ] as const;
    expect(await under().store.noteOrphans([MODEL_A, MODEL_B], 200)).toEqual(new Map(both));
    await under().store.noteOrphans([MODEL_B], 300);
    await under().reopen();
    expect(await under().store.noteOrphans([MODEL_A], 400)).toEqual(new Map([[MODEL_A, 400]]));
  });
}
