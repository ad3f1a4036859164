/** Everybody's trainers, spread over threads; and the measuring of the shared model on the test rows. */
import { mergeScores } from '../../core/evaluation/merge-scores.ts';
import type { Scores } from '../../core/evaluation/scores.ts';
import type { ModelId } from '../../core/protocol/ids.ts';
import type { DataSource, ImagesSource } from '../../core/task/data-source.ts';
import type { TaskStatistics } from '../../core/task/statistics.ts';
import type { Task } from '../../core/task/task.ts';
import { threadedHost } from './threaded-host.ts';
import {
  type HostInput,
  type HostJob,
  type HostUpdate,
  LocalHost,
  type TrainerHost,
} from './trainer-host.ts';

export interface PoolRows {
  /** By the participant's number. */
  sourceOf(index: number): DataSource;
  readonly test: DataSource;
}

/** The test rows are always cut alike, whoever measures them: sums of fractions depend on their order. */
const TEST_SLICES = 4;

export class TrainerPool {
  readonly #task: Task;
  readonly #rows: PoolRows;
  readonly #hosts: readonly TrainerHost[];
  readonly #slices: readonly DataSource[];
  readonly #opened = new Map<string, TaskStatistics | undefined>();
  readonly #models = new Map<TrainerHost, ModelId>();

  /** @param workers - This thread, and so many more less one. */
  constructor(task: Task, rows: PoolRows, workers: number) {
    this.#task = task;
    this.#rows = rows;
    this.#slices = slicesOf(rows.test);
    this.#hosts = [new LocalHost(), ...Array.from({ length: workers - 1 }, threadedHost)];
  }

  async train(
    index: number,
    model: { readonly id: ModelId; readonly bytes: Uint8Array },
    job: Omit<HostJob, 'model'>,
    statistics: TaskStatistics | undefined,
  ): Promise<HostUpdate> {
    const name = String(index);
    const host = this.#hostOf(index);
    const opened = this.#open(host, name, statistics, () => ({ data: this.#rows.sourceOf(index) }));
    const held = this.#hold(host, model);
    const trained = host.train(name, { ...job, model: model.id });
    return (await Promise.all([trained, opened, held]))[0];
  }

  async survey(index: number): Promise<HostUpdate> {
    const name = String(index);
    const host = this.#hostOf(index);
    const opened = this.#open(host, name, undefined, () => ({ data: this.#rows.sourceOf(index) }));
    return (await Promise.all([host.survey(name), opened]))[0];
  }

  /** Of one model on all test rows. */
  async evaluate(
    model: { readonly id: ModelId; readonly bytes: Uint8Array },
    statistics: TaskStatistics | undefined,
  ): Promise<Scores> {
    const found = await Promise.all(
      this.#slices.map(async (slice, index) => {
        const name = `test ${index}`;
        const host = this.#hostOf(index);
        // A trainer must hold rows of its own; those that it is asked about will do.
        const opened = this.#open(host, name, statistics, () => ({ data: slice, test: slice }));
        const held = this.#hold(host, model);
        return (await Promise.all([host.evaluate(name), opened, held]))[0];
      }),
    );
    const { test } = mergeScores(found, Number.MAX_SAFE_INTEGER);
    if (!test) return {};
    const { exampleCount, metrics, tally } = test;
    return { test: { exampleCount, metrics, ...(tally && { tally }) } };
  }

  async close(): Promise<void> {
    await Promise.all(this.#hosts.map((host) => host.close()));
  }

  /** Always the same one: what a trainer keeps from round to round is there. */
  #hostOf(index: number): TrainerHost {
    return this.#hosts[index % this.#hosts.length]!;
  }

  async #open(
    host: TrainerHost,
    name: string,
    statistics: TaskStatistics | undefined,
    rows: () => Pick<HostInput, 'data' | 'test'>,
  ): Promise<void> {
    const isOpen = this.#opened.has(name) && this.#opened.get(name) === statistics;
    if (isOpen) return;
    this.#opened.set(name, statistics);
    await host.open(name, { task: this.#task, ...rows(), ...(statistics && { statistics }) });
  }

  async #hold(host: TrainerHost, { id, bytes }: { id: ModelId; bytes: Uint8Array }): Promise<void> {
    if (this.#models.get(host) === id) return;
    this.#models.set(host, id);
    await host.holdModel(id, bytes);
  }
}

/** Images in slices; of a table there is one, since its curves and ranks are of all rows together. */
function slicesOf(test: DataSource): readonly DataSource[] {
  if (test.kind !== 'images' || test.labels.length < TEST_SLICES) return [test];
  const { pixels, labels } = test;
  const bytes = pixels.length / labels.length;
  const start = (slice: number) => Math.floor((slice * labels.length) / TEST_SLICES);
  return Array.from({ length: TEST_SLICES }, (_, slice): ImagesSource => {
    const [from, to] = [start(slice), start(slice + 1)];
    return { ...test, pixels: pixels.slice(from * bytes, to * bytes), labels: labels.slice(from, to) };
  });
}
