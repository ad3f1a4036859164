/** Published figures; where none are published, figures of dp-accounting and Opacus that were computed by running them. */
import { describe, expect, it } from 'vitest';
import { calibrateNoise, epsilonOf } from './epsilon.ts';
import { rdpOfRelease } from './gaussian-rdp.ts';
import { pldEpsilon } from './pld-accountant.ts';
import { rdpEpsilon } from './rdp-accountant.ts';
import type { Release } from './release.ts';

const poisson = (rate: number, noiseMultiplier: number): Release => ({
  sampling: { kind: 'poisson', rate },
  adjacency: 'zero-out',
  noiseMultiplier,
});
const everybody = (noiseMultiplier: number): Release => ({
  sampling: { kind: 'none' },
  adjacency: 'zero-out',
  noiseMultiplier,
});
const fixed = (cohort: number, population: number, noiseMultiplier: number): Release => ({
  sampling: { kind: 'fixed', cohort, population },
  adjacency: 'replace-one',
  noiseMultiplier,
});

/** Same to a share of `tolerance`. */
const expectNear = (found: number, expected: number, tolerance: number) =>
  expect(Math.abs(found / expected - 1), `${found} beside ${expected}`).toBeLessThan(tolerance);

describe('RDP of one release', () => {
  it.each([
    [2, 1.735093657e-5],
    [3, 2.607372169e-5],
    [5, 4.361513125e-5],
    [8, 7.017055184e-5],
    [16, 1.42461684e-4],
    [32, 2.939794849e-4],
  ])('[DP10] at the integer order %d is that of dp-accounting to 1e-9 (q = 0.01, z = 2.5)', (order, expected) => {
    expectNear(rdpOfRelease(poisson(0.01, 2.5), order), expected, 1e-9);
  });

  it('[DP10] at fractional orders keeps the sign of its binomials', () => {
    // The exact integral; without the sign the series gives .00183330155.
    expectNear(rdpOfRelease(poisson(0.04, 1.5), 3.9), 0.0018332022, 1e-7);
    expectNear(50 * rdpOfRelease(poisson(0.01, 2.5), 1.5), 6.50071e-4, 1e-5);
    expectNear(50 * rdpOfRelease(poisson(0.01, 2.5), 2.5), 1.0854871e-3, 1e-4);
  });

  it('[DP10] without sampling is α / 2z², and a fixed cohort of everybody is that of twice the sensitivity', () => {
    expect(rdpOfRelease(everybody(3), 5)).toBe(5 / 18);
    expect(rdpOfRelease(fixed(10, 10, 3), 5)).toBe((4 * 5) / 18);
  });

  it('[DP10] of a fixed cohort is below that of everybody, and grows with the order', () => {
    const orders = [2, 4, 8, 16];
    const found = orders.map((order) => rdpOfRelease(fixed(10, 1_000, 4), order));
    expect(found).toEqual([...found].sort((a, b) => a - b));
    found.forEach((rdp, i) => {
      expect(rdp).toBeLessThan(rdpOfRelease(fixed(10, 10, 4), orders[i]!));
    });
  });
});

