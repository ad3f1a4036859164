/**
 * Which of tfjs's kernels a bundle of the trainer keeps: those that layers, losses, optimizers and metrics of a task run.
 * Each of the three backends registers well over a hundred, and a browser would download them all.
 *
 * kept-kernels.test.ts and checks/trainer-webgl.test.ts train every layer with these alone.
 */
import type { Plugin } from 'vite';

export const KEPT_KERNELS: readonly string[] = [
  'Add',
  'BatchMatMul',
  'Cast',
  'Conv2D',
  'Conv2DBackpropFilter',
  'Conv2DBackpropInput',
  'Exp',
  'Floor',
  'Identity',
  'Log',
  'Max',
  'MaxPool',
  'MaxPoolGrad',
  'Mean',
  'Multiply',
  'Neg',
  'Pack',
  'PadV2',
  'Pow',
  'RealDiv',
  'Relu',
  'Reshape',
  'Sigmoid',
  'Slice',
  'Softmax',
  'Softplus',
  'Sqrt',
  'Square',
  'SquaredDifference',
  'Step',
  'Sub',
  'Sum',
  'Tanh',
  'ZerosLike',
];

const REGISTRY = /tfjs-backend-(cpu|wasm|webgl)\/dist\/register_all_kernels\.js$/;

/** Takes all other kernels out of the backends' lists; what is not imported is not bundled. */
export const keepKernels: Plugin = {
  name: 'tabfed-keep-kernels',
  transform: (code, id) => (REGISTRY.test(id) ? keepOnly(code, KEPT_KERNELS) : undefined),
};

/** @throws where the file is not the list of imports and configurations that it was in tfjs 4.22. */
export function keepOnly(code: string, kernels: readonly string[]): string {
  const imports = [...code.matchAll(/^import \{ (\w+) \} from '\.\/kernels\/(\w+)';$/gm)];
  if (imports.length < 50) throw new Error('tfjs registers its kernels in another way; adapt keepOnly.');
  return imports
    .filter(([, , kernel]) => !kernels.includes(kernel!))
    .reduce(
      (kept, [line, config]) => kept.replace(line!, '').replace(new RegExp(`^\\s*${config},?$`, 'm'), ''),
      code,
    );
}
