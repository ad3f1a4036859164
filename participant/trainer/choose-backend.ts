/** Which of WebGL, WASM and CPU to train on: the one that works here and, measured on the task itself, is fastest. */
import { TabfedError } from '../../core/errors/tabfed-error.ts';
import type { Backend, TrainerInput } from '../ports.ts';
import { BACKEND_NAMES, type Device, openBackend } from './backends.ts';

/** Above this many parameters the CPU backend has never been seen to win over WASM. */
const CPU_CAN_WIN_BELOW = 10_000;

export interface ChosenBackend {
  readonly device: Device;
  /** For the page: which backends are not used, and why. */
  readonly notes: readonly string[];
}

export interface BackendChoice {
  readonly wanted: TrainerInput['backend'];
  readonly wasm: TrainerInput['wasm'];
  readonly parameterCount: number;
  /** Milliseconds of one training step; rejects where the backend cannot do it. */
  readonly measureStep: (device: Device) => Promise<number>;
}

/** @throws TabfedError `trainer.no-backend` where none that may be used works. */
export async function chooseBackend(choice: BackendChoice): Promise<ChosenBackend> {
  const { wanted, wasm } = choice;
  const failures: string[] = [];
  const opened: Device[] = [];
  for (const backend of wanted === 'auto' ? (['webgl', 'wasm', 'cpu'] as const) : [wanted]) {
    const isHopeless = backend === 'cpu' && opened.length > 0 && choice.parameterCount > CPU_CAN_WIN_BELOW;
    if (isHopeless) continue;
    try {
      opened.push(await openBackend(backend, wasm));
    } catch (error) {
      if (error instanceof TypeError) throw error;
      failures.push(unavailable(backend, error));
    }
  }
  if (wanted !== 'auto' && opened[0]) return { device: opened[0], notes: [] };
  const timed = await measureAll(opened, choice, failures);
  const best = timed.reduce<Timed | undefined>((a, b) => (a && a.stepMs <= b.stepMs ? a : b), undefined);
  if (!best) throw noBackend(wanted, failures);
  const others = timed.filter((other) => other !== best);
  for (const { device } of others) device.release();
  const name = BACKEND_NAMES[best.device.backend];
  return {
    device: best.device,
    notes: [
      ...failures.map((failure) => `${failure}; training on ${name}.`),
      ...others.map(
        ({ device, stepMs }) =>
          `${BACKEND_NAMES[device.backend]} is slower here (${stepMs.toFixed(1)} ms a step, ${name} ${best.stepMs.toFixed(1)} ms); training on ${name}.`,
      ),
    ],
  };
}

interface Timed {
  readonly device: Device;
  readonly stepMs: number;
}

async function measureAll(
  opened: readonly Device[],
  { measureStep }: BackendChoice,
  failures: string[],
): Promise<readonly Timed[]> {
  const timed: Timed[] = [];
  for (const device of opened) {
    try {
      timed.push({ device, stepMs: await measureStep(device) });
    } catch (error) {
      failures.push(unavailable(device.backend, error));
      device.release();
    }
  }
  return timed;
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
