/** The suites of layers and memory in a worker of a real browser, where WebGL is. Asked by name, answers with figures. */
import type { Training } from '../../../core/task/task.ts';
import { decodePicture } from '../../data/decode-picture.ts';
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
import { TARGET_TASKS } from './target-tasks.ts';
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

  /** The gradient over all rows of a task with this kind of target, as a round has it: a delta of one plain step. */
  async target(kind: keyof typeof TARGET_TASKS, backend: Backend) {
    const { input } = TARGET_TASKS[kind];
    const training: Training = {
      ...input.task.training,
      // In one step: WebGL compiles a program for each operation and shape, which is slow without a graphics card.
      localEpochs: 1,
      batchSize: 1000,
      heldOutFraction: 0,
      optimizer: { name: 'sgd', learningRate: 1 },
    };
    const one = trainer();
    const oneStep = { ...input, task: { ...input.task, training }, backend };
    await one.prepare(oneStep);
    const { delta } = await trainRound(one, oneStep, 1);
    await one.close();
    return [...delta];
  },

  /** What the trainer reads from a picture file of one colour, and what it says of a file that is none. */
  async picture(colour: string, width: number, height: number) {
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d')!;
    context.fillStyle = colour;
    context.fillRect(0, 0, width, height);
    const file = await canvas.convertToBlob({ type: 'image/png' });
    const image = await decodePicture(new Uint8Array(await file.arrayBuffer()), 'it');
    const refusal = await decodePicture(Uint8Array.of(1, 2, 3), 'it').catch(({ code, what }) => ({
      code,
      what,
    }));
    return { ...image, pixels: [...image.pixels], refusal };
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
