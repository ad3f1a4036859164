import { describe, expect, it } from 'vitest';
import { epsilonOf } from '../../core/privacy/accounting/epsilon.ts';
import { gaussianEpsilon } from '../../core/privacy/accounting/gaussian-dp.ts';
import { taskId } from '../../core/protocol/ids.ts';
import { MemoryCharges } from '../storage/memory-charges.ts';
import { PrivacyLedger, type PrivateTask } from './ledger.ts';

const taskOf = (noiseMultiplier: number, epsilon: number, version = 1): PrivateTask => ({
  id: taskId('digits'),
  version,
  privacy: {
    mechanism: 'central',
    clippingNorm: 0.5,
    noiseMultiplier,
    expectedCohort: 10,
    budget: { epsilon, delta: 1e-5 },
  },
});
const at = (round: number, attempt = 1) => ({ round, attempt, atMs: 1000 * round });

describe('the ledger of a private task', () => {
  it('[DP19] adds up what the accountant says, every attempt once', async () => {
    const ledger = await PrivacyLedger.open(taskOf(4.51, 50), new MemoryCharges());
    expect(ledger).toMatchObject({ epsilon: 0, charges: [] });
    for (const attempt of [1, 2]) await ledger.charge(at(1, attempt));
    await ledger.charge(at(2));
    const release = { sampling: { kind: 'none' }, adjacency: 'zero-out', noiseMultiplier: 4.51 } as const;
    const { epsilon } = epsilonOf({ release, rounds: 3, delta: 1e-5, accountant: 'pld' });
    expect(ledger.epsilon).toBeCloseTo(epsilon, 2);
    expect(ledger.charges.map(({ round, attempt }) => [round, attempt])).toEqual([
      [1, 1],
      [1, 2],
      [2, 1],
    ]);
    expect(ledger.charges[2]).toMatchObject({ epsilon: ledger.epsilon, clippingNorm: 0.5, samplingRate: 1 });
  });

  it('[DP19] affords what fits into the budget and not one release more', async () => {
    // 4.51 is what 50 rounds need for ε 8 by RDP; the exact account affords six more.
    const ledger = await PrivacyLedger.open(taskOf(4.51, 8), new MemoryCharges());
    expect(ledger.releasesLeft).toBe(56);
    for (let round = 1; round <= 56; round++) await ledger.charge(at(round));
    expect(ledger.releasesLeft).toBe(0);
    expect(ledger.epsilon).toBeLessThanOrEqual(8);
    expect(gaussianEpsilon(Math.sqrt(57) / 4.51, 1e-5)).toBeGreaterThan(8);
    await expect(ledger.charge(at(57))).rejects.toMatchObject({ code: 'privacy.spent' });
    expect(ledger.charges).toHaveLength(56);
  });

  it('[DP20] is not reset by a restart, another version of the task, or other noise', async () => {
    const store = new MemoryCharges();
    const first = await PrivacyLedger.open(taskOf(2, 8), store);
    for (let round = 1; round <= 9; round++) await first.charge(at(round));
    const restarted = await PrivacyLedger.open(taskOf(2, 8), store);
    expect(restarted).toMatchObject({ epsilon: first.epsilon, releasesLeft: first.releasesLeft });
    // Nine at z = 2 and one at z = 2/√91 have μ² = 9/4 + 91/4 = 25: z = 0.2 for one release.
    const edited = await PrivacyLedger.open(taskOf(2 / Math.sqrt(91), 60, 2), store);
    await edited.charge(at(1));
    const alone = await PrivacyLedger.open(taskOf(0.2, 60), new MemoryCharges());
    await alone.charge(at(1));
    expect(edited.epsilon).toBeCloseTo(alone.epsilon, 6);
  });

  it('[DP19] spends nothing where the charge could not be written', async () => {
    const store = new MemoryCharges();
    store.put = async () => Promise.reject(new Error('disk full'));
    const ledger = await PrivacyLedger.open(taskOf(1, 8), store);
    await expect(ledger.charge(at(1))).rejects.toThrow('disk full');
    expect(ledger.charges).toEqual([]);
  });
});
