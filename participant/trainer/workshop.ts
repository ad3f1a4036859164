/** Where training happens: a device and the models on it, moved to another device when the browser takes it away. */

import { TabfedError } from '../../core/errors/tabfed-error.ts';
import { modelShape } from '../../core/task/model-layout.ts';
import type { Backend, TrainerInput } from '../ports.ts';
import { Attempt } from './attempt.ts';
import { BACKEND_NAMES, type Device, DeviceLost, openBackend } from './backends.ts';
import { chooseBackend } from './choose-backend.ts';
import { LocalModel } from './local-model.ts';
import { measureStep } from './measure-step.ts';
import { contextLost } from './trainer-errors.ts';
import type { LoopPorts } from './training-loop.ts';
import type { TrainingRows } from './training-rows.ts';

export class Workshop {
  readonly #input: TrainerInput;
  #device: Device;
  /** Undefined after the last backend was lost, until the next job finds one. */
  #model: LocalModel | undefined;
  /** A second model for answers while the first one trains; built when somebody asks. */
  #answering: { readonly model: LocalModel; loaded?: Float32Array } | undefined;
  #notes: string[];

  private constructor(input: TrainerInput, device: Device, notes: readonly string[]) {
    this.#input = input;
    this.#device = device;
    this.#model = new LocalModel(input.task, device);
    this.#notes = [...notes];
  }

  /** @throws TabfedError `trainer.no-backend`. */
  static async open(input: TrainerInput, rows: TrainingRows, ports: LoopPorts): Promise<Workshop> {
    const { device, notes } = await chooseBackend({
      wanted: input.backend,
      wasm: input.wasm,
      parameterCount: modelShape(input.task).layout.parameterCount,
      measureStep: (candidate, toBeatMs) => measureStep(input.task, rows, candidate, ports, toBeatMs),
    });
    return new Workshop(input, device, notes);
  }

  get backend(): Backend {
    return this.#device.backend;
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
   *
   * @throws TabfedError `trainer.context-lost` where no backend is left.
   */
  async run<T>(work: (attempt: Attempt) => Promise<T>): Promise<T> {
    for (let losses = 0; ; losses++) {
      try {
        return await this.#watch(work);
      } catch (error) {
        // A lost context may show itself as any error of tfjs before the browser says so.
        if (!(error instanceof DeviceLost) && (error instanceof TabfedError || !this.#device.isLost()))
          throw error;
        await this.#move(losses === 0 ? [this.backend, ...this.#otherBackends()] : this.#otherBackends());
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
      return await work(attempt);
    } finally {
      stopWatching();
    }
  }

  #otherBackends(): readonly Backend[] {
    if (this.#input.backend !== 'auto') return [];
    return (['wasm', 'cpu'] as const).filter((backend) => backend !== this.backend);
  }

  async #move(candidates: readonly Backend[]): Promise<void> {
    const lost = BACKEND_NAMES[this.backend];
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
      const note = `The browser took ${lost} away (context lost); training started the round over ${place}.`;
      if (!this.#notes.includes(note)) this.#notes.push(note);
      return;
    }
    throw contextLost(`The browser took ${lost} away (context lost), and no other backend is left.`);
  }

  #disposeModels(): void {
    this.#model?.dispose();
    this.#model = undefined;
    this.#answering?.model.dispose();
    this.#answering = undefined;
  }
}
