/**
 * What secure aggregation costs: one whole session in this process, real cryptography, sums compared to the last bit. A tab's
 * figures are medians over the tabs; the hub's are totals. Whoever drops out does so after it has shared its secrets,
 * which costs the hub most.
 *
 *     npm run bench -- secagg                                       10 and 100 members
 *     npm run bench -- secagg --members 1000 --params 20000         k-regular with 76 neighbours
 *     npm run bench -- secagg --full 100                            everybody with everybody, up to 100
 */
import { modelId, taskId } from '../core/protocol/ids.ts';
import { sharingOf } from '../core/secagg/graph.ts';
import type { Manifest } from '../core/secagg/manifest.ts';
import type { Row } from './bench.ts';
import { type Measured, measureSession } from './secagg/measure-session.ts';

const numbers = (list: string) => list.split(',').map(Number);

export async function run(options: Readonly<Record<string, string>>): Promise<readonly Row[]> {
  const { members = '10,100', params = '20000,200000,1663370', dropOut = '0,0.1,0.3', full = '50' } = options;
  const rows: Row[] = [];
  // The first session in a process pays for what is compiled and loaded.
  await measureSession({ members: 4, dropped: 0, manifest: manifestOf(4, 1000, 50) });
  for (const cohort of numbers(members)) {
    for (const parameterCount of numbers(params)) {
      for (const share of numbers(dropOut)) {
        const manifest = manifestOf(cohort, parameterCount, Number(full));
        const measured = await measureSession({
          members: cohort,
          dropped: Math.round(share * cohort),
          manifest,
        });
        rows.push(rowOf(cohort, share, manifest, measured));
        console.error(
          `${cohort} members, ${parameterCount} parameters, ${share} dropped: ${measured.result}`,
        );
      }
    }
  }
  return rows;
}

const manifestOf = (members: number, parameterCount: number, fullGraphUpTo: number): Manifest => ({
  task: taskId('bench'),
  taskVersion: 1,
  round: 1,
  attempt: 1,
  model: modelId('0'.repeat(64)),
  parameterCount,
  maxCohort: members,
  minCohort: 3,
  fullGraphUpTo,
  clippingNorm: 1,
});

function rowOf(members: number, share: number, manifest: Manifest, measured: Measured): Row {
  const { degree, threshold } = sharingOf(members, manifest.fullGraphUpTo);
  const { result, tab, hub } = measured;
  const plainBytes = 4 * manifest.parameterCount;
  return {
    members,
    params: manifest.parameterCount,
    dropOut: share,
    degree,
    threshold,
    result,
    tabMs: tab.totalMs,
    tabQuantiseMs: tab.quantiseMs,
    tabShareMs: tab.shareMs,
    tabMaskMs: tab.maskMs,
    tabUpBytes: tab.upBytes,
    tabDownBytes: tab.downBytes,
    trafficRatio: (tab.upBytes + tab.downBytes) / plainBytes,
    hubAddMs: hub.addMs,
    hubUnmaskMs: hub.unmaskMs,
    hubStallMs: hub.stallMs,
    hubMachineMs: hub.machineMs,
  };
}
