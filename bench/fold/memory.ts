/** What a round holds in memory while it sums: the same after 500 updates as after 10. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ExactSum } from '../../core/aggregation/exact-sum.ts';
import { packFloat32 } from '../../core/aggregation/packed-values.ts';
import { foldKernel } from '../../server/kernel/fold-kernel.ts';
import type { Row } from '../bench.ts';

const MIB = 2 ** 20;

export function memoryRows(params: number, cohorts: readonly number[]): Row[] {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const bounds = { maxExampleCount: 1000, maxDeltaValue: 16, maxCohort: 1000 };
  const sum = new ExactSum(params, bounds, foldKernel);
  return cohorts.map((cohort) => {
    while (sum.updateCount < cohort) {
      // A new array each time, as a hub gets it.
      sum.fold(packFloat32(new Float32Array(params).fill(0.01)), 100);
    }
    collect();
    const { rss, arrayBuffers } = process.memoryUsage();
    return {
      name: `memory after ${cohort} updates`,
      params,
      rssMiB: Math.round(rss / MIB),
      arrayBuffersMiB: Number((arrayBuffers / MIB).toFixed(1)),
    };
  });
}
