/** The pages, for `vite dev` and for scripts/build. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { defineConfig } from 'vite';

const root = resolve(import.meta.dirname, 'web');
const webRoot = resolve(import.meta.dirname, 'dist/web');
const hub = `http://localhost:${process.env.PORT ?? 8080}`;

export default defineConfig({
  root,
  publicDir: resolve(import.meta.dirname, 'public'),
  define: { __TABFED_BUILD__: readManifest() },
  build: {
    target: 'es2022',
    outDir: webRoot,
    // The trainer and the sample data are there already.
    emptyOutDir: false,
    // The pages' policy has no room for inline scripts, fonts or images.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: {
      ...Object.fromEntries(
        ['/api', '/models', '/data', '/trainer.js', '/wasm'].map((path) => [path, { target: hub }]),
      ),
      '/socket.io': { target: hub, ws: true },
    },
  },
});

/** Which trainer the pages belong to; scripts/build/trainer.ts writes it. */
function readManifest(): string {
  const path = resolve(webRoot, 'manifest.json');
  if (existsSync(path)) return readFileSync(path, 'utf8').trim();
  throw new Error(`There is no ${path}. Run \`npm run build\` first: the pages carry the trainer's hash.`);
}
