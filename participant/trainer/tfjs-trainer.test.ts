import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decodeFrame } from '../../core/codec/frame.ts';
import { modelBytes } from '../../core/codec/model-bytes.ts';
import { checkScores } from '../../core/evaluation/check-score.ts';
import { withTalliedMetrics } from '../../core/evaluation/merge-scores.ts';
import type { TallyOf } from '../../core/evaluation/tally.ts';
import { modelId } from '../../core/protocol/ids.ts';
import { modelShape } from '../../core/task/model-layout.ts';
import type { Task } from '../../core/task/task.ts';
import { credit } from '../../tasks/credit/task.ts';
import { digits } from '../../tasks/digits/task.ts';
import { initialWeights } from '../../tasks/initial-weights.ts';
import { linear } from '../../tasks/linear/task.ts';
import type { ModelInput, Trainer, TrainerInput, TrainingProgress } from '../ports.ts';
import { nodeTrainerPorts } from './node-ports.ts';
import { createTfjsTrainer } from './tfjs-trainer.ts';

const ports = nodeTrainerPorts();
let trainer: Trainer;
beforeEach(() => {
  trainer = createTfjsTrainer(ports);
});
afterEach(() => trainer.close());

const BACKENDS = ['cpu', 'wasm'] as const;

/** y = 0.5x + 0.5 on x = 1 … 5, over and over. */
const line = (rows: number, training: Partial<Task['training']> = {}): TrainerInput => ({
  task: {
    ...linear,
    training: {
      ...linear.training,
      optimizer: { name: 'sgd', learningRate: 0.1 },
      batchSize: 2,
      localEpochs: 200,
      heldOutFraction: 0,
      ...training,
    },
  },
  data: {
    kind: 'rows',
    rows: Array.from({ length: rows }, (_, i) => ({ x: (i % 5) + 1, y: 0.5 * ((i % 5) + 1) + 0.5 })),
  },
  backend: 'cpu',
});

/** Two classes of 4 × 4 images, bright above or bright below, through every type of layer. */
const stripes: TrainerInput = {
  task: {
    ...digits,
    data: { kind: 'images', height: 4, width: 4, channels: 1, classes: ['top', 'bottom'] },
    model: {
      layers: [
        { type: 'conv2d', filters: 3, kernelSize: 3, padding: 'same', activation: 'relu' },
        { type: 'max-pooling-2d', poolSize: 2 },
        { type: 'conv2d', filters: 4, kernelSize: 2, padding: 'valid', activation: 'tanh' },
        { type: 'reshape', targetShape: [2, 2] },
        { type: 'flatten' },
        { type: 'dropout', rate: 0.2 },
        { type: 'dense', units: 2, activation: 'softmax' },
      ],
      seed: 3,
    },
    training: {
      loss: 'categorical-cross-entropy',
      optimizer: { name: 'adam', learningRate: 0.02 },
      batchSize: 7,
      localEpochs: 12,
      heldOutFraction: 0.25,
    },
  },
  data: stripeImages(60),
  test: stripeImages(10),
  backend: 'cpu',
};

function stripeImages(count: number) {
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 2);
  const pixels = Uint8Array.from({ length: 16 * count }, (_, i) => {
    const isBright = (Math.floor((i % 16) / 8) === 1) === (labels[Math.floor(i / 16)] === 1);
    return (isBright ? 160 : 20) + ((i * 37) % 60);
  });
  return { kind: 'images' as const, pixels, labels };
}

async function offer(weights: Float32Array): Promise<Required<ModelInput>> {
  const bytes = modelBytes(weights);
  return { id: modelId(await ports.sha256(bytes)), bytes };
}

async function train(input: TrainerInput, seed = 1, weights = initialWeights(input.task)) {
  const model = await offer(weights);
  const update = await trainer.train({ round: 1, model, seed, encoding: 'float32' }, () => {});
  const delta = decodeFrame(update.frame, { layout: modelShape(input.task).layout, encoding: 'float32' });
  return { update, delta, local: weights.map((weight, i) => weight + delta[i]!) };
}

