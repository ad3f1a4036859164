/**
 * Kernels of tfjs's WASM backend that are replaced here, because training spends its time in them. The backend is at the
 * processor's limit where XNNPACK computes (plain products and forward convolutions), and at a tenth of it, or not
 * there at all, where a gradient is asked for. All of these are put down to what XNNPACK does.
 */
import * as tf from '@tensorflow/tfjs-core';
import { convolutionFilterGradient, convolutionInputGradient } from './wasm-convolution-gradients.ts';
import { matrixProduct } from './wasm-matrix-product.ts';
import { maxPoolGradient } from './wasm-pool-gradient.ts';

/** Computes a kernel, or leaves it to tfjs's own by answering undefined. */
export type Replacement = (
  inputs: Readonly<Record<string, tf.Tensor>>,
  attributes: tf.NamedAttrMap,
) => tf.Tensor | undefined;

const REPLACEMENTS: readonly (readonly [kernelName: string, Replacement])[] = [
  [tf.BatchMatMul, matrixProduct],
  [tf.Conv2DBackpropFilter, convolutionFilterGradient],
  [tf.Conv2DBackpropInput, convolutionInputGradient],
  [tf.MaxPoolGrad, maxPoolGradient],
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
      // Typed as bare tensor infos; the operation that calls hands over tensors.
      const inputs = call.inputs as unknown as Record<string, tf.Tensor>;
      const computed = tf.tidy(() => replacement(inputs, call.attrs ?? {}) as tf.Tensor);
      if (computed) return computed;
      if (own) return own.kernelFunc(call);
      throw new RangeError(`tfjs cannot compute ${kernelName} of ${shapesOf(inputs)} on WASM`);
    },
  });
}

const shapesOf = (inputs: Readonly<Record<string, tf.Tensor>>) =>
  Object.entries(inputs)
    .map(([name, { shape }]) => `${name} [${shape}]`)
    .join(', ');
