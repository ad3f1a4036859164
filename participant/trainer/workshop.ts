/** Where training happens: a device and the models on it, moved to another device when the browser takes it away. */

import { TabfedError } from '../../core/errors/tabfed-error.ts';
import { modelShape } from '../../core/task/model-layout.ts';
import type { Backend, TrainerInput } from '../ports.ts';
import { Attempt } from './attempt.ts';
import { BACKEND_NAMES, type Device, DeviceLost, openBackend } from './backends.ts';
import { chooseBackend } from './choose-backend.ts';
import { LocalModel } from './local-model.ts';
import { measureStep } from './measure-step.ts';
import { contextLost, isLackOfMemory, outOfMemory } from './trainer-errors.ts';
import type { LoopPorts } from './training-loop.ts';
import type { TrainingRows } from './training-rows.ts';

type Trouble = 'lost' | 'exhausted';

export class Workshop {
  /** Milliseconds of a step on the backend that was chosen first. */
  readonly stepMs: number | undefined;
  readonly #input: TrainerInput;
  #device: Device;
  /** Undefined after the last backend was lost, until the next job finds one. */
  #model: LocalModel | undefined;
  /** A second model for answers while the first one trains; built when somebody asks. */
  #answering: { readonly model: LocalModel; loaded?: Float32Array } | undefined;
  #notes: string[];
  /** Backends that had too little memory: they are not tried again. */
  readonly #exhausted = new Set<Backend>();

  private constructor(
    input: TrainerInput,
    device: Device,
    notes: readonly string[],
    stepMs: number | undefined,
  ) {
    this.stepMs = stepMs;
    this.#input = input;
    this.#device = device;
    this.#model = new LocalModel(input.task, device);
    this.#notes = [...notes];
  }

  /** @throws TabfedError `trainer.no-backend`. */
  static async open(input: TrainerInput, rows: TrainingRows, ports: LoopPorts): Promise<Workshop> {
    const { device, stepMs, notes } = await chooseBackend({
      wanted: input.backend,
      wasm: input.wasm,
      parameterCount: modelShape(input.task).layout.parameterCount,
      measureStep: (candidate, toBeatMs) => measureStep(input.task, rows, candidate, ports, toBeatMs),
    });
    return new Workshop(input, device, notes, stepMs);
  }

  get backend(): Backend {
    return this.#device.backend;
  }

  get softwareRenderer(): string | undefined {
    return this.#device.softwareRenderer;
  }

  get model(): LocalModel {
    if (!this.#model) throw new DeviceLost();
    return this.#model;
  }

  /** What happened to backends since this was last asked. */
  takeNotes(): readonly string[] {
    const notes = this.#notes;
    this.#notes = [];
    return notes;
  }

  /**
   * Runs `work`, and runs it again where the device is lost meanwhile: once in a fresh context, then on the next backend.
   * Where the device has too little memory, on the next backend at once.
   *
   * @throws TabfedError `trainer.context-lost` or `trainer.out-of-memory` where no backend is left.
   */
  async run<T>(work: (attempt: Attempt) => Promise<T>): Promise<T> {
    for (let losses = 0; ; losses++) {
      try {
        return await this.#watch(work);
      } catch (error) {
        const trouble = this.#troubleIn(error);
        if (!trouble) throw error;
        const isFirstLoss = trouble === 'lost' && losses === 0;
        await this.#move(
          trouble,
          isFirstLoss ? [this.backend, ...this.#otherBackends()] : this.#otherBackends(),
        );
      }
    }
  }

  /** Runs `work` once on the answering model, loaded with `weights`. */
  answer<T>(weights: Float32Array, work: (model: LocalModel, attempt: Attempt) => Promise<T>): Promise<T> {
    return this.#watch(async (attempt) => {
      this.#answering ??= { model: new LocalModel(this.#input.task, this.#device) };
      const { model, loaded } = this.#answering;
      if (loaded !== weights) {
        model.load(weights);
        this.#answering.loaded = weights;
      }
      return work(model, attempt);
    }).catch((error) => {
      throw error instanceof DeviceLost ? contextLost('The browser took WebGL away.') : error;
    });
  }

  close(): void {
    this.#disposeModels();
    this.#device.release();
  }

  async #watch<T>(work: (attempt: Attempt) => Promise<T>): Promise<T> {
    const attempt = new Attempt();
    const stopWatching = this.#device.onLost(() => attempt.interrupt(new DeviceLost()));
    try {
      if (this.#device.isLost()) throw new DeviceLost();
      const done = await work(attempt);
      this.#device.checkMemory();
      return done;
    } finally {
      stopWatching();
    }
  }

  /** What another device could mend. */
  #troubleIn(error: unknown): Trouble | undefined {
    if (error instanceof TabfedError) return undefined;
    // A lost context may show itself as any error of tfjs before the browser says so.
    if (error instanceof DeviceLost || this.#device.isLost()) return 'lost';
    return isLackOfMemory(error) ? 'exhausted' : undefined;
  }

  #otherBackends(): readonly Backend[] {
    if (this.#input.backend !== 'auto') return [];
    const left = (['wasm', 'cpu'] as const).filter((backend) => !this.#exhausted.has(backend));
    return left.filter((backend) => backend !== this.backend);
  }

  async #move(trouble: Trouble, candidates: readonly Backend[]): Promise<void> {
    const left = BACKEND_NAMES[this.backend];
    if (trouble === 'exhausted') this.#exhausted.add(this.backend);
    const because =
      trouble === 'lost' ? `The browser took ${left} away (context lost)` : `${left} ran out of memory`;
    this.#disposeModels();
    this.#device.release();
    for (const backend of candidates) {
      try {
        this.#device = await openBackend(backend, this.#input.wasm);
        this.#model = new LocalModel(this.#input.task, this.#device);
      } catch {
        continue;
      }
      const place = this.#device.backend === 'webgl' ? 'in a fresh context' : `on ${BACKEND_NAMES[backend]}`;
      const note = `${because}; training started the round over ${place}.`;
      if (!this.#notes.includes(note)) this.#notes.push(note);
      return;
    }
    const what = `${because}, and no other backend is left.`;
    throw trouble === 'lost' ? contextLost(what) : outOfMemory(what);
  }

  #disposeModels(): void {
    this.#model?.dispose();
    this.#model = undefined;
    this.#answering?.model.dispose();
    this.#answering = undefined;
  }
}
