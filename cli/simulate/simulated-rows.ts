/** The rows of every simulated participant, and those that the model is measured on. */
import type { DataSource, ImagesSource, RowsSource } from '../../core/task/data-source.ts';
import type { Task } from '../../core/task/task.ts';
import type { FetchBytes } from '../../tasks/samples.ts';
import { seededPermutation, seededRandom } from '../../tasks/seeded-random.ts';
import { mnistFolder, openImagePool } from './image-pool.ts';
import { dealRows, type Partition } from './partition.ts';
import type { RowPool } from './row-pool.ts';
import { badArguments, reasonOf } from './simulation-errors.ts';
import { dealtSamples, openTablePool } from './table-pool.ts';

export interface RowsWanted {
  /** Absent: 100, or as many as the split has parts. */
  readonly participants?: number;
  /** Absent: `iid` for images, the first split of a table's samples. */
  readonly partition?: Partition;
  readonly seed: number;
  /** Deal only so many rows, drawn at random. */
  readonly examples?: number;
  /** A folder with an IDX set; absent: the task's own data. */
  readonly data?: string;
  readonly writers?: string;
}

export interface SimulatedRows {
  /** One a participant; undefined for whom the partition left without a row, who is never invited. */
  readonly parts: readonly (DataSource | undefined)[];
  readonly test: DataSource;
}

const USUAL_PARTICIPANTS = 100;
/** Keeps this stream of random numbers apart from others of the same seed. */
const CHOOSING = 104;

/** @param fetchBytes - Reads a file of the built-in tasks' samples. */
export async function simulatedRows(
  task: Task,
  wanted: RowsWanted,
  fetchBytes: FetchBytes,
): Promise<SimulatedRows> {
  const isImages = task.data.kind === 'images';
  const partition = partitionOf(task, wanted);
  if (partition.kind === 'split') {
    const { parts, test } = await dealtSamples(task, partition.id, fetchBytes);
    const participants = wanted.participants ?? parts.length;
    if (participants > parts.length) {
      throw badArguments(
        `The sample rows of task "${task.id}" are dealt to ${parts.length} participants, not to ${participants}.`,
        `Ask for at most ${parts.length} with --participants, or for another --partition.`,
      );
    }
    return { parts: parts.slice(0, participants), test };
  }
  const pool = isImages
    ? await openImagePool(wanted.data ?? ownImages(task), wanted.writers)
    : await openTablePool(task, fetchBytes);
  return { parts: dealt(pool, { ...wanted, partition }), test: pool.test };
}

/** How rows are dealt where nobody says so: images in equal shares, tables as their samples are. */
export const partitionOf = (task: Task, { partition }: Pick<RowsWanted, 'partition'>): Partition =>
  partition ?? (task.data.kind === 'images' ? { kind: 'iid' } : { kind: 'split' });

function ownImages(task: Task): string {
  if (task.id === 'digits') return mnistFolder();
  throw badArguments(
    `Task "${task.id}" comes without images.`,
    'Name a folder that holds an IDX set with --data.',
  );
}

function dealt(
  pool: RowPool,
  {
    partition,
    participants,
    seed,
    examples,
  }: RowsWanted & { partition: Exclude<Partition, { kind: 'split' }> },
): readonly (DataSource | undefined)[] {
  const { labels, writers } = pool.rows;
  const some = chosenRows(labels.length, examples, seed);
  const at = <T>(values: ArrayLike<T>) => Array.from(some, (row) => values[row]!);
  const rows = { labels: at<number | string>(labels), ...(writers && { writers: at(writers) }) };
  const count = participants ?? (writers ? new Set(rows.writers).size : USUAL_PARTICIPANTS);
  try {
    const parts = dealRows(partition, rows, count, seed);
    return parts.map((part) =>
      part.length === 0 ? undefined : pool.sourceOf(part.map((place) => some[place]!)),
    );
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw badArguments(
      `The rows cannot be dealt as --partition ${partition.kind} says: ${reasonOf(error)}.`,
      partition.kind === 'writer'
        ? 'Ask for fewer --participants, and name the writers with --writers.'
        : 'Ask for fewer --participants, or for more --examples.',
    );
  }
}

function chosenRows(all: number, wanted: number | undefined, seed: number): Uint32Array {
  if (wanted === undefined || wanted >= all) return Uint32Array.from({ length: all }, (_, row) => row);
  return seededPermutation(all, seededRandom(seed, CHOOSING)).subarray(0, wanted).sort();
}

/** The rows of somebody who lies about their labels: class k of n becomes class n − 1 − k. */
export function withFlippedLabels(source: DataSource, { id, data }: Task): DataSource {
  if (data.kind === 'images' && source.kind === 'images') {
    const last = data.classes.length - 1;
    return { ...source, labels: source.labels.map((label: number) => last - label) } as ImagesSource;
  }
  if (data.kind === 'table' && source.kind === 'rows') {
    const { target } = data;
    const rows = source.rows as RowsSource['rows'];
    const flipped = (flip: (cell: string | number) => string | number): RowsSource => ({
      kind: 'rows',
      rows: rows.map((row) => ({ ...row, [target.name]: flip(row[target.name]!) })),
    });
    if (target.type === 'category') {
      const { values } = target;
      return flipped((cell) => values.at(-1 - values.indexOf(String(cell))) ?? cell);
    }
    if (target.type === 'binary') {
      const negative = target.positive === '0' ? '1' : '0';
      return flipped((cell) => (String(cell) === target.positive ? negative : target.positive));
    }
  }
  throw badArguments(
    `Labels of task "${id}" cannot be flipped as its rows are dealt.`,
    'Use another attack, or --partition iid.',
  );
}
