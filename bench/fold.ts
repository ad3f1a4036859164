/** How long one update takes to fold. */
import { packFloat32 } from '../core/aggregation/packed-values.ts';
import { foldKernel } from '../server/kernel/fold-kernel.ts';
import type { Row } from './bench.ts';

export async function run(): Promise<readonly Row[]> {
  const params = 200_000;
  const values = packFloat32(new Float32Array(params).fill(0.01));
  const sum = foldKernel.openSum(params, 2 ** -30);
  const start = performance.now();
  for (let i = 0; i < 50; i++) sum.fold(values, 3, { maxValue: 16, maxNorm: Infinity });
  const msPerUpdate = (performance.now() - start) / 50;
  return [{ name: 'ours', params, msPerUpdate, gbPerS: (4 * params) / msPerUpdate / 1e6 }];
}
