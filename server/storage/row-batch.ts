/** Rows that come within one turn of the event loop, written together: each write costs the disk a sync. */
export class RowBatch<Row> {
  readonly #write: (rows: readonly Row[]) => void;
  #waiting: { readonly row: Row; resolve(): void; reject(error: unknown): void }[] = [];

  /** @param write - All of the rows or none; throws where it could not. */
  constructor(write: (rows: readonly Row[]) => void) {
    this.#write = write;
  }

  /** Resolves when the row is written; rejects with what kept its batch from being written. */
  put(row: Row): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ row, resolve, reject });
      if (this.#waiting.length === 1) setImmediate(() => this.flush());
    });
  }

  /** Writes what waits, now. */
  flush(): void {
    const batch = this.#waiting;
    if (batch.length === 0) return;
    this.#waiting = [];
    try {
      this.#write(batch.map(({ row }) => row));
      for (const { resolve } of batch) resolve();
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}
