import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concordance, coxLoss, riskSets } from './survival.ts';

const flat = (rows: readonly (readonly number[])[]) => Float32Array.from(rows.flat());

/** Five rows: dead at 1 and 3 (two of them), lost sight of at 2 and 3. */
const rows = [
  [3, 1],
  [1, 1],
  [2, 0],
  [3, 0],
  [3, 1],
] as const;
const scores = [0.5, 1, -1, 0, 2];

describe('the partial likelihood', () => {
  const e = Math.exp;
  const all = e(0.5) + e(1) + e(-1) + e(0) + e(2);
  const late = e(0.5) + e(0) + e(2);
  // By hand: three events, the risk set of the two at 3 is that of all who reached 3, themselves included (Breslow).
  const expected = (Math.log(all) - 1 + (Math.log(late) - 0.5) + (Math.log(late) - 2)) / 3;

  it('is a mean over events of who was at risk at the time', () => {
    expect(coxLoss(Float32Array.from(scores), flat(rows))).toBeCloseTo(expected, 6);
    expect(
      coxLoss(
        Float32Array.of(1, 2),
        flat([
          [1, 0],
          [2, 0],
        ]),
      ),
    ).toBeNaN();
    // 1,000 would overflow without care.
    expect(
      coxLoss(
        Float32Array.of(1000, 999),
        flat([
          [1, 1],
          [2, 1],
        ]),
      ),
    ).toBeCloseTo(Math.log(1 + e(-1)) / 2, 4);
  });

  it('is what the risk sets of a batch give', () => {
    const which = Uint32Array.of(4, 0, 3, 2, 1);
    const sets = riskSets(flat(rows), which);
    let loss = 0;
    for (let i = 0; i < 5; i++) {
      const [share, ...atRisk] = sets.subarray(6 * i, 6 * i + 6);
      const sum = atRisk.reduce((total, outside, j) => total + e(scores[which[j]!]! + outside), 0);
      loss += share! * (Math.log(sum) - scores[which[i]!]!);
    }
    expect(loss).toBeCloseTo(expected, 6);
    expect([...riskSets(flat([[1, 0]]), Uint32Array.of(0))]).toEqual([0, 0]);
  });
});

describe('the concordance index', () => {
  it('counts pairs of which is known who came first', () => {
    // Pairs: 1 before all four others; each event at 3 before the row lost at 3. Scores: 1 beats 0.5, −1, 0 but not 2; 0.5 and 2 beat 0.
    expect(concordance(Float32Array.from(scores), flat(rows))).toBeCloseTo(5 / 6, 12);
    expect(
      concordance(
        Float32Array.of(1, 1),
        flat([
          [1, 1],
          [2, 0],
        ]),
      ),
    ).toBe(0.5);
    expect(
      concordance(
        Float32Array.of(1, 1),
        flat([
          [1, 0],
          [2, 1],
        ]),
      ),
    ).toBeNaN();
  });

  it('is the same over all pairs, one by one', () => {
    const row = fc.tuple(
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 0, max: 1 }),
      fc.integer({ min: -3, max: 3 }),
    );
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), (found) => {
        let [pairs, agreeing] = [0, 0];
        for (const [time, event, score] of found) {
          for (const [otherTime, otherEvent, otherScore] of found) {
            const isFirst = event === 1 && (time < otherTime || (time === otherTime && otherEvent === 0));
            if (!isFirst) continue;
            pairs++;
            agreeing += score > otherScore ? 1 : score === otherScore ? 0.5 : 0;
          }
        }
        const index = concordance(
          Float32Array.from(found, ([, , score]) => score),
          flat(found.map(([time, event]) => [time, event])),
        );
        if (pairs === 0) expect(index).toBeNaN();
        else expect(index).toBeCloseTo(agreeing / pairs, 12);
      }),
    );
  });
});
