/** Which of WebGL, WASM and CPU to train on: the one that works here and, measured on the task itself, is fastest. */
import { TabfedError } from '../../core/errors/tabfed-error.ts';
import type { Backend, TrainerInput } from '../ports.ts';
import { BACKEND_NAMES, type Device, openBackend } from './backends.ts';

/** The CPU backend wins where calling a WASM kernel costs more than its arithmetic: never above these. */
const CPU_CAN_WIN = { parameters: 10_000, wasmStepMs: 5 };

export interface ChosenBackend {
  readonly device: Device;
  /** Milliseconds of one training step, where backends were compared. */
  readonly stepMs?: number;
  /** For the page: which backends are not used, and why. */
  readonly notes: readonly string[];
}

export interface BackendChoice {
  readonly wanted: TrainerInput['backend'];
  readonly wasm: TrainerInput['wasm'];
  readonly parameterCount: number;
  /** Milliseconds of one training step, roughly where it is no match for `toBeatMs`; rejects where it cannot be done. */
  readonly measureStep: (device: Device, toBeatMs: number | undefined) => Promise<number>;
}

/** @throws TabfedError `trainer.no-backend` where none that may be used works. */
export async function chooseBackend(choice: BackendChoice): Promise<ChosenBackend> {
  const { wanted, wasm } = choice;
  const passedOver: string[] = [];
  const timed: Timed[] = [];
  // WASM first: it starts fast, and spares the others where they are hopeless.
  for (const backend of wanted === 'auto' ? (['wasm', 'webgl', 'cpu'] as const) : [wanted]) {
    if (backend === 'cpu' && isHopeless(choice.parameterCount, timed)) continue;
    let device: Device | undefined;
    try {
      device = await openBackend(backend, wasm);
      if (wanted !== 'auto') return { device, notes: softwareNote(device) };
      // The processor that draws runs WASM too, and faster in every row of `npm run bench -- train`. Measuring it would
      // keep a person waiting for seconds, until its shaders are compiled.
      if (device.softwareRenderer && timed.length > 0) {
        passedOver.push(
          `WebGL is drawn by software here (${device.softwareRenderer}), by the same processor`,
        );
        device.release();
        continue;
      }
      timed.push({ device, stepMs: await choice.measureStep(device, fastest(timed)?.stepMs) });
    } catch (error) {
      device?.release();
      passedOver.push(unavailable(backend, error));
    }
  }
  const best = fastest(timed);
  if (!best) throw noBackend(wanted, passedOver);
  const others = timed.filter((other) => other !== best);
  for (const { device } of others) device.release();
  const name = BACKEND_NAMES[best.device.backend];
  return {
    device: best.device,
    stepMs: best.stepMs,
    notes: [
      ...passedOver.map((reason) => `${reason}; training on ${name}.`),
      ...softwareNote(best.device),
      ...others.map(
        ({ device, stepMs }) =>
          `${BACKEND_NAMES[device.backend]} is slower here (${stepMs.toFixed(1)} ms a step, ${name} ${best.stepMs.toFixed(1)} ms); training on ${name}.`,
      ),
    ],
  };
}

function softwareNote({ softwareRenderer }: Device): readonly string[] {
  if (!softwareRenderer) return [];
  return [
    `WebGL is drawn by software here (${softwareRenderer}): there is no graphics card that the browser uses.`,
  ];
}

interface Timed {
  readonly device: Device;
  readonly stepMs: number;
}

function fastest(timed: readonly Timed[]): Timed | undefined {
  return timed.reduce<Timed | undefined>((a, b) => (a && a.stepMs <= b.stepMs ? a : b), undefined);
}

function isHopeless(parameterCount: number, timed: readonly Timed[]): boolean {
  const wasm = timed.find(({ device }) => device.backend === 'wasm');
  if (!wasm) return timed.length > 0;
  return parameterCount > CPU_CAN_WIN.parameters || wasm.stepMs > CPU_CAN_WIN.wasmStepMs;
}

/** "WebGL is not available here: the browser offers no WebGL 2". */
function unavailable(backend: Backend, error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  return `${BACKEND_NAMES[backend]} is not available here: ${reason}`;
}

function noBackend(wanted: TrainerInput['backend'], failures: readonly string[]): TabfedError {
  return new TabfedError('trainer.no-backend', {
    what: `Training on ${wanted === 'auto' ? 'WebGL, WASM or CPU' : BACKEND_NAMES[wanted]} is not possible. ${failures.join('. ')}.`,
    next:
      wanted === 'auto'
        ? 'Use a current browser, and let the page compile WebAssembly ("wasm-unsafe-eval" in its CSP).'
        : 'Let the backend be chosen automatically, or use a browser that has it.',
  });
}