const rejection = (code: string) => expect.objectContaining({ name: 'TabfedError', code });

describe.each(BACKENDS)('local training on %s', (backend) => {
  it('learns y = 0.5x + 0.5, and predicts in the unit of y', async () => {
    const input = { ...line(5), backend };
    expect(await trainer.prepare(input)).toEqual({
      trainingRows: 5,
      heldOutRows: 0,
      testRows: 0,
      skippedRows: 0,
      backend,
      backendNotes: [],
    });
    const { update, local } = await train(input);
    expect(update).toMatchObject({
      exampleCount: 5,
      encoding: 'float32',
      shown: { wasClipped: false, backend },
    });
    expect(update.shown.trainingLoss).toBeLessThan(1e-4);
    const model = await offer(local);
    await trainer.evaluate(model);
    const [output] = await trainer.predict([{ kind: 'row', row: { x: 6 } }]);
    expect(output!.model).toBe(model.id);
    expect(output!.values[0]).toBeCloseTo(3.5, 1);
  });

  it.each([
    { name: 'sgd', learningRate: 0.3 },
    { name: 'momentum', learningRate: 0.05, momentum: 0.9 },
    { name: 'adam', learningRate: 0.02 },
  ] as const)('with $name learns images through every type of layer', async (optimizer) => {
    const task = { ...stripes.task, training: { ...stripes.task.training, optimizer, localEpochs: 20 } };
    const input = { ...stripes, task, backend };
    expect(await trainer.prepare(input)).toMatchObject({ trainingRows: 45, heldOutRows: 15, testRows: 10 });
    const { update } = await train(input);
    const own = withTalliedMetrics(update.shown.own);
    expect(own.heldOut).toMatchObject({ exampleCount: 15, metrics: { accuracy: 1 } });
    expect(own.test).toMatchObject({ exampleCount: 10, metrics: { accuracy: 1 } });
    expect(update.shown.own.test!.metrics.loss).toBeLessThan(0.3);
  });

  it('gives the same bits for the same seed, others for another', async () => {
    const input = { ...stripes, backend };
    await trainer.prepare(input);
    const first = await train(input, 5);
    const again = await train(input, 5);
    const other = await train(input, 6);
    expect(Buffer.from(again.update.frame).equals(first.update.frame)).toBe(true);
    expect(Buffer.from(other.update.frame).equals(first.update.frame)).toBe(false);
  });

  it('ends within 200 ms of being cancelled, and the trainer goes on', async () => {
    const input = { ...line(50, { localEpochs: 1_000_000 }), backend };
    await trainer.prepare(input);
    const model = await offer(initialWeights(input.task));
    let cancelledAt = 0;
    const job = trainer.train({ round: 1, model, seed: 1, encoding: 'float32' }, () => {
      if (cancelledAt > 0) return;
      cancelledAt = performance.now();
      trainer.cancel();
    });
    await expect(job).rejects.toEqual(rejection('trainer.cancelled'));
    expect(performance.now() - cancelledAt).toBeLessThan(200);
    expect(await trainer.evaluate(model)).toEqual({});
  });
});

describe('backends', () => {
  it('agree on what is learnt, also through a convolution', async () => {
    const task = {
      ...stripes.task,
      model: {
        ...stripes.task.model,
        layers: stripes.task.model.layers.filter(({ type }) => type !== 'dropout'),
      },
    };
    const deltas: Float32Array[] = [];
    for (const backend of BACKENDS) {
      await trainer.prepare({ ...stripes, task, backend });
      deltas.push((await train({ ...stripes, task })).delta);
    }
    deltas[0]!.forEach((value, i) => {
      expect(deltas[1]![i]).toBeCloseTo(value, 3);
    });
  });

  it('are chosen by themselves, and what is missing is said in words', async () => {
    const { backend, backendNotes } = await trainer.prepare({ ...stripes, backend: 'auto' });
    expect(BACKENDS).toContain(backend);
    expect(backendNotes[0]).toMatch(
      /^WebGL is not available here: there is no canvas; training on (WASM|CPU)\.$/,
    );
  });

  it('that is asked for and missing is refused', async () => {
    await expect(trainer.prepare({ ...stripes, backend: 'webgl' })).rejects.toEqual(
      rejection('trainer.no-backend'),
    );
  });
});

