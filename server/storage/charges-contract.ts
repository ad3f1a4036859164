/** The part of a store's contract that is about what tasks have spent of privacy. */
import { expect, it } from 'vitest';
import type { HubStore, PrivacyCharge } from '../ports.ts';
import { CREDIT, commitOf, DIGITS, MODEL_A, MODEL_B, summaryOf } from './testing/store-samples.ts';

const chargeOf = (round: number, change: Partial<PrivacyCharge> = {}): PrivacyCharge => ({
  task: DIGITS,
  taskVersion: 1,
  round,
  attempt: 1,
  atMs: 1_795_300_000_123,
  mechanism: 'central',
  noiseMultiplier: 1.1,
  clippingNorm: 0.3,
  samplingRate: 1,
  delta: 1e-5,
  epsilon: 0.1 + 0.2,
  ...change,
});

/** @param under - The store of the test that runs, and how it is closed and opened again. */
export function describeCharges(under: () => { store: HubStore; reopen(): Promise<void> }): void {
  it('[ST54] keeps every charge of a task, to the bit, in every version of it', async () => {
    const charges = [chargeOf(1), chargeOf(1, { attempt: 2 }), chargeOf(1, { taskVersion: 2, epsilon: 7 })];
    await under().store.putTask(DIGITS, 1, MODEL_A);
    for (const charge of charges.slice(0, 2)) await under().store.charges.put(charge);
    await under().store.charges.put(chargeOf(1, { task: CREDIT }));
    await under().reopen();
    await under().store.putTask(DIGITS, 2, MODEL_B);
    await under().store.charges.put(charges[2]!);
    await under().reopen();
    expect(await under().store.charges.list(DIGITS)).toEqual(charges);
    expect(await under().store.charges.list(CREDIT)).toHaveLength(1);
  });

  it('[ST54] remembers which files were made with noise, once each', async () => {
    expect(await under().store.charges.notedFiles(DIGITS)).toEqual([]);
    await under().store.charges.noteFiles({ task: DIGITS, files: [MODEL_B, MODEL_A] });
    await under().store.charges.noteFiles({ task: DIGITS, files: [MODEL_A] });
    await under().reopen();
    expect(await under().store.charges.notedFiles(DIGITS)).toEqual([MODEL_A, MODEL_B]);
    expect(await under().store.charges.notedFiles(CREDIT)).toEqual([]);
  });

  it('[ST54] keeps with a round what the ledger came to', async () => {
    await under().store.putTask(DIGITS, 1, MODEL_A);
    await under().store.commitRound({ ...commitOf(1), summary: summaryOf(1, { epsilon: 0.1 + 0.2 }) });
    await under().store.commitRound(commitOf(2));
    await under().reopen();
    const rounds = await under().store.listRounds(DIGITS);
    expect(rounds).toEqual([summaryOf(1, { epsilon: 0.1 + 0.2 }), summaryOf(2)]);
    expect(rounds[1]).not.toHaveProperty('epsilon');
  });
}
