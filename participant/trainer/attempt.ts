/**
 * One try at a job. Every `await` of a job goes through `wait`, because two things may end it from outside: the
 * person cancels, or the browser takes WebGL away, after which tfjs's promises never settle.
 */
export class Attempt {
  #reason: Error | undefined;
  #reject: (reason: Error) => void = () => {};
  readonly #interrupted: Promise<never>;

  constructor() {
    this.#interrupted = new Promise((_, reject) => {
      this.#reject = reject;
    });
    // Nobody may be waiting when it happens.
    this.#interrupted.catch(() => {});
  }

  /** Everything that waits rejects with `reason`, now and later. The first reason stays. */
  interrupt(reason: Error): void {
    this.#reason ??= reason;
    this.#reject(this.#reason);
  }

  async wait<T>(promise: Promise<T>): Promise<T> {
    const value = await Promise.race([promise, this.#interrupted]);
    // Both may have settled in the same turn.
    if (this.#reason) throw this.#reason;
    return value;
  }
}
