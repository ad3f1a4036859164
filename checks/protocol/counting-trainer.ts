/**
 * A trainer without tensors for tests of the protocol: it moves every weight a tenth of the way towards a value of
 * its own, through the real update pipeline's codec, so that the hub folds real frames. It works when told to.
 */

import { encodeFrame } from '../../core/codec/frame.ts';
import { weightsFromBytes } from '../../core/codec/model-bytes.ts';
import { TabfedError } from '../../core/errors/tabfed-error.ts';
import { surveyPlan } from '../../core/statistics/survey-plan.ts';
import { SurveyTaker } from '../../core/statistics/take-survey.ts';
import { modelShape } from '../../core/task/model-layout.ts';
import type { TaskStatistics } from '../../core/task/statistics.ts';
import type { Task } from '../../core/task/task.ts';
import { sampleScore } from '../../core/testing/sample-scores.ts';
import type {
  ModelInput,
  SurveyedRows,
  TrainedUpdate,
  Trainer,
  TrainerInput,
  TrainingJob,
} from '../../participant/ports.ts';

export class CountingTrainer implements Trainer {
  readonly jobs: string[] = [];
  /** What it was prepared with. */
  statistics: TaskStatistics | undefined;
  /** Fails the next training job with this error. */
  nextFailure: TabfedError | undefined;
  readonly #task: Task;
  readonly #towards: number;
  readonly #exampleCount: number;
  #model: Float32Array = new Float32Array();
  #running: { finish(): void; fail(error: TabfedError): void } | undefined;

  constructor(task: Task, options: { towards: number; exampleCount: number }) {
    this.#task = task;
    this.#towards = options.towards;
    this.#exampleCount = options.exampleCount;
  }

  get isTraining(): boolean {
    return this.#running !== undefined;
  }

  /** Ends the training job that is under way. */
  finish(): void {
    this.#running?.finish();
  }

  inspect(): Promise<never> {
    throw new TypeError('inspect: there is no file here');
  }

  async prepare({ statistics }: TrainerInput) {
    this.statistics = statistics;
    const rows = { trainingRows: this.#exampleCount, heldOutRows: 10, testRows: 0, skippedRows: 0 };
    return { ...rows, backend: 'cpu' as const, backendNotes: [] };
  }

  /** As if `towards` stood in every cell of every row. */
  async survey(): Promise<SurveyedRows> {
    this.jobs.push('survey');
    const plan = surveyPlan(this.#task.data);
    const taker = new SurveyTaker(plan);
    for (let row = 0; row < this.#exampleCount; row++) {
      taker.addRow(() => ({ kind: 'number', value: this.#towards }));
    }
    const frame = encodeFrame({ encoding: 'float32', layout: plan.layout, delta: taker.finish() });
    return { frame, encoding: 'float32', exampleCount: this.#exampleCount };
  }

  train(job: TrainingJob): Promise<TrainedUpdate> {
    this.jobs.push(`train ${job.round}`);
    this.#hold(job.model);
    const failure = this.nextFailure;
    this.nextFailure = undefined;
    if (failure) return Promise.reject(failure);
    return new Promise((resolve, reject) => {
      this.#running = {
        finish: () => {
          this.#running = undefined;
          resolve(this.#update(job));
        },
        fail: (error) => {
          this.#running = undefined;
          reject(error);
        },
      };
    });
  }

  async evaluate(model: ModelInput) {
    this.jobs.push('evaluate');
    this.#hold(model);
    const loss = Math.abs((this.#model[0] ?? 0) - this.#towards);
    return { heldOut: sampleScore(this.#task, { rows: 10, loss }) };
  }

  async predict() {
    return [];
  }

  cancel(): void {
    this.#running?.fail(new TabfedError('trainer.cancelled', { what: 'Cancelled.', next: 'Wait.' }));
  }

  async close(): Promise<void> {
    this.cancel();
  }

  #hold({ bytes }: ModelInput): void {
    if (bytes) this.#model = weightsFromBytes(bytes, modelShape(this.#task).layout);
  }

  #update(job: TrainingJob): TrainedUpdate {
    const { layout } = modelShape(this.#task);
    const delta = this.#model.map((weight) => (this.#towards - weight) / 10);
    const shown = { norm: 1, wasClipped: false, clippingNorm: null, trainingLoss: 1, rowsPerSecond: 1 };
    return {
      frame: encodeFrame({ encoding: job.encoding, layout, delta }),
      encoding: job.encoding,
      exampleCount: this.#exampleCount,
      shown: { ...shown, own: {}, backend: 'cpu', backendNotes: [] },
    };
  }
}
