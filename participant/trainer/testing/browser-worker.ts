/** The suites of layers and memory in a worker of a real browser, where WebGL is. Asked by name, answers with figures. */
import type { Backend } from '../../ports.ts';
import { deflateByStream } from '../../update/deflate.ts';
import { fillCryptoRandom } from '../../update/random.ts';
import { openBackend } from '../backends.ts';
import '../gradients.ts';
import { createTfjsTrainer } from '../tfjs-trainer.ts';
import { memoryAfter, memoryNow } from './flat-memory.ts';
import { BRIEF_CASES } from './layer-cases.ts';
import { gradientModel, weightsOf } from './layer-gradients.ts';
import { OPTIMIZERS, smallImages } from './small-tasks.ts';
import { anyHash, offer, trainRound } from './trained-rounds.ts';

const trainer = () =>
  createTfjsTrainer({
    sha256: anyHash,
    fillRandom: fillCryptoRandom,
    deflate: deflateByStream,
    now: () => performance.now(),
    yieldNow: () =>
      new Promise((resolve) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          port1.close();
          resolve();
        };
        port2.postMessage(null);
      }),
  });

const suites = {
  /** For each case of a layer. */
  async gradients() {
    const device = await openBackend('webgl', undefined);
    const found: number[][] = [];
    for (const [, layerCase] of BRIEF_CASES) {
      const model = gradientModel(layerCase, device);
      found.push([...(await model.gradients(weightsOf(layerCase)))]);
      model.dispose();
    }
    device.release();
    return found;
  },

  /** For each optimizer: at each of the moments, and after the end. */
  async memory(moments: readonly number[]) {
    const found = [];
    // One that keeps what it remembers holds as many tensors meanwhile as one that does not.
    for (const optimizer of OPTIMIZERS.filter(({ name, ...rest }) => name === 'sgd' || 'state' in rest)) {
      const one = trainer();
      const atMoments = await memoryAfter(one, { ...smallImages(optimizer), backend: 'webgl' }, moments);
      await one.close();
      found.push({ atMoments, atEnd: memoryNow() });
    }
    return found;
  },

  /** A frame of five passes with Adam and dropout, from the same seed every time. */
  async frame(backend: Backend) {
    const one = trainer();
    const input = { ...smallImages({ name: 'adam', learningRate: 0.02 }, { localEpochs: 5 }), backend };
    await one.prepare(input);
    const { update } = await trainRound(one, input, 3);
    await one.close();
    return [...update.frame];
  },

  /** Milliseconds from `cancel` to the end of a job that would take minutes, and how often it told of its progress before. */
  async cancel() {
    const one = trainer();
    const input = smallImages({ name: 'adam', learningRate: 0.01 }, { localEpochs: 1_000_000 });
    await one.prepare({ ...input, backend: 'webgl' });
    const weights = weightsOf({
      name: '',
      data: input.task.data,
      layers: input.task.model.layers,
      loss: 'mean-squared-error',
    });
    const toldAt: number[] = [];
    let cancelledAt = 0;
    const job = { round: 1, model: offer(weights), seed: 1, encoding: 'float32' } as const;
    const code = await one
      .train(job, () => {
        toldAt.push(performance.now());
        if (toldAt.length < 8) return;
        cancelledAt = performance.now();
        one.cancel();
      })
      .then(
        () => 'trained',
        (error) => error.code as string,
      );
    const cancelMs = performance.now() - cancelledAt;
    await one.close();
    return { code, cancelMs, progressEveryMs: (toldAt.at(-1)! - toldAt[0]!) / (toldAt.length - 1) };
  },
};
export type Suites = typeof suites;

addEventListener('message', async ({ data: [name, ...args] }) => {
  try {
    const suite = suites[name as keyof Suites] as (...args: unknown[]) => Promise<unknown>;
    postMessage({ value: await suite(...args) });
  } catch (error) {
    postMessage({ error: String(error) });
  }
});
