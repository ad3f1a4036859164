/** What a round holds in memory while it sums: the same after 500 updates as after 10. */
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ExactSum } from '../../core/aggregation/exact-sum.ts';
import { packFloat32 } from '../../core/aggregation/packed-values.ts';
import { foldKernel } from '../../server/kernel/fold-kernel.ts';
import type { Row } from '../bench.ts';

const MIB = 2 ** 20;

export async function memoryRows(params: number, cohorts: readonly number[]): Promise<Row[]> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const bounds = { maxExampleCount: 1000, maxDeltaValue: 16, maxCohort: 1000 };
  const sum = new ExactSum(params, bounds, foldKernel);
  const rows: Row[] = [];
  for (const cohort of cohorts) {
    while (sum.updateCount < cohort) {
      // A new array each time, as a hub gets it.
      sum.fold(packFloat32(new Float32Array(params).fill(0.01)), 100);
    }
    // Buffers are given back in the background of a collection, and are gone by the next.
    collect();
    await setImmediate();
    collect();
    const { rss, arrayBuffers } = process.memoryUsage();
    rows.push({
      name: `memory after ${cohort} updates`,
      params,
      rssMiB: Math.round(rss / MIB),
      arrayBuffersMiB: Number((arrayBuffers / MIB).toFixed(1)),
    });
  }
  return rows;
}
