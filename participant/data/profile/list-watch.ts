/** Whether cells are lists, "milk; bread; eggs": the same separator in many, and items that come again. */

const SEPARATORS = [';', '|', ',', '/'];
const CELLS_LOOKED_AT = 2000;

export class ListWatch {
  #cells = 0;
  readonly #seen = SEPARATORS.map((separator) => ({
    separator,
    lists: 0,
    items: 0,
    distinct: new Set<string>(),
  }));

  push(cell: string): void {
    if (this.#cells >= CELLS_LOOKED_AT) return;
    this.#cells++;
    for (const seen of this.#seen) {
      const items = cell.split(seen.separator);
      if (items.length < 2) continue;
      seen.lists++;
      seen.items += items.length;
      for (const item of items) seen.distinct.add(item.trim());
    }
  }

  separator(): string | undefined {
    return this.#seen.find(
      ({ lists, items, distinct }) =>
        lists >= Math.max(3, this.#cells / 3) && items >= 2.5 * lists && distinct.size <= items / 3,
    )?.separator;
  }
}
