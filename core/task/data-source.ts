/** Rows as they are handed to a trainer: files unopened, rows as a page has them, or raw pixels. */

/** Larger files take seconds to parse and a multiple of their size in memory. */
export const MAX_CSV_BYTES = 64 * 1024 * 1024;

/** Comma-separated text with a header line. Parsed in the trainer, never on the page. */
export interface CsvSource {
  readonly kind: 'csv';
  readonly bytes: Uint8Array;
  /** Keep only rows whose `column` holds one of `values`. */
  readonly where?: { readonly column: string; readonly values: readonly string[] };
  /** Keep rows start ≤ i < end, counted after `where`. */
  readonly range?: readonly [start: number, end: number];
}

/** Rows of a partner's page, keyed by the task's column names. */
export interface RowsSource {
  readonly kind: 'rows';
  readonly rows: readonly Readonly<Record<string, string | number>>[];
}

/** `pixels` holds `labels.length` images one after another: bytes, height × width × channels each. */
export interface ImagesSource {
  readonly kind: 'images';
  readonly pixels: Uint8Array;
  readonly labels: Uint8Array;
}

export type DataSource = CsvSource | RowsSource | ImagesSource;
