/** How long one update takes to fold. */
import { loopKernel } from '../core/aggregation/loop-kernel.ts';
import type { Row } from './bench.ts';

export async function run(): Promise<readonly Row[]> {
  const params = 200_000;
  const values = new Float32Array(params).fill(0.01);
  const sum = new Float64Array(params);
  const start = performance.now();
  for (let i = 0; i < 50; i++) loopKernel.fold(sum, values, 3, 2 ** -30);
  const msPerUpdate = (performance.now() - start) / 50;
  return [{ name: 'JS loop', params, msPerUpdate, gbPerS: (4 * params) / msPerUpdate / 1e6 }];
}
