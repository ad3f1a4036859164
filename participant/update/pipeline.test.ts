import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decodeFrame } from '../../core/codec/frame.ts';
import { seededFill } from '../../core/testing/seeded-fill.ts';
import { makeLayout } from '../../core/weights/layout.ts';
import { deflateByStream } from './deflate.ts';
import { makeFrame as makeFrameWith, type PipelineInput } from './pipeline.ts';
import { fillCryptoRandom } from './random.ts';

const layout = makeLayout([
  { name: '0-dense/kernel', shape: [2, 1] },
  { name: '0-dense/bias', shape: [1] },
]);
const globalWeights = Float32Array.of(1, -2, 0.5);
const ports = { fillRandom: fillCryptoRandom, deflate: deflateByStream };
const makeFrame = (input: PipelineInput) => makeFrameWith(input, ports);
const plain = { mechanism: 'none', clippingNorm: null } as const;
const moved = (...by: number[]) => globalWeights.map((weight, i) => weight + by[i]!);

describe('what leaves the tab', () => {
  it('is the difference to the global weights, not the weights', async () => {
    const localWeights = moved(3, 0, -4);
    const made = await makeFrame({
      globalWeights,
      localWeights,
      layout,
      encoding: 'float32',
      privacy: plain,
    });
    expect([...decodeFrame(made.frame, { layout, encoding: 'float32' })]).toEqual([3, 0, -4]);
    expect(made).toMatchObject({ norm: 5, wasClipped: false });
    expect([...globalWeights]).toEqual([1, -2, 0.5]);
    expect([...localWeights]).toEqual([4, -2, -3.5]);
  });

  it('[DP2] is a zero delta where nothing was trained, however large the weights are', async () => {
    const privacy = { mechanism: 'none', clippingNorm: 0.01 } as const;
    const made = await makeFrame({
      globalWeights,
      localWeights: moved(0, 0, 0),
      layout,
      encoding: 'float16',
      privacy,
    });
    expect([...decodeFrame(made.frame, { layout, encoding: 'float16' })]).toEqual([0, 0, 0]);
    expect(made).toMatchObject({ norm: 0, wasClipped: false });
  });

  it('[DP2] is clipped over all layers together, and then encoded', async () => {
    const privacy = { mechanism: 'none', clippingNorm: 0.3 } as const;
    const localWeights = moved(3, 0, -4);
    const made = await makeFrame({ globalWeights, localWeights, layout, encoding: 'float16', privacy });
    expect(made).toMatchObject({ norm: 5, wasClipped: true });
    const delta = decodeFrame(made.frame, { layout, encoding: 'float16' });
    expect(delta[0]).toBeCloseTo(0.18, 3);
    expect(delta[2]).toBeCloseTo(-0.24, 3);
    // 70,000 is beyond float16: clipped first, it fits; encoded first, it would be infinite.
    const far = await makeFrame({
      globalWeights,
      localWeights: moved(70_000, 0, 0),
      layout,
      encoding: 'float16',
      privacy,
    });
    expect(decodeFrame(far.frame, { layout, encoding: 'float16' })[0]).toBeCloseTo(0.3, 3);
  });

  it('[CD12] is clipped, then rounded to int8, then deflated behind its header', async () => {
    const privacy = { mechanism: 'none', clippingNorm: 1 } as const;
    const localWeights = moved(254, 0, 0);
    const made = await makeFrame({ globalWeights, localWeights, layout, encoding: 'int8', privacy });
    expect(made).toMatchObject({ norm: 254, wasClipped: true });
    const frame = Buffer.concat([made.frame.subarray(0, 16), inflateSync(made.frame.subarray(16))]);
    const delta = decodeFrame(frame, { layout, encoding: 'int8' });
    expect(delta[0]).toBeCloseTo(1, 2);
    expect([...delta.subarray(1)]).toEqual([0, 0]);
  });

  it('[CD11] is drawn anew by every call, from the random words that it is given', async () => {
    const many = makeLayout([{ name: 'kernel', shape: [500] }]);
    const input = {
      globalWeights: new Float32Array(500),
      localWeights: Float32Array.from({ length: 500 }, (_, i) => Math.sin(i)),
      layout: many,
      encoding: 'int8',
      privacy: plain,
    } as const;
    const [first, second] = [await makeFrame(input), await makeFrame(input)];
    expect(first.frame).not.toEqual(second.frame);
    const seeded = (seed: number) => makeFrameWith(input, { ...ports, fillRandom: seededFill(seed) });
    expect((await seeded(1)).frame).toEqual((await seeded(1)).frame);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('is nothing where a weight is %s', async (value) => {
    const localWeights = moved(0, value, 0);
    for (const clippingNorm of [null, 1]) {
      const privacy = { mechanism: 'none', clippingNorm } as const;
      await expect(
        makeFrame({ globalWeights, localWeights, layout, encoding: 'float32', privacy }),
      ).rejects.toThrow(expect.objectContaining({ code: 'trainer.diverged' }));
    }
  });
});