describe('a round', () => {
  it('tells of its progress, up to the last row', async () => {
    const input = line(50, { localEpochs: 100 });
    await trainer.prepare(input);
    const seen: TrainingProgress[] = [];
    const model = await offer(initialWeights(input.task));
    await trainer.train({ round: 1, model, seed: 1, encoding: 'float16' }, (progress) => seen.push(progress));
    expect(seen.at(-1)).toMatchObject({ epoch: 100, epochs: 100, done: 5000, total: 5000 });
    expect(seen.every(({ done }, i) => done > (seen[i - 1]?.done ?? 0))).toBe(true);
  });

  it('that diverges sends nothing', async () => {
    const input = line(5, { optimizer: { name: 'sgd', learningRate: 1e30 } });
    await trainer.prepare(input);
    await expect(train(input)).rejects.toEqual(rejection('trainer.diverged'));
  });

  it('is clipped as the task says', async () => {
    const input = line(5);
    const task: Task = { ...input.task, privacy: { mechanism: 'none', clippingNorm: 0.01 } };
    await trainer.prepare({ ...input, task });
    const { update, delta } = await train({ ...input, task });
    expect(update.shown).toMatchObject({ wasClipped: true, clippingNorm: 0.01 });
    expect(update.shown.norm).toBeGreaterThan(0.01);
    expect(Math.hypot(...delta)).toBeCloseTo(0.01, 6);
  });

  it('of more rows than the task counts claims as many as it counts', async () => {
    const input = line(50, { localEpochs: 1 });
    const task: Task = { ...input.task, aggregation: { ...input.task.aggregation, maxExampleCount: 20 } };
    await trainer.prepare({ ...input, task });
    expect((await train({ ...input, task })).update.exampleCount).toBe(20);
    await trainer.prepare(input);
    expect((await train(input)).update.exampleCount).toBe(50);
  });

  it('starts from the model of the hub, whatever was trained before', async () => {
    const input = line(5, { localEpochs: 1 });
    await trainer.prepare(input);
    const first = await train(input, 1, Float32Array.of(2, -1));
    const second = await train(input, 1, Float32Array.of(2, -1));
    expect(second.delta).toEqual(first.delta);
  });

  it('is refused while another one runs', async () => {
    const input = line(50, { localEpochs: 60 });
    await trainer.prepare(input);
    const job = train(input);
    await expect(train(input)).rejects.toEqual(rejection('trainer.busy'));
    await expect(trainer.prepare(input)).rejects.toEqual(rejection('trainer.busy'));
    await job;
  });

  it('lets a person try the model meanwhile, on the model of the hub', async () => {
    const input = line(50, { localEpochs: 200 });
    await trainer.prepare(input);
    const row = { kind: 'row', row: { x: 6 } } as const;
    await expect(trainer.predict([row])).rejects.toEqual(rejection('trainer.busy'));
    await trainer.evaluate(await offer(initialWeights(input.task)));
    const before = await trainer.predict([row]);
    const job = train(input);
    await ports.yieldNow();
    expect(await trainer.predict([row])).toEqual(before);
    await job;
  });
});

