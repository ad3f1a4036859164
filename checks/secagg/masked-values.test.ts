/** What the hub holds of one member: its masked frame. Looked at as a statistician would who knows the plain values. */
import { describe, expect, it } from 'vitest';
import { stepHub } from '../../core/secagg/hub.ts';
import { decodeMasked } from '../../core/secagg/masked-frame.ts';
import { manifestOf, nameOf, runCohort, sampleInputs } from './cohort.ts';

const PARAMETER_COUNT = 20_000;
const inputs = sampleInputs(4, 21, PARAMETER_COUNT);

async function maskedValues(attempt: number) {
  const outcome = await runCohort({
    inputs,
    manifest: manifestOf({ attempt, parameterCount: PARAMETER_COUNT }),
  });
  const message = outcome.sent.find(
    (each) => each.from === nameOf(0) && each.message.type === 'masked-input',
  )!.message;
  if (message.type !== 'masked-input') throw new Error('unreachable');
  const decoded = decodeMasked(message.frame, PARAMETER_COUNT + 1, message.session);
  if ('problem' in decoded) throw new Error(decoded.problem);
  return { values: decoded.values, outcome, message };
}

/** How far the bytes are from equally frequent, in standard deviations of χ² with 255 degrees of freedom. */
function unevenness(words: Uint32Array): number {
  const bytes = new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
  const counts = new Float64Array(256);
  for (const byte of bytes) counts[byte]!++;
  const expected = bytes.length / 256;
  const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  return (chiSquare - 255) / Math.sqrt(2 * 255);
}

/** Pearson's, of the signed words. */
function correlation(a: Uint32Array, b: Uint32Array): number {
  const [x, y] = [Int32Array.from(a), Int32Array.from(b)];
  const mean = (of: Int32Array) => of.reduce((sum, value) => sum + value, 0) / of.length;
  const [mx, my] = [mean(x), mean(y)];
  let [xy, xx, yy] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    xy += (x[i]! - mx) * (y[i]! - my);
    xx += (x[i]! - mx) ** 2;
    yy += (y[i]! - my) ** 2;
  }
  return xy / Math.sqrt(xx * yy);
}

describe('masked values', () => {
  it('[SA16] are uniform, unlike the plain ones, and tell nothing of them nor of another attempt', async () => {
    const [first, second] = [await maskedValues(1), await maskedValues(2)];
    // Plain values are found by the same tests.
    expect(unevenness(inputs[0]!)).toBeGreaterThan(100);
    expect(
      correlation(
        inputs[0]!,
        inputs[0]!.map((value) => value + 1),
      ),
    ).toBeGreaterThan(0.9);
    const chance = 5 / Math.sqrt(PARAMETER_COUNT);
    for (const { values } of [first, second]) {
      expect(Math.abs(unevenness(values))).toBeLessThan(5);
      expect(Math.abs(correlation(values, inputs[0]!))).toBeLessThan(chance);
    }
    expect(Math.abs(correlation(first.values, second.values))).toBeLessThan(chance);
    const difference = first.values.map((value, i) => value - second.values[i]!);
    expect(Math.abs(unevenness(difference))).toBeLessThan(5);
  });

  it('[SA20] of somebody who comes late, twice or from another attempt are not added', async () => {
    const { outcome, message } = await maskedValues(1);
    const { message: foreign } = await maskedValues(2);
    const refused = (state: Parameters<typeof stepHub>[0], from: number, of: typeof message) =>
      stepHub(state, { type: 'message', from: nameOf(from), message: of });
    const [late] = refused(outcome.hub, 0, message).commands;
    expect(late).toMatchObject({
      type: 'refuse',
      report: { code: 'secagg.message', what: expect.stringContaining('while the hub was finished') },
    });
    if (outcome.hub.phase !== 'finished') throw new Error(outcome.hub.phase);

    const plan = planOfFrames(message.session);
    const masking = {
      phase: 'masking',
      manifest: manifestOf({ parameterCount: PARAMETER_COUNT }),
      gone: new Set(),
      plan,
      shared: new Set([0, 1, 2].map(nameOf)),
      added: new Set([nameOf(1)]),
    } as unknown as Parameters<typeof stepHub>[0];
    for (const [from, of, why] of [
      [1, message, 'came twice'],
      [3, message, 'no member of this stage'],
      [0, foreign, 'another session'],
      [0, { ...message, frame: message.frame.slice(4) }, 'bytes, expected'],
    ] as const) {
      const { state, commands } = refused(masking, from, of);
      expect(commands).toHaveLength(1);
      expect(commands[0]).toMatchObject({ type: 'refuse', report: { what: expect.stringContaining(why) } });
      expect(state).toBe(masking);
    }
    expect(refused(masking, 0, message).commands[0]).toMatchObject({ command: { type: 'add-values' } });
  });
});

const planOfFrames = (session: Uint8Array) => ({
  session,
  threshold: 3,
  degree: 3,
  ring: [0, 1, 2, 3].map(nameOf),
  roster: new Map(),
});
