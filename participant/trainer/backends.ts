/** tfjs's backends: opening one, noticing its loss, giving it back. What tfjs does badly here stays here. */
import '@tensorflow/tfjs-backend-cpu';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import * as tf from '@tensorflow/tfjs-core';
import type { Backend, TrainerInput } from '../ports.ts';
import { replaceWasmKernels } from './kernels/wasm-kernels.ts';

export const BACKEND_NAMES: Readonly<Record<Backend, string>> = { webgl: 'WebGL', wasm: 'WASM', cpu: 'CPU' };

/** Ends an attempt whose WebGL context was lost. Never leaves the trainer. */
export class DeviceLost extends Error {}

/** Ends an attempt that the backend had not the memory for. Never leaves the trainer. */
export class DeviceExhausted extends Error {}

/** An opened backend. tfjs has one active backend a process, so that each use begins with `activate`. */
export interface Device {
  readonly backend: Backend;
  /** For the page, where the graphics card is one in name only: what draws in its place. */
  readonly softwareRenderer?: string;
  activate(): void;
  /**
   * Looks for a lack of memory that nothing else tells: without it, what was computed may be zeros.
   *
   * @throws DeviceExhausted
   */
  checkMemory(): void;
  isLost(): boolean;
  /** Calls back once when the browser takes the backend away. Returns a function that stops that. */
  onLost(listener: () => void): () => void;
  /** Frees what the backend itself holds; a second call does nothing. Its tensors must be disposed before. */
  release(): void;
}

/** @throws TypeError where the program was put together without tfjs's gradients. */
export function checkGradients(): void {
  if (tf.getGradient(tf.BatchMatMul)) return;
  throw new TypeError('tfjs has no gradients; import gradients.ts (bundles) or node-ports.ts (Node) first');
}

/** Two openings at the same time would make each other's obsolete inside tfjs. */
let opening: Promise<unknown> = Promise.resolve();

/** @throws Error whose message says, as a clause, why the backend is not there. */
export function openBackend(backend: Backend, wasm: TrainerInput['wasm']): Promise<Device> {
  const opened = opening.then(() => OPENERS[backend](wasm));
  opening = opened.catch(() => {});
  return opened;
}

const OPENERS: Readonly<Record<Backend, (wasm: TrainerInput['wasm']) => Promise<Device>>> = {
  webgl: openWebgl,
  wasm: openWasm,
  async cpu() {
    await switchTo('cpu');
    return lasting('cpu');
  },
};

async function switchTo(backend: Backend): Promise<void> {
  if (!(await tf.setBackend(backend))) throw new Error('it did not start');
}

/** A backend that cannot be lost, and that other trainers of this process may be using. */
const lasting = (backend: Backend): Device => ({
  backend,
  activate: () => activate(backend),
  checkMemory: () => {},
  isLost: () => false,
  onLost: () => () => {},
  release: () => {},
});

function activate(backend: Backend): void {
  // A backend that was opened before is active again at once; only its first opening takes a promise.
  if (tf.getBackend() !== backend) void tf.setBackend(backend);
}

// ---- WebGL -----------------------------------------------------------------------------------------

async function openWebgl(): Promise<Device> {
  if (typeof OffscreenCanvas === 'undefined' && typeof document === 'undefined') {
    throw new Error('there is no canvas');
  }
  if (tf.env().getNumber('WEBGL_VERSION') !== 2) throw new Error('the browser offers no WebGL 2');
  if (!tf.env().getBool('WEBGL_RENDER_FLOAT32_CAPABLE')) {
    throw new Error('the graphics card computes with 16-bit numbers only');
  }
  // tfjs 4.22: packed arithmetic leaves garbage (log 0, 0/0) in the unused lanes of odd shapes, and a packed matrix
  // product adds it up. With 15 rows in a batch, training on digits turned NaN within three rounds. Products stay packed.
  for (const operations of ['UNARY_OPERATIONS', 'BINARY_OPERATIONS', 'REDUCE']) {
    tf.env().set(`WEBGL_PACK_${operations}`, false);
  }
  // Always a new one: tfjs's own may hang on a context that was lost.
  if (tf.findBackendFactory('webgl')) tf.removeBackend('webgl');
  tf.registerBackend('webgl', () => new MathBackendWebGL(), 2);
  await switchTo('webgl');
  return watchWebgl((tf.backend() as MathBackendWebGL).gpgpu.gl);
}

