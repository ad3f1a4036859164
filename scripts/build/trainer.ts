/** The trainer with all that belongs to it, and the manifest that pages are built from and the hub reads. */
import { createHash } from 'node:crypto';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { BOOT_SOURCE } from '../../web/sdk/compartment/boot.ts';
import { bundleClassicScript } from './classic-script.ts';
import { ROOT, WEB_ROOT } from './paths.ts';

/** Threads need a cross-origin isolated page, which a partner's is not: that kernel file stays out. */
const WASM_FILES = ['tfjs-backend-wasm-simd.wasm', 'tfjs-backend-wasm.wasm'];

/** Writes trainer.js, wasm/ and manifest.json below the hub's static root. */
export async function buildTrainer(): Promise<void> {
  const code = await bundleClassicScript(join(ROOT, 'web/sdk/compartment/worker.ts'));
  await mkdir(join(WEB_ROOT, 'wasm'), { recursive: true });
  await writeFile(join(WEB_ROOT, 'trainer.js'), code);

  const wasmFolder = dirname(
    createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm'),
  );
  for (const file of WASM_FILES) await copyFile(join(wasmFolder, file), join(WEB_ROOT, 'wasm', file));

  const manifest = {
    trainer: { path: 'trainer.js', sha256: createHash('sha256').update(code).digest('hex') },
    bootSha256: createHash('sha256').update(BOOT_SOURCE).digest('base64'),
    wasm: WASM_FILES.map((file) => `wasm/${file}`),
  };
  await writeFile(join(WEB_ROOT, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}
