/** What a page may draw of a file: counts and figures of its columns, and its first rows. Stays in the tab. */
import type { FileFormat } from '../reading/file-format.ts';
import type { Histogram } from './streaming-histogram.ts';

export type ColumnKind = 'number' | 'category' | 'time' | 'items' | 'text' | 'empty';

export interface ColumnProfile {
  readonly name: string;
  readonly kind: ColumnKind;
  /** Rows whose cell is empty. */
  readonly missing: number;
  /** Undefined where there are more than are counted. */
  readonly distinct: number | undefined;
  /** Every row another value, as names and numbers of people have; nothing can be learnt from it. */
  readonly isIdLike: boolean;
  /** Every row the same value. */
  readonly isConstant: boolean;
  /** Of the cells that are numbers, whatever the column's kind. */
  readonly numbers?: {
    readonly count: number;
    readonly min: number;
    readonly max: number;
    readonly mean: number;
    readonly histogram: Histogram;
  };
  /** The most frequent words, most frequent first; none where there are more than are counted. */
  readonly top: readonly { readonly value: string; readonly count: number }[];
  /** Of a list: what stands between its items. */
  readonly separator?: string;
}

export interface FileProfile {
  readonly format: FileFormat;
  readonly rows: number;
  readonly columns: readonly ColumnProfile[];
  /** As they stand in the file, for a preview. */
  readonly firstRows: readonly (readonly string[])[];
}
