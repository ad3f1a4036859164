import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { type ErrorReport, TabfedError } from '../../../core/errors/tabfed-error.ts';
import type { TryInput, TryOutput } from '../../../participant/ports.ts';

/** Asks the newest shared model; undefined while there is none. */
export type Predict = (inputs: readonly TryInput[]) => Promise<readonly TryOutput[]>;

/**
 * One question to the model that is kept: while one is under way the newest waits, a busy trainer is asked
 * again later, and a new model answers the same question anew.
 */
export class Question implements ReactiveController {
  answer: readonly TryOutput[] | undefined;
  problem: ErrorReport | undefined;
  isWaiting = false;
  #host: ReactiveControllerHost & { predict: Predict | undefined };
  #inputs: readonly TryInput[] | undefined;
  #isAsking = false;
  #askedAgain = false;

  constructor(host: ReactiveControllerHost & { predict: Predict | undefined }) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {}

  async ask(inputs: readonly TryInput[]): Promise<void> {
    this.#inputs = inputs;
    await this.again();
  }

  /** The same question once more: the model is another one, or the trainer is free again. */
  async again(): Promise<void> {
    const { predict } = this.#host;
    if (this.#inputs === undefined || predict === undefined) return;
    if (this.#isAsking) {
      this.#askedAgain = true;
      return;
    }
    this.#isAsking = true;
    try {
      this.answer = await predict(this.#inputs);
      this.problem = undefined;
      this.isWaiting = false;
    } catch (error) {
      this.isWaiting = error instanceof TabfedError && error.retry !== 'never';
      this.problem =
        error instanceof TabfedError
          ? error.toReport()
          : { code: 'trainer.crashed', what: String(error), next: 'Reload the page.' };
    }
    this.#isAsking = false;
    this.#host.requestUpdate();
    if (this.#askedAgain) {
      this.#askedAgain = false;
      await this.again();
    }
  }

  /** Forgets question and answer. */
  clear(): void {
    this.#inputs = undefined;
    this.answer = undefined;
    this.problem = undefined;
    this.isWaiting = false;
    this.#host.requestUpdate();
  }
}
