import { build, type Plugin, type Rolldown } from 'vite';
import { keepKernels } from './kept-kernels.ts';

/**
 * Bundles a browser entry with everything that it imports into one classic script: what a blob worker in the
 * compartment can run, where the browser refuses every import.
 *
 * @param entry - Absolute path.
 * @param define - Names in the source and the JSON that takes their place.
 * @param kernels - `kept`: of tfjs's kernels, those that a trainer runs. `all`: as tfjs comes.
 * @throws where the bundle is not self-contained.
 */
export async function bundleClassicScript(
  entry: string,
  define: Readonly<Record<string, string>> = {},
  kernels: 'kept' | 'all' = 'kept',
): Promise<string> {
  const result = (await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    define,
    plugins: kernels === 'kept' ? [withoutThreads, keepKernels] : [withoutThreads],
    build: {
      write: false,
      target: 'es2022',
      lib: { entry, formats: ['iife'], name: 'tabfedBundle' },
      rolldownOptions: { output: { comments: false, minify: true } },
    },
  })) as Rolldown.RolldownOutput[];
  const [chunk, ...others] = result[0]?.output ?? [];
  if (chunk === undefined || others.length > 0 || chunk.imports.length + chunk.dynamicImports.length > 0) {
    throw new Error(
      `${entry} should bundle into one script without imports; it made ${1 + others.length} files.`,
    );
  }
  return chunk.code;
}

/** Leaves out tfjs's WASM backend with threads, which a bundle could not start: its worker's code does not survive minifying. */
const withoutThreads: Plugin = {
  name: 'tabfed-without-threads',
  load: (id) =>
    /tfjs-backend-wasm-threaded-simd(\.worker)?\.js$/.test(id)
      ? "export default undefined; export const wasmWorkerContents = '';"
      : undefined,
};
