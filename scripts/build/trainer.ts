/** The trainer with all that belongs to it, and the manifest that pages are built from and the hub reads. */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { BuildInfo, PinnedFile } from '../../web/sdk/build-info.ts';
import { BOOT_SOURCE } from '../../web/sdk/compartment/boot.ts';
import { bundleClassicScript } from './classic-script.ts';
import { ROOT, WEB_ROOT } from './paths.ts';

/** Threads need a cross-origin isolated page, which a partner's is not, and SIMD is everywhere: one kernel file of three. */
const WASM_FILES = ['tfjs-backend-wasm-simd.wasm'];

/** Writes trainer.js, wasm/ and manifest.json below the hub's static root. */
export async function buildTrainer(): Promise<void> {
  const code = await bundleClassicScript(join(ROOT, 'web/sdk/compartment/worker.ts'));
  await rm(join(WEB_ROOT, 'wasm'), { recursive: true, force: true });
  await mkdir(join(WEB_ROOT, 'wasm'), { recursive: true });
  await writeFile(join(WEB_ROOT, 'trainer.js'), code);

  const wasmFolder = dirname(
    createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm'),
  );
  const wasm: PinnedFile[] = [];
  for (const file of WASM_FILES) {
    const bytes = await readFile(join(wasmFolder, file));
    await writeFile(join(WEB_ROOT, 'wasm', file), bytes);
    wasm.push({ path: `wasm/${file}`, sha256: sha256(bytes) });
  }
  const info: BuildInfo = { trainer: { path: 'trainer.js', sha256: sha256(code) }, wasm };
  const manifest = { ...info, bootSha256: createHash('sha256').update(BOOT_SOURCE).digest('base64') };
  await writeFile(join(WEB_ROOT, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

const sha256 = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest('hex');
