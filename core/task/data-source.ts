/** Rows as they are handed to a trainer: files unopened, rows as a page has them, or raw pixels. */

/** Bytes that are in memory at once. A file that is streamed may be larger. */
export const MAX_CSV_BYTES = 64 * 1024 * 1024;

/** Which rows of a table. */
export interface Choice {
  /** Keep only rows whose `column` holds one of `values`. */
  readonly where?: { readonly column: string; readonly values: readonly string[] };
  /** Keep rows start ≤ i < end, counted after `where`. */
  readonly range?: readonly [start: number, end: number];
}

/** A table as text with a header line: see `FileSource` for the forms. Parsed in the trainer, never on the page. */
export interface CsvSource extends Choice {
  readonly kind: 'csv';
  readonly bytes: Uint8Array;
}

/** What a `Blob` and a `File` are, and what Node makes of a path: bytes that come in pieces when asked for. */
export interface ByteFile {
  readonly size: number;
  stream(): {
    getReader(): {
      read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
      cancel(): Promise<void>;
    };
  };
}

/**
 * A file: text with a header line (commas, semicolons, tabs or bars between the columns) or one JSON object a line. It
 * crosses into the compartment unopened and is read there in pieces.
 */
export interface FileSource extends Choice {
  readonly kind: 'file';
  readonly file: ByteFile;
}

/** Rows of a partner's page, keyed by column names. */
export interface RowsSource {
  readonly kind: 'rows';
  readonly rows: readonly Readonly<Record<string, string | number>>[];
}

/** `pixels` holds `labels.length` images one after another: bytes, height × width × channels each. */
export interface ImagesSource {
  readonly kind: 'images';
  readonly pixels: Uint8Array;
  readonly labels: Uint8Array;
  /** Of each image, where it is not the task's: the trainer brings them to that, if the task says how. */
  readonly size?: { readonly height: number; readonly width: number; readonly channels: 1 | 3 | 4 };
}

/** Picture files, unopened, of any size. Only a browser can read them. */
export interface PicturesSource {
  readonly kind: 'pictures';
  /** `label`: an index into the task's classes. `name` is for messages. */
  readonly pictures: readonly { readonly name: string; readonly bytes: Uint8Array; readonly label: number }[];
}

/**
 * What a person chose for a task with images: picture files in folders named by class, or with a table of labels, or all of
 * that in a zip. Unopened; only a browser can read the pictures.
 */
export interface FolderSource {
  readonly kind: 'folder';
  /** `path` with slashes, from the folder on. */
  readonly files: readonly { readonly path: string; readonly file: ByteFile }[];
}

export type DataSource = CsvSource | FileSource | RowsSource | ImagesSource | PicturesSource | FolderSource;
