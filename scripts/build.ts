/**
 * Builds everything into dist/: `tsx scripts/build.ts`. Does nothing where nothing changed.
 *
 * The trainer comes first, because pages and SDK carry its hash. What each step writes is said in scripts/build/.
 */
import { join } from 'node:path';
import { buildEmbed } from './build/embed.ts';
import { buildNode } from './build/node.ts';
import { buildPages } from './build/pages.ts';
import { WEB_ROOT } from './build/paths.ts';
import { buildPredictPage } from './build/predict-page.ts';
import { buildSdk } from './build/sdk.ts';
import { forgetBuild, isBuilt, markBuilt, stampInputs } from './build/stamp.ts';
import { buildTrainer } from './build/trainer.ts';
import { buildTypes } from './build/types.ts';
import { buildData } from './build-data.ts';

const stamp = await stampInputs();
if (await isBuilt(stamp)) {
  console.log('build: up to date');
} else {
  // Each step replaces its own output only after the steps before it: a build that fails spoils little.
  await forgetBuild();
  await timed('trainer', buildTrainer);
  await timed('pages', buildPages);
  await timed('predict', buildPredictPage);
  await timed('sdk', buildSdk);
  await timed('embed', buildEmbed);
  await timed('node', buildNode);
  await timed('data', () => buildData(join(WEB_ROOT, 'data')));
  await timed('types', buildTypes);
  await markBuilt(stamp);
}

async function timed(step: string, run: () => Promise<void>): Promise<void> {
  const started = performance.now();
  await run();
  console.log(`build: ${step.padEnd(8)}${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s`);
}
