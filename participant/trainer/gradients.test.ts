import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Device, openBackend } from './backends.ts';
import { LOSSES } from './losses.ts';
import { nodeTrainerPorts } from './node-ports.ts';
import { riskSets } from './survival.ts';
import { ALL_CASES } from './testing/layer-cases.ts';
import { gradientModel, weightsOf } from './testing/layer-gradients.ts';

const source = readFileSync(fileURLToPath(new URL('./gradients.ts', import.meta.url)), 'utf8');
const kept = new Set([...source.matchAll(/gradients\/(\w+)_grad\.js/g)].map((match) => match[1]));

/** Every gradient of tfjs by its file's name, which is the kernel's. */
function allGradients(): readonly string[] {
  const core = path.dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-core/package.json'));
  return readdirSync(path.join(core, 'dist/gradients'))
    .filter((file) => file.endsWith('_grad.js'))
    .map((file) => file.replace('_grad.js', ''));
}

let cpu: Device;
beforeAll(async () => {
  nodeTrainerPorts();
  // Node's tfjs registers all of them; a bundle has those of gradients.ts.
  for (const name of allGradients()) if (!kept.has(name) && tf.getGradient(name)) tf.unregisterGradient(name);
  cpu = await openBackend('cpu', undefined);
});

describe('[TR1] the gradients of a bundle are enough', () => {
  it('is a test that can fail: others are gone', () => {
    expect(kept.size).toBeGreaterThan(10);
    expect(tf.getGradient('Elu')).toBeUndefined();
    expect(() => tf.grad((x) => tf.elu(x))(tf.scalar(1))).toThrow(/gradient function not found for Elu/);
  });

  it.each(ALL_CASES)('for %s', async (_, layerCase) => {
    const model = gradientModel(layerCase, cpu);
    const gradients = await model.gradients(weightsOf(layerCase));
    expect(gradients.some((value) => value !== 0)).toBe(true);
    model.dispose();
  });

  it('for survival', () => {
    cpu.activate();
    const sets = tf.tensor2d(riskSets(Float32Array.of(3, 1, 2, 1, 1, 0), Uint32Array.of(0, 1, 2)), [3, 4]);
    const loss = (scores: tf.Tensor) =>
      LOSSES['cox-partial-likelihood'](scores as tf.Tensor2D, sets, undefined as never);
    const gradient = tf
      .grad(loss)(tf.tensor2d([0.5, -1, 2], [3, 1]))
      .dataSync();
    expect([...gradient].some((value) => value !== 0)).toBe(true);
  });
});
