/** What the trainer needs from Node. */
// Registers the gradients: tfjs-core's own file of them is an ES module that Node cannot tell as one.
import '@tensorflow/tfjs';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs-core';
import type { TrainerInput } from '../ports.ts';
import { fillCryptoRandom } from '../update/random.ts';
import { nodeDeflate } from './node-deflate.ts';
import type { TrainerPorts } from './tfjs-trainer.ts';

export function nodeTrainerPorts(): TrainerPorts {
  // Keeps tfjs from advertising another package on the console.
  tf.enableProdMode();
  return {
    sha256: async (bytes) => createHash('sha256').update(bytes).digest('hex'),
    now: () => performance.now(),
    fillRandom: fillCryptoRandom,
    deflate: nodeDeflate,
    yieldNow: () => new Promise((resolve) => setImmediate(resolve)),
    wasm: wasmFiles(),
  };
}

/** tfjs's WASM kernels, from the installed package. */
function wasmFiles(): NonNullable<TrainerInput['wasm']> {
  const file = 'tfjs-backend-wasm-simd.wasm';
  const path = createRequire(import.meta.url).resolve(`@tensorflow/tfjs-backend-wasm/wasm-out/${file}`);
  return { [file]: readFileSync(path) };
}
