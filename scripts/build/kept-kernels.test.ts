import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Device, openBackend } from '../../participant/trainer/backends.ts';
import { nodeTrainerPorts } from '../../participant/trainer/node-ports.ts';
import { ALL_CASES } from '../../participant/trainer/testing/layer-cases.ts';
import { gradientModel, weightsOf } from '../../participant/trainer/testing/layer-gradients.ts';
import { TARGET_TASKS } from '../../participant/trainer/testing/target-tasks.ts';
import { anyHash, trainRound } from '../../participant/trainer/testing/trained-rounds.ts';
import { createTfjsTrainer } from '../../participant/trainer/tfjs-trainer.ts';
import { KEPT_KERNELS, keepOnly } from './kept-kernels.ts';

const BACKENDS = ['cpu', 'wasm'] as const;
const devices: Partial<Record<(typeof BACKENDS)[number], Device>> = {};
beforeAll(async () => {
  const { wasm } = nodeTrainerPorts();
  for (const backend of BACKENDS) devices[backend] = await openBackend(backend, wasm);
  for (const backend of BACKENDS) {
    for (const { kernelName } of tf.getKernelsForBackend(backend)) {
      if (!KEPT_KERNELS.includes(kernelName)) tf.unregisterKernel(kernelName, backend);
    }
  }
});

describe.each(BACKENDS)('[TR1] the kernels that a bundle keeps are enough on %s', (backend) => {
  it('is a test that can fail: others are gone', () => {
    devices[backend]!.activate();
    expect(() => tf.erf(tf.scalar(1))).toThrow(/Kernel 'Erf' not registered/);
  });

  it.each(ALL_CASES)('for %s', async (_, layerCase) => {
    const model = gradientModel(layerCase, devices[backend]!);
    expect((await model.gradients(weightsOf(layerCase))).some((value) => value !== 0)).toBe(true);
    model.dispose();
  });

  it.each(Object.entries(TARGET_TASKS))('for a target of %s', async (_, { input }) => {
    const { task } = input;
    const brief = { ...input, backend, task: { ...task, training: { ...task.training, localEpochs: 1 } } };
    const trainer = createTfjsTrainer({ ...nodeTrainerPorts(), sha256: anyHash });
    await trainer.prepare(brief);
    const { update } = await trainRound(trainer, brief, 1);
    expect(update.shown.own.heldOut?.exampleCount).toBeGreaterThan(0);
    await trainer.close();
  });

  it.each([
    ['sgd', () => tf.train.sgd(0.1)],
    ['momentum', () => tf.train.momentum(0.1, 0.9)],
    ['adam', () => tf.train.adam(0.1)],
  ])('for %s', (_, create) => {
    devices[backend]!.activate();
    const weight = tf.variable(tf.tensor1d([1, 2]));
    const optimizer = create();
    for (let step = 0; step < 2; step++)
      optimizer.applyGradients([{ name: weight.name, tensor: tf.tensor1d([1, -1]) }]);
    expect([...weight.dataSync()]).not.toEqual([1, 2]);
    optimizer.dispose();
    weight.dispose();
  });
});

describe('a list of kernels', () => {
  const list = (backend: string) => {
    const folder = path.dirname(
      createRequire(import.meta.url).resolve(`@tensorflow/tfjs-backend-${backend}/package.json`),
    );
    return readFileSync(path.join(folder, 'dist/register_all_kernels.js'), 'utf8');
  };

  it.each(['cpu', 'wasm', 'webgl'])('of %s keeps what is asked for, and still registers it', (backend) => {
    const kept = keepOnly(list(backend), ['Add', 'Tanh']);
    expect(kept.match(/^import .*kernels\//gm)).toHaveLength(2);
    expect(kept).toMatch(/kernelConfigs = \[\s*addConfig,\s*tanhConfig,?\s*\];/);
    expect(kept).toContain('registerKernel(kernelConfig)');
  });

  it('that is none is refused', () => {
    expect(() => keepOnly('export {};', ['Add'])).toThrow(/in another way/);
  });
});
