/**
 * tfjs as it comes, in a worker of its own: `model.fit`, and a plain loop over batches. The measure of our trainer. Nothing
 * of tfjs is replaced; what WASM lacks to learn a convolution is added.
 */
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-webgl';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import type { Sequential } from '@tensorflow/tfjs-layers';
import { modelShape } from '../../core/task/model-layout.ts';
import type { Backend } from '../../participant/ports.ts';
import { buildModel } from '../../tasks/testing/build-model.ts';
import { registerFilterGradient } from './filter-gradient.ts';
import { WORKLOADS, type WorkloadName } from './workloads.ts';

/** What the page asks; the answer is the rows a second. */
export interface StockRun {
  readonly how: 'fit' | 'plain';
  readonly workload: WorkloadName;
  readonly backend: Backend;
  readonly hubUrl: string;
}

const LEARNING_RATE = 0.01;

let model: Sequential | undefined;
let logits: Sequential | undefined;

addEventListener('message', async ({ data }: MessageEvent<StockRun>) => {
  try {
    postMessage({ rowsPerSecond: await run(data) });
  } catch (error) {
    postMessage({ failure: String(error) });
  }
});

async function run({ how, workload, backend, hubUrl }: StockRun): Promise<number> {
  const { task, rows: rowsOf } = WORKLOADS[workload];
  const rows = rowsOf[backend];
  if (!model) {
    tf.enableProdMode();
    setWasmPaths(`${hubUrl}/wasm/`);
    tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
    registerFilterGradient();
    await tf.setBackend(backend);
    model = buildModel(task);
    const isBinary = task.training.loss === 'binary-cross-entropy';
    const loss = isBinary ? 'binaryCrossentropy' : 'categoricalCrossentropy';
    model.compile({ optimizer: tf.train.sgd(LEARNING_RATE), loss });
    logits = buildModel(task, 'logits');
  }
  const { outputShape } = modelShape(task);
  const inputShape = model.inputs[0]!.shape.slice(1) as number[];
  const outputs = outputShape[0]!;
  const width = inputShape.reduce((product, size) => product * size, 1);
  const inputs = Float32Array.from({ length: rows * width }, (_, i) => ((i * 37) % 256) / 255);
  const targets = new Float32Array(rows * outputs);
  for (let row = 0; row < rows; row++) {
    if (outputs === 1) targets[row] = row % 2;
    else targets[row * outputs + (row % outputs)] = 1;
  }
  const { batchSize } = task.training;
  const startedAt = performance.now();
  if (how === 'fit') {
    const x = tf.tensor(inputs, [rows, ...inputShape]);
    const y = tf.tensor2d(targets, [rows, outputs]);
    await model.fit(x, y, { batchSize, epochs: 1, shuffle: true, verbose: 0 });
    tf.dispose([x, y]);
  } else {
    await plainLoop(inputs, targets, { rows, inputShape, outputs, batchSize });
  }
  return (1000 * rows) / (performance.now() - startedAt);
}

interface Shapes {
  readonly rows: number;
  readonly inputShape: readonly number[];
  readonly outputs: number;
  readonly batchSize: number;
}

async function plainLoop(
  inputs: Float32Array,
  targets: Float32Array,
  { rows, inputShape, outputs, batchSize }: Shapes,
): Promise<void> {
  const optimizer = tf.train.sgd(LEARNING_RATE);
  const width = inputs.length / rows;
  const crossEntropy = outputs === 1 ? tf.losses.sigmoidCrossEntropy : tf.losses.softmaxCrossEntropy;
  for (let from = 0; from < rows; from += batchSize) {
    const to = Math.min(rows, from + batchSize);
    tf.tidy(() => {
      const x = tf.tensor(inputs.slice(from * width, to * width), [to - from, ...inputShape]);
      const y = tf.tensor2d(targets.slice(from * outputs, to * outputs), [to - from, outputs]);
      optimizer.minimize(() => crossEntropy(y, logits!.apply(x) as tf.Tensor2D) as tf.Scalar);
    });
  }
  // What was asked for is done when a weight can be read.
  await logits!.trainableWeights[0]!.read().data();
  optimizer.dispose();
}