function watchWebgl(gl: WebGLRenderingContext): Device {
  const listeners = new Set<() => void>();
  const tellAll = () => {
    for (const listener of listeners) listener();
  };
  gl.canvas.addEventListener('webglcontextlost', tellAll);
  let isReleased = false;
  const softwareRenderer = softwareRendererOf(gl);
  return {
    backend: 'webgl',
    ...(softwareRenderer && { softwareRenderer }),
    activate: () => activate('webgl'),
    checkMemory() {
      // WebGL tells it once, to whoever asks.
      if (gl.getError() === gl.OUT_OF_MEMORY)
        throw new DeviceExhausted('the graphics card ran out of memory');
    },
    isLost: () => gl.isContextLost(),
    onLost(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    release() {
      if (isReleased) return;
      isReleased = true;
      gl.canvas.removeEventListener('webglcontextlost', tellAll);
      tf.removeBackend('webgl');
      // With no backend active, tfjs would start one by itself at the next call, and fetch WASM from anywhere.
      activate('cpu');
      // tfjs keeps the context for later; a page has 16 of them, a worker 4, and each holds graphics memory.
      gl.getExtension('WEBGL_lose_context')?.loseContext();
    },
  };
}

/**
 * Names of renderers that compute on the processor, as browsers report them: SwiftShader (Chromium), llvmpipe and softpipe
 * (Mesa), Microsoft Basic Render Driver (WARP), Apple's and generic "software" renderers.
 */
const SOFTWARE = /swiftshader|llvmpipe|softpipe|microsoft basic render|\bwarp\b|software/i;

export function softwareRendererIn(renderer: string): string | undefined {
  return SOFTWARE.exec(renderer)?.[0];
}

function softwareRendererOf(gl: WebGLRenderingContext): string | undefined {
  const names = gl.getExtension('WEBGL_debug_renderer_info');
  return softwareRendererIn(String(gl.getParameter(names ? names.UNMASKED_RENDERER_WEBGL : gl.RENDERER)));
}

// ---- WASM ------------------------------------------------------------------------------------------

/** Every browser of the last years computes four numbers at once. */
const WASM_FILE = 'tfjs-backend-wasm-simd.wasm';

/** Stands for the kernels' place: their bytes come by message, nothing is fetched. */
const WASM_PREFIX = 'tabfed-wasm:';

async function openWasm(wasm: TrainerInput['wasm']): Promise<Device> {
  replaceWasmKernels();
  if (!(tf.engine().registry as Record<string, unknown>).wasm) await startWasm(wasm);
  await switchTo('wasm');
  return lasting('wasm');
}

async function startWasm(wasm: TrainerInput['wasm']): Promise<void> {
  if (typeof WebAssembly === 'undefined') throw new Error('WebAssembly is missing');
  // Threads need a second script from a blob, which hangs in minified bundles, and gained nothing.
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  if (!(await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT'))) throw new Error('WebAssembly has no SIMD');
  const bytes = wasm?.[WASM_FILE];
  if (!bytes) throw new Error(`the file ${WASM_FILE} was not handed over`);
  // tfjs would wait for ever where this fails, for instance by a page's content security policy.
  await WebAssembly.compile(bytes as BufferSource);
  serve(WASM_PREFIX + WASM_FILE, bytes);
  setWasmPaths(WASM_PREFIX, true);
}

/** Lets tfjs's own fetch find `bytes` at `address`, and everything else where it was. */
function serve(address: string, bytes: Uint8Array): void {
  const { platform } = tf.env();
  const fetchElsewhere = platform.fetch.bind(platform);
  platform.fetch = async (path, init) =>
    path === address ? new Response(bytes as BodyInit) : fetchElsewhere(path, init);
}