describe('ε after many rounds', () => {
  it.each([
    // tensorflow_privacy compute_dp_sgd_privacy_test.py, and its tutorial's README.
    [256 / 60_000, 1.1, 14_063, 1e-5, 2.5966555295, 2.381779],
    [150 / 60_000, 1.3, 6_000, 1e-5, 0.7242234026109595, 0.640111],
    [100 / 100_000, 1, 30_000, 1e-7, 1.4154988495444842, 1.098199],
    [0.01, 0.7, 120, 1e-5, 3.2392676, 2.4612381],
    // Opacus accountants_test.py.
    [0.04, 1.5, 2_250, 1e-5, 7.32911117143, 6.768787],
  ])('[DP11] q = %d, z = %d, %d rounds: RDP and PLD to 1e-3', (q, z, rounds, delta, rdp, pld) => {
    expectNear(rdpEpsilon(poisson(q, z), rounds, delta).epsilon, rdp, 1e-3);
    expectNear(pldEpsilon(poisson(q, z), rounds, delta), pld, 1e-3);
  });

  it('[DP11] names the order that gave it, also for far too little noise', () => {
    expect(rdpEpsilon(poisson(256 / 60_000, 1.1), 14_063, 1e-5).order).toBe(8.1);
    expect(rdpEpsilon(poisson(0.04, 1.5), 2_250, 1e-5).order).toBe(3.9);
    const little = rdpEpsilon(poisson(1_024 / 1e8, 0.1), 976_563, 1e-7, [1.25, 1.5, 2, 3]);
    expectNear(little.epsilon, 5_907_982.3113984, 1e-9);
    expect(little.order).toBe(1.25);
  });

  it('[DP11] of one Gaussian release is the exact curve of Balle and Wang 2018', () => {
    const epsilon = pldEpsilon(everybody(0.7), 1, 1e-5);
    // δ(ε) = Φ(1/2σ − εσ) − e^ε·Φ(−1/2σ − εσ), solved for δ = 1e-5 by hand.
    expectNear(epsilon, 6.652488, 1e-6);
    expectNear(rdpEpsilon(everybody(4.530877117), 1, 1e-6).epsilon, 1, 1e-6);
  });

  it('[DP11] of n Gaussian releases is that of one with √n times less noise', () => {
    expectNear(pldEpsilon(everybody(8), 64, 1e-6), pldEpsilon(everybody(1), 1, 1e-6), 1e-5);
  });

  it('[DP12] of fixed cohorts: everybody is two sensitivities without sampling; fewer cost less, and PLD less than RDP', () => {
    expectNear(pldEpsilon(fixed(50, 50, 2), 3, 1e-6), pldEpsilon(everybody(1), 3, 1e-6), 1e-6);
    const some = pldEpsilon(fixed(100, 1_000, 2), 100, 1e-6);
    expect(some).toBeLessThan(pldEpsilon(everybody(1), 100, 1e-6));
    expect(some).toBeLessThan(rdpEpsilon(fixed(100, 1_000, 2), 100, 1e-6).epsilon);
    // Either neighbour may be the one with the participant: never cheaper than one direction of Poisson sampling.
    expect(some).toBeGreaterThan(pldEpsilon(poisson(0.1, 1), 100, 1e-6));
  });

  it('[DP11] is infinite where δ is beyond what the noise can give', () => {
    expect(pldEpsilon(poisson(0.01, 0.02), 1_000, 1e-5)).toBeGreaterThan(100);
  });
});

describe('noise for an ε', () => {
  it.each([
    [0.04, 2_000, 1.3562],
    [0.04, 2_250, 1.415874],
  ])('[DP13] q = %d, %d rounds, ε = 8 at δ = 1e-5: that of Opacus', (rate, rounds, expected) => {
    const release = { sampling: { kind: 'poisson', rate }, adjacency: 'zero-out' } as const;
    expectNear(calibrateNoise({ release, rounds, delta: 1e-5, accountant: 'rdp' }, 8), expected, 1e-3);
  });

  it.each(['rdp', 'pld'] as const)('[DP13] by %s is enough, and hardly more than that', (accountant) => {
    const release = { sampling: { kind: 'none' }, adjacency: 'zero-out' } as const;
    const training = { rounds: 30, delta: 1e-5, accountant };
    const z = calibrateNoise({ ...training, release }, 3);
    const at = (noiseMultiplier: number) =>
      epsilonOf({ ...training, release: { ...release, noiseMultiplier } }).epsilon;
    expect(at(z)).toBeLessThanOrEqual(3);
    expect(at(z * 0.9999)).toBeGreaterThan(3);
  });
});

describe('what does not belong together', () => {
  const refused = (sampling: Release['sampling'], adjacency: Release['adjacency']) => () =>
    rdpEpsilon({ sampling, adjacency, noiseMultiplier: 1 }, 1, 1e-5);

  it('[DP14] is refused: Poisson sampling with replacing, a fixed cohort with zeroing', () => {
    expect(refused({ kind: 'poisson', rate: 0.1 }, 'replace-one')).toThrow(/"zero-out" with "poisson"/);
    expect(refused({ kind: 'fixed', cohort: 1, population: 9 }, 'zero-out')).toThrow(
      /"replace-one" with "fixed"/,
    );
    expect(refused({ kind: 'none' }, 'replace-one')).not.toThrow();
  });

  it('[DP14] is refused: rates, noise, rounds and δ that are none', () => {
    expect(refused({ kind: 'poisson', rate: 0 }, 'zero-out')).toThrow(/rate is 0/);
    expect(refused({ kind: 'fixed', cohort: 10, population: 9 }, 'replace-one')).toThrow(/cohort is 10/);
    expect(() => pldEpsilon(everybody(0), 1, 1e-5)).toThrow(/noiseMultiplier is 0/);
    expect(() => pldEpsilon(everybody(1), 1.5, 1e-5)).toThrow(/rounds is 1.5/);
    expect(() => pldEpsilon(everybody(1), 1, 0)).toThrow(/delta is 0/);
    expect(() => pldEpsilon(everybody(1), 1, 1e-13)).toThrow(/RDP accountant takes smaller/);
  });
});
