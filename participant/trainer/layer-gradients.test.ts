import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Device, openBackend } from './backends.ts';
import { nodeTrainerPorts } from './node-ports.ts';
import { ALL_CASES, type LayerCase } from './testing/layer-cases.ts';
import { gradientModel, weightsOf } from './testing/layer-gradients.ts';

let cpu: Device;
let wasm: Device;
beforeAll(async () => {
  const ports = nodeTrainerPorts();
  wasm = await openBackend('wasm', ports.wasm);
  cpu = await openBackend('cpu', undefined);
});
afterAll(() => cpu?.release());

/** Large enough that float32 rounds the loss by 3e-5 of a slope only, small enough that the loss is nearly straight. */
const STEP = 2e-3;
const MOST_PARAMETERS = 60;

async function gradientsOn(device: Device, layerCase: LayerCase): Promise<Float32Array> {
  const model = gradientModel(layerCase, device);
  try {
    return await model.gradients(weightsOf(layerCase));
  } finally {
    model.dispose();
  }
}

const largest = (values: Float32Array) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

describe.each(ALL_CASES)('[TR1] gradients through %s', (layer, layerCase) => {
  it(`(${layerCase.name}) on the CPU are the slope of the loss`, async () => {
    expect(layerCase.layers.map(({ type }) => type)).toContain(layer);
    const gradients = await gradientsOn(cpu, layerCase);
    const size = largest(gradients);
    expect(size).toBeGreaterThan(1e-3);
    const model = gradientModel(layerCase, cpu);
    const weights = weightsOf(layerCase);
    // Every one of a small model; of a large one some of each layer.
    const stride = Math.ceil(weights.length / MOST_PARAMETERS) | 1;
    const rounding = 2e-4 + 0.01 * size;
    const here = await model.loss(weights);
    for (let at = 0; at < weights.length; at += stride) {
      const lossAt = (step: number) =>
        model.loss(weights.map((weight, i) => (i === at ? weight + step : weight)));
      // At a kink of relu or pooling the slopes before and behind it differ, and the gradient may be either.
      const slopes = [(here - (await lossAt(-STEP))) / STEP, ((await lossAt(STEP)) - here) / STEP];
      expect(gradients[at], `parameter ${at}`).toBeGreaterThan(Math.min(...slopes) - rounding);
      expect(gradients[at], `parameter ${at}`).toBeLessThan(Math.max(...slopes) + rounding);
    }
    model.dispose();
  });

  it(`(${layerCase.name}) on WASM are those of the CPU`, async () => {
    const [expected, found] = [await gradientsOn(cpu, layerCase), await gradientsOn(wasm, layerCase)];
    const difference = largest(found.map((value, i) => value - expected[i]!));
    expect(difference).toBeLessThan(1e-5 * largest(expected) + 1e-7);
  });
});
