import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../tasks/seeded-random.ts';
import { attackedDelta, attackOf } from './attacks.ts';
import { attackersOf, fateOf, NO_FAULTS } from './faults.ts';

describe('faults', () => {
  test('[SM5] fall on the share that was asked for, drawn anew for each member, round and attempt', () => {
    const faults = { dropout: 0.3, stragglers: 0.2 };
    const members = [...Array(2000).keys()].map((i) => ({ index: i % 50, round: 1 + i / 50, attempt: 1 }));
    const fates = members.map((member) => fateOf(faults, 7, member));
    const share = (fate: string) => fates.filter((each) => each === fate).length / fates.length;
    expect(share('drops-out')).toBeCloseTo(0.3, 1);
    expect(share('is-late')).toBeCloseTo(0.2, 1);
    expect(members.map((member) => fateOf(faults, 7, member))).toEqual(fates);
    expect(members.map((member) => fateOf(faults, 7, { ...member, attempt: 2 }))).not.toEqual(fates);
    expect(members.map((member) => fateOf(NO_FAULTS, 7, member)).every((fate) => fate === 'reports')).toBe(
      true,
    );
  });

  test('[SM5] attackers are the same ones throughout, as many as the share says', () => {
    const faults = { ...NO_FAULTS, byzantine: { share: 0.2, attack: attackOf('noise') } };
    expect(attackersOf(faults, 50, 1).size).toBe(10);
    expect(attackersOf(faults, 50, 1)).toEqual(attackersOf(faults, 50, 1));
    expect(attackersOf(faults, 50, 1)).not.toEqual(attackersOf(faults, 50, 2));
    expect(attackersOf(NO_FAULTS, 50, 1).size).toBe(0);
  });
});

describe('an attack', () => {
  const delta = Float32Array.of(3, -4);
  const made = (attack: Parameters<typeof attackedDelta>[1]) => [
    ...attackedDelta(delta, attack, seededRandom(1)),
  ];

  test('[SM6] turns the sign, or makes the delta longer', () => {
    expect(made(attackOf('sign-flip'))).toEqual([-12, 16]);
    expect(made(attackOf('sign-flip', 1))).toEqual([-3, 4]);
    expect(made(attackOf('scale'))).toEqual([30, -40]);
    expect(made(attackOf('label-flip'))).toEqual([3, -4]);
    expect([...delta]).toEqual([3, -4]);
  });

  test('[SM6] sends noise of a length that goes with the honest one', () => {
    const noise = made(attackOf('noise', 2));
    expect(Math.hypot(...noise)).toBeCloseTo(10, 4);
    expect(noise).not.toEqual([6, -8]);
  });
});