describe('a model', () => {
  it('whose bytes are not what its id says is refused', async () => {
    const input = line(5);
    await trainer.prepare(input);
    const { id, bytes } = await offer(initialWeights(input.task));
    bytes[0]! ^= 1;
    await expect(trainer.evaluate({ id, bytes })).rejects.toEqual(rejection('model.hash-mismatch'));
    await expect(trainer.evaluate({ id })).rejects.toEqual(rejection('model.hash-mismatch'));
  });

  it('may come without bytes where the trainer holds it', async () => {
    const input = line(5, { heldOutFraction: 0.4 });
    await trainer.prepare(input);
    const { id, bytes } = await offer(initialWeights(input.task));
    const scores = await trainer.evaluate({ id, bytes });
    expect(await trainer.evaluate({ id })).toEqual(scores);
    expect(scores.heldOut!.exampleCount).toBe(2);
    expect(Object.keys(scores.heldOut!.metrics)).toEqual(['loss']);
    checkScores(input.task, scores);
    expect(scores.test).toBeUndefined();
  });

  it('is measured by hand-worked figures: errors in the unit of the target', async () => {
    const { task, ...input } = line(4);
    if (task.data.kind !== 'table') throw new Error('linear is a table');
    const target = { name: 'y', type: 'number', center: 2, scale: 4 } as const;
    const rows = [
      { x: 1, y: 4 },
      { x: 3, y: -1 },
    ];
    const scaled: Task = { ...task, data: { ...task.data, target } };
    await trainer.prepare({ ...input, task: scaled, test: { kind: 'rows', rows } });
    const { test } = await trainer.evaluate(await offer(Float32Array.of(0, 0)));
    // A model of zeros answers the target's centre: it is wrong by 2 and 3, which are 2/4 and 3/4 in training.
    expect(test!.tally).toEqual({ kind: 'number', absolute: 5, squared: 13 });
    expect(test!.metrics.loss).toBeCloseTo((0.5 ** 2 + 0.75 ** 2) / 2, 6);
  });

  it('of a binary task has loss, accuracy and AUC, and answers with a probability', async () => {
    if (credit.data.kind !== 'table') throw new Error('credit is a table');
    const task: Task = {
      ...credit,
      data: { ...credit.data, columns: [{ name: 'x', type: 'number', center: 0, scale: 1 }] },
      model: { layers: [{ type: 'dense', units: 1, activation: 'sigmoid' }], seed: 1 },
    };
    const { name, positive } = credit.data.target as { name: string; positive: string };
    const rows = [-2, -1, 1, 2].map((x) => ({ x, [name]: x > 0 ? positive : 'not' }));
    await trainer.prepare({
      task,
      data: { kind: 'rows', rows },
      test: { kind: 'rows', rows },
      backend: 'cpu',
    });
    const { test } = await trainer.evaluate(await offer(Float32Array.of(1000, 500)));
    // Logits −1500, −500, 1500, 2500: probabilities of exactly 0 and 1, whose logarithms would be infinite.
    expect(test!.metrics).toEqual({ loss: expect.closeTo(0, 12) });
    checkScores(task, { test: test! });
    const { positives, negatives } = test!.tally as TallyOf<'binary'>;
    expect([negatives[0], positives[255]]).toEqual([2, 2]);
    const answers = await trainer.predict([{ kind: 'row', row: { x: -0.5 } }]);
    expect(answers[0]!.values).toEqual([0.5]);
  });

  it('answers with a probability for each class of an image', async () => {
    await trainer.prepare(stripes);
    await trainer.evaluate(await offer(initialWeights(stripes.task)));
    const [output] = await trainer.predict([{ kind: 'image', pixels: new Uint8Array(16).fill(90) }]);
    expect(output!.values).toHaveLength(2);
    expect(output!.values[0]! + output!.values[1]!).toBeCloseTo(1, 6);
    await expect(trainer.predict([{ kind: 'image', pixels: new Uint8Array(3) }])).rejects.toEqual(
      rejection('data.wrong-shape'),
    );
    await expect(trainer.predict([{ kind: 'row', row: {} }])).rejects.toEqual(rejection('data.wrong-shape'));
  });
});
