/**
 * Kernels of tfjs's WASM backend that are replaced here, because training spends its time in them. The backend's own
 * are made for forward passes: gradients are at a tenth of the processor's limit, or not there at all.
 */
import * as tf from '@tensorflow/tfjs-core';
import { convolution, convolutionFilterGradient, convolutionInputGradient } from './wasm-convolution.ts';
import { matrixProduct } from './wasm-matrix-product.ts';
import { maxPoolGradient } from './wasm-pool-gradient.ts';
import { sumOfColumns } from './wasm-sum.ts';

/** Computes a kernel, or leaves it to tfjs's own by answering undefined. */
export type Replacement = (
  inputs: Readonly<Record<string, tf.TensorInfo>>,
  attributes: tf.NamedAttrMap,
) => tf.TensorInfo | undefined;

const REPLACEMENTS: readonly (readonly [kernelName: string, Replacement])[] = [
  [tf.BatchMatMul, matrixProduct],
  [tf.Conv2D, convolution],
  [tf.Conv2DBackpropFilter, convolutionFilterGradient],
  [tf.Conv2DBackpropInput, convolutionInputGradient],
  [tf.MaxPoolGrad, maxPoolGradient],
  [tf.Sum, sumOfColumns],
];

let areReplaced = false;

/** Before the backend starts: tfjs then sets its own kernels up. A second call does nothing. */
export function replaceWasmKernels(): void {
  if (areReplaced) return;
  areReplaced = true;
  for (const [kernelName, replacement] of REPLACEMENTS) replace(kernelName, replacement);
}

function replace(kernelName: string, replacement: Replacement): void {
  const own = tf.getKernel(kernelName, 'wasm') as tf.KernelConfig | undefined;
  if (own) tf.unregisterKernel(kernelName, 'wasm');
  tf.registerKernel({
    kernelName,
    backendName: 'wasm',
    ...(own?.setupFunc && { setupFunc: own.setupFunc }),
    kernelFunc(call) {
      const inputs = call.inputs as Record<string, tf.TensorInfo>;
      const computed = replacement(inputs, call.attrs ?? {});
      if (computed) return computed;
      if (own) return own.kernelFunc(call);
      throw new RangeError(`tfjs cannot compute ${kernelName} of ${shapesOf(inputs)} on WASM`);
    },
  });
}

const shapesOf = (inputs: Readonly<Record<string, tf.TensorInfo>>) =>
  Object.entries(inputs)
    .map(([name, { shape }]) => `${name} [${shape}]`)
    .join(', ');
