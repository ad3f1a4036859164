/** Rows of one width in one array, written in place one after another. */
export class RowStore {
  readonly width: number;
  readonly #values: Float32Array;
  #rows = 0;

  /** @param most - Rows that there is room for. */
  constructor(width: number, most: number) {
    this.width = width;
    this.#values = new Float32Array(width * most);
  }

  /** The next row, all zeros. It counts once `keep` is called. */
  next(): Float32Array {
    return this.row(this.#rows).fill(0);
  }

  keep(): void {
    this.#rows++;
  }

  row(index: number): Float32Array {
    return this.#values.subarray(index * this.width, (index + 1) * this.width);
  }

  /** All rows that were kept, one after another. Not a copy. */
  values(): Float32Array {
    return this.#values.subarray(0, this.#rows * this.width);
  }
}
