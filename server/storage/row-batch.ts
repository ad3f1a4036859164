/**
 * Rows that come at about the same time, written together: each write costs the disk a sync, and keeps the event loop.
 * Alone, a row waits for the end of this turn of the loop; in a storm for so long that writing takes a fifth of the time.
 */
export class RowBatch<Row> {
  readonly #write: (rows: readonly Row[]) => void;
  #waiting: { readonly row: Row; resolve(): void; reject(error: unknown): void }[] = [];
  /** The last write: how long it took, and when it was done. */
  #writeMs = 0;
  #wroteAtMs = 0;

  /** @param write - All of the rows or none; throws where it could not. */
  constructor(write: (rows: readonly Row[]) => void) {
    this.#write = write;
  }

  /** Resolves when the row is written; rejects with what kept its batch from being written. */
  put(row: Row): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ row, resolve, reject });
      if (this.#waiting.length > 1) return;
      const idleMs = performance.now() - this.#wroteAtMs;
      const waitMs = 4 * this.#writeMs - idleMs;
      if (waitMs < 1) setImmediate(() => this.flush());
      else setTimeout(() => this.flush(), waitMs);
    });
  }

  /** Writes what waits, now. */
  flush(): void {
    const batch = this.#waiting;
    if (batch.length === 0) return;
    this.#waiting = [];
    const startedAtMs = performance.now();
    try {
      this.#write(batch.map(({ row }) => row));
      for (const { resolve } of batch) resolve();
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      this.#wroteAtMs = performance.now();
      this.#writeMs = this.#wroteAtMs - startedAtMs;
    }
  }
}
