/**
 * The trainer itself, on tfjs: sees the rows, has neither network nor storage. Knows nothing of workers and pages; the
 * tab's worker and Node wrap it alike. Everything that must outlive the loss of a graphics context is kept in host memory.
 */
import { claimOf } from '../../core/aggregation/weighting.ts';
import { weightsFromBytes } from '../../core/codec/model-bytes.ts';
import type { Scores } from '../../core/evaluation/scores.ts';
import type { Sha256Hex } from '../../core/ports.ts';
import type { ModelId } from '../../core/protocol/ids.ts';
import type { ByteFile } from '../../core/task/data-source.ts';
import { modelShape } from '../../core/task/model-layout.ts';
import { collectsStatistics, withStatistics } from '../../core/task/statistics.ts';
import type { FileProfile } from '../data/profile/file-profile.ts';
import { profileFile } from '../data/profile/profile-file.ts';
import type { Pace } from '../data/reading/stream-file.ts';
import type {
  DataProfile,
  ModelInput,
  ReadingProgress,
  SurveyedRows,
  TrainedUpdate,
  Trainer,
  TrainerInput,
  TrainingJob,
  TrainingProgress,
  TryInput,
  TryOutput,
} from '../ports.ts';
import { makeFrame, type PipelinePorts } from '../update/pipeline.ts';
import { makeSurvey } from '../update/survey-pipeline.ts';
import type { Attempt } from './attempt.ts';
import { checkGradients } from './backends.ts';
import { scoreModel } from './evaluation.ts';
import type { OptimizerMemory } from './optimizers.ts';
import { pacedPorts } from './paced-ports.ts';
import { encodeInputs, predictRows } from './prediction.ts';
import { steadyPace } from './steady-pace.ts';
import { asTrainerError, busy, cancelled, hashMismatch, notReady } from './trainer-errors.ts';
import { type LoopPorts, trainLocally } from './training-loop.ts';
import { prepareRows, type TrainingRows } from './training-rows.ts';
import { Workshop } from './workshop.ts';

export interface TrainerPorts extends LoopPorts, PipelinePorts {
  readonly sha256: Sha256Hex;
  /** Used where `TrainerInput.wasm` is absent: Node reads the kernels from the installed package. */
  readonly wasm?: TrainerInput['wasm'];
}

/** @throws TypeError where tfjs's gradients are missing: see gradients.ts. */
export function createTfjsTrainer(ports: TrainerPorts): Trainer {
  checkGradients();
  return new TfjsTrainer(ports);
}

interface HeldModel {
  readonly id: ModelId;
  readonly weights: Float32Array;
}

interface Prepared {
  readonly input: TrainerInput;
  readonly rows: TrainingRows;
  readonly workshop: Workshop;
}

class TfjsTrainer implements Trainer {
  readonly #ports: TrainerPorts;
  #prepared: Prepared | undefined;
  /** In the place of `#prepared`, as long as there are no statistics. */
  #survey: (SurveyedRows & { readonly frame: Uint8Array<ArrayBuffer> }) | undefined;
  /** The newest model of the hub. What training makes of it is never kept. */
  #held: HeldModel | undefined;
  /** Where the task keeps what its optimizer remembers: before and after the newest round that was trained. */
  #memory:
    | { readonly round: number; readonly before?: OptimizerMemory; readonly after?: OptimizerMemory }
    | undefined;
  #job: Promise<unknown> | undefined;
  #isCancelled = false;
  #attempt: Attempt | undefined;

  constructor(ports: TrainerPorts) {
    this.#ports = ports;
  }

  prepare(
    given: TrainerInput,
    onProgress: (progress: ReadingProgress) => void = () => {},
  ): Promise<DataProfile> {
    return this.#run(async () => {
      const pace = steadyPace(this.#ports, () => this.#isCancelled, onProgress);
      this.#forget();
      if (!given.statistics && collectsStatistics(given.task)) return this.#takeSurvey(given, pace);
      const task = withStatistics(given.task, given.statistics);
      const input = { ...given, task, wasm: given.wasm ?? this.#ports.wasm };
      const rows = await prepareRows(input, pace);
      const workshop = await Workshop.open(input, rows, this.#ports);
      if (this.#isCancelled) {
        workshop.close();
        throw cancelled();
      }
      this.#prepared = { input, rows, workshop };
      return {
        trainingRows: rows.training.length,
        heldOutRows: rows.heldOut.length,
        testRows: rows.test?.rows ?? 0,
        skippedRows: rows.own.skippedRows,
        ...(rows.own.skippedBecause !== undefined && { skippedBecause: rows.own.skippedBecause }),
        backend: workshop.backend,
        ...(workshop.stepMs !== undefined && { stepMs: workshop.stepMs }),
        ...(workshop.softwareRenderer && { softwareRenderer: workshop.softwareRenderer }),
        backendNotes: workshop.takeNotes(),
      };
    });
  }

  inspect(file: ByteFile, onProgress: (progress: ReadingProgress) => void): Promise<FileProfile> {
    return this.#run(() =>
      profileFile(
        file,
        steadyPace(this.#ports, () => this.#isCancelled, onProgress),
      ),
    );
  }

  survey(): Promise<SurveyedRows> {
    return this.#run(async () => {
      if (this.#survey) return { ...this.#survey, frame: this.#survey.frame.slice() };
      throw notReady('The trainer has taken no survey.', 'Prepare it without statistics first.');
    });
  }

