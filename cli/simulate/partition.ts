/** How rows are dealt to simulated participants. Pure: the same rows, partition and seed give the same parts. */
import { dirichletParts } from '../../tasks/dirichlet.ts';
import { seededPermutation, seededRandom } from '../../tasks/seeded-random.ts';

export type Partition =
  /** Equal shares, drawn at random. */
  | { readonly kind: 'iid' }
  /** Rows sorted by label, cut into equal shards, so many to each participant (McMahan et al. 2017). */
  | { readonly kind: 'shards'; readonly each: number }
  /** Each label in shares drawn from a Dirichlet distribution (Hsu et al. 2019). */
  | { readonly kind: 'dirichlet'; readonly alpha: number }
  /** By who made the rows: whole writers to each participant. */
  | { readonly kind: 'writer' }
  /** As the task's sample rows are dealt; without an id, its first way of dealing them. */
  | { readonly kind: 'split'; readonly id?: string };

export interface RowsToDeal {
  /** The label of each row. */
  readonly labels: ArrayLike<number | string>;
  /** Who made each row, where that is known. */
  readonly writers?: ArrayLike<number>;
}

/** The numbers of a participant's rows. May be empty, where the partition leaves somebody without. */
export type Part = Uint32Array;

/** A split of samples is no matter of row numbers: see `sample-rows.ts`. */
export type RowPartition = Exclude<Partition, { kind: 'split' }>;

/** @throws RangeError where there are fewer shards, rows or writers than participants. */
export function dealRows(
  partition: RowPartition,
  { labels, writers }: RowsToDeal,
  participants: number,
  seed: number,
): readonly Part[] {
  const random = seededRandom(seed, DEALING);
  switch (partition.kind) {
    case 'iid':
      return inEqualRuns(seededPermutation(labels.length, random), participants);
    case 'shards': {
      const shards = inEqualRuns(sortedBy(labels), participants * partition.each);
      const order = seededPermutation(shards.length, random);
      return Array.from({ length: participants }, (_, i) =>
        joined(
          Array.from(order.subarray(i * partition.each, (i + 1) * partition.each), (shard) => shards[shard]!),
        ),
      );
    }
    case 'dirichlet': {
      const parts = dirichletParts(Array.from(labels, String), participants, partition.alpha, seed);
      return groups(parts, participants);
    }
    case 'writer': {
      if (!writers) throw new RangeError('nobody knows who made the rows');
      const all = [...new Set(Array.from(writers))].sort((a, b) => a - b);
      if (all.length < participants) {
        throw new RangeError(`there are ${all.length} writers for ${participants} participants`);
      }
      const order = seededPermutation(all.length, random);
      const partOf = new Map(Array.from(order, (place, i) => [all[place]!, i % participants]));
      return groups(
        Array.from(writers, (writer) => partOf.get(writer)!),
        participants,
      );
    }
  }
}

/** Keeps this stream of random numbers apart from others of the same seed. */
const DEALING = 101;

function inEqualRuns(order: Uint32Array, parts: number): readonly Part[] {
  if (order.length < parts) throw new RangeError(`there are ${order.length} rows for ${parts} parts`);
  const start = (part: number) => Math.floor((part * order.length) / parts);
  return Array.from({ length: parts }, (_, part) => order.slice(start(part), start(part + 1)));
}

/** Row numbers by label, rows of one label in their order. */
function sortedBy(labels: ArrayLike<number | string>): Uint32Array {
  const smaller = (a: number | string, b: number | string) => (a < b ? -1 : a > b ? 1 : 0);
  return Uint32Array.from({ length: labels.length }, (_, row) => row).sort(
    (a, b) => smaller(labels[a]!, labels[b]!) || a - b,
  );
}

function groups(partOf: ArrayLike<number>, parts: number): readonly Part[] {
  const rows = Array.from({ length: parts }, (): number[] => []);
  for (let row = 0; row < partOf.length; row++) rows[partOf[row]!]!.push(row);
  return rows.map((each) => Uint32Array.from(each));
}

function joined(parts: readonly Part[]): Part {
  return Uint32Array.from(parts.flatMap((part) => [...part]));
}
