/**
 * Public sample rows of the built-in tasks: what a demo page or a headless participant trains on that
 * brings no data of its own. A task's own participants never need this.
 */
import type { DataSource } from '../core/task/data-source.ts';
import type { Network } from './air-traffic/routes.ts';

/** Reads a file below the hub's root, e.g. `data/digits/train/3/0.bin`; rejects where it is missing. */
export type FetchBytes = (path: string) => Promise<Uint8Array>;

export interface Localised {
  readonly en: string;
  readonly zh: string;
}

/** One way of dealing the sample rows to participants. The parts of one split share no row. */
export interface SampleSplit {
  readonly id: string;
  readonly label: Localised;
  readonly parts: number;
  readonly partLabel: (part: number) => Localised;
}

/** Parts count from 0; a part beyond the last one starts over at the first. */
export interface SampleChoice {
  readonly split: string;
  readonly part: number;
}

export type SamplePreview =
  | {
      readonly kind: 'images';
      readonly height: number;
      readonly width: number;
      /** height × width bytes each. */
      readonly images: readonly Uint8Array[];
      readonly labels: readonly number[];
    }
  | {
      readonly kind: 'table';
      /** Names as in the task; `readable-table.ts` puts names and cells into a reader's words. */
      readonly columns: readonly string[];
      readonly rows: readonly (readonly string[])[];
    }
  | { readonly kind: 'points'; readonly points: readonly { readonly x: number; readonly y: number }[] };

export interface SampleRows {
  readonly data: DataSource;
  /** Public rows to measure on, which no part of any split contains. */
  readonly test?: DataSource;
}

/** What the groups are called whose rows follow each other in time, such as airports. */
export interface SeriesNames {
  /** One of them: “Airport”. */
  readonly label: Localised;
  /** @param group - As in the rows' cells. */
  readonly nameOf: (group: string) => Localised;
  /** Where the target is how late flights leave: which airports people fly between. */
  readonly network?: Network;
}

/**
 * Every function rejects with `data.empty` where a range holds no rows or reaches beyond the last one, and
 * with RangeError for a split that the task does not have.
 */
export interface TaskSamples {
  /** The first one is what a page offers at first. */
  readonly splits: readonly SampleSplit[];
  readonly series?: SeriesNames;
  /** For a page before consent: a few public rows, in few bytes, and how many rows the part holds. */
  preview(choice: SampleChoice, fetchBytes: FetchBytes): Promise<{ preview: SamplePreview; rows: number }>;
  load(choice: SampleChoice, fetchBytes: FetchBytes): Promise<SampleRows>;
  /** Rows start ≤ i < end of the task's canonical order: the parts of its canonical split, one after another. */
  loadRange(start: number, end: number, fetchBytes: FetchBytes): Promise<SampleRows>;
}