  train(job: TrainingJob, onProgress: (progress: TrainingProgress) => void): Promise<TrainedUpdate> {
    return this.#run(async () => {
      const { input, rows, workshop } = this.#ready();
      const held = await this.#hold(job.model);
      const ports = pacedPorts(this.#ports, input.maxShare);
      return this.#onDevice(workshop, async (attempt) => {
        const { model } = workshop;
        model.load(held.weights);
        // A round that is trained again starts where it started before, and gives the same frame.
        const before = this.#memory?.round === job.round ? this.#memory.before : this.#memory?.after;
        const {
          loss,
          rowsPerSecond,
          memory: after,
        } = await trainLocally({
          model,
          rows: rows.own,
          training: rows.training,
          seed: job.seed,
          memory: before,
          attempt,
          ports,
          onProgress,
        });
        const localWeights = await model.read(attempt);
        const { privacy } = input.task;
        const { layout } = model;
        const { encoding } = job;
        const { frame, norm, wasClipped } = await attempt.wait(
          makeFrame({ globalWeights: held.weights, localWeights, layout, encoding, privacy }, this.#ports),
        );
        const own = await this.#measure(workshop, rows, attempt, ports);
        // Not before: a round that came to nothing leaves no trace.
        if (after) this.#memory = { round: job.round, ...(before && { before }), after };
        return {
          frame,
          encoding,
          // Whoever has more trains on all of them, and weighs no more than the task allows.
          exampleCount: claimOf(input.task, rows.training.length),
          shown: {
            norm,
            wasClipped,
            clippingNorm: privacy.clippingNorm,
            trainingLoss: loss,
            rowsPerSecond,
            own,
            backend: workshop.backend,
            backendNotes: workshop.takeNotes(),
          },
        };
      });
    });
  }

  evaluate(model: ModelInput): Promise<Scores> {
    return this.#run(async () => {
      const { input, rows, workshop } = this.#ready();
      const held = await this.#hold(model);
      const ports = pacedPorts(this.#ports, input.maxShare);
      return this.#onDevice(workshop, (attempt) => {
        workshop.model.load(held.weights);
        return this.#measure(workshop, rows, attempt, ports);
      });
    });
  }

  /** Not a job: a person may try the model while it trains on. Runs between two slices, on a model of its own. */
  async predict(inputs: readonly TryInput[]): Promise<readonly TryOutput[]> {
    const { input, workshop } = this.#ready();
    const held = this.#held;
    if (!held) throw notReady('The trainer has no model yet.', 'Wait until the first round has begun.');
    const rows = encodeInputs(inputs, input.task);
    try {
      const values = await workshop.answer(held.weights, (model, attempt) =>
        predictRows(model, rows, attempt, this.#ports),
      );
      return values.map((row) => ({ model: held.id, values: row }));
    } catch (error) {
      throw asTrainerError(error);
    }
  }

  cancel(): void {
    if (!this.#job) return;
    this.#isCancelled = true;
    this.#attempt?.interrupt(cancelled());
  }

  async close(): Promise<void> {
    this.cancel();
    await this.#job?.catch(() => {});
    this.#forget();
  }

  async #takeSurvey({ task, data, mapping }: TrainerInput, pace: Pace): Promise<DataProfile> {
    const { frame, exampleCount } = await makeSurvey(task, data, mapping, pace);
    this.#survey = { frame, encoding: 'float32', exampleCount };
    const rows = { trainingRows: exampleCount, heldOutRows: 0, testRows: 0, skippedRows: 0 };
    return { ...rows, backend: 'cpu', backendNotes: [] };
  }

  #forget(): void {
    this.#survey = undefined;
    this.#prepared?.workshop.close();
    this.#prepared = undefined;
    this.#held = undefined;
    this.#memory = undefined;
  }

  /** Runs one job at a time. */
  async #run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#job) throw busy();
    this.#isCancelled = false;
    const job = work();
    this.#job = job;
    try {
      return await job;
    } catch (error) {
      throw asTrainerError(error);
    } finally {
      this.#job = undefined;
    }
  }

  /** Starts over, on another device, where the browser took the first one away. */
  #onDevice<T>(workshop: Workshop, work: (attempt: Attempt) => Promise<T>): Promise<T> {
    return workshop.run((attempt) => {
      this.#attempt = attempt;
      if (this.#isCancelled) attempt.interrupt(cancelled());
      return work(attempt);
    });
  }

  #ready(): Prepared {
    if (this.#prepared) return this.#prepared;
    throw notReady('The trainer has no rows yet.', 'Call prepare() and wait for it first.');
  }

  /** Makes a model the current one, after checking that its bytes are what its id says. */
  async #hold({ id, bytes }: ModelInput): Promise<HeldModel> {
    if (bytes === undefined) {
      if (this.#held?.id === id) return this.#held;
      throw hashMismatch(`The trainer holds model ${this.#held?.id ?? '(none)'}, expected ${id}.`);
    }
    const found = await this.#ports.sha256(bytes);
    if (found !== id) throw hashMismatch(`The model's SHA-256 is ${found}, expected ${id}.`);
    const { layout } = modelShape(this.#ready().input.task);
    this.#held = { id, weights: weightsFromBytes(bytes, layout) };
    return this.#held;
  }

  /** What the workshop's model, as it is now, makes of rows that nobody trains on. */
  async #measure(
    { model }: Workshop,
    rows: TrainingRows,
    attempt: Attempt,
    ports: LoopPorts,
  ): Promise<Scores> {
    const heldOut = await scoreModel(model, rows.own, rows.heldOut, attempt, ports);
    const test = rows.test && (await scoreModel(model, rows.test, rows.testOrder, attempt, ports));
    return { ...(heldOut && { heldOut }), ...(test && { test }) };
  }
}
