/** What all attackers together have thrown, and how often they heard what. */
export class Tally {
  /** By `ok` or code. */
  readonly replies = new Map<string, number>();
  #thrown = 0;
  #isOver = false;
  #waiting: { readonly until: number; resolve(): void }[] = [];

  get thrown(): number {
    return this.#thrown;
  }

  count(): void {
    this.#thrown += 1;
    this.#wake();
  }

  heard(reply: string): void {
    this.replies.set(reply, (this.replies.get(reply) ?? 0) + 1);
  }

  /** Resolves when so many more have been thrown, or when nothing more will be. */
  more(count: number): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push({ until: this.#thrown + count, resolve });
      this.#wake();
    });
  }

  /** Nothing more will be thrown. */
  end(): void {
    this.#isOver = true;
    this.#wake();
  }

  #wake(): void {
    const isDue = ({ until }: { until: number }) => this.#isOver || until <= this.#thrown;
    for (const { resolve } of this.#waiting.filter(isDue)) resolve();
    this.#waiting = this.#waiting.filter((each) => !isDue(each));
  }
}
