/**
 * How a round's mean delta changes the model. State goes in and comes out, so that it can be saved with a commit
 * and a hub that is started again goes on as if nothing had happened.
 *
 * One file and one line in `server-optimizers.ts` each; `core/testing/server-optimizer-contract.ts` holds what every
 * one promises.
 */
export interface ServerOptimizer<State> {
  readonly name: string;
  /** A plain value of numbers and typed arrays. */
  initialState(parameterCount: number): State;
  /**
   * @param input - `weights` and `delta` of shape `[P]`. Nothing in it is changed.
   * @returns New weights, and the state for the next round.
   * @throws RangeError where the lengths differ.
   */
  apply(input: { readonly weights: Float32Array; readonly delta: Float32Array; readonly state: State }): {
    readonly weights: Float32Array<ArrayBuffer>;
    readonly state: State;
  };
}

/** @throws RangeError where a vector has another length than the weights. */
export function checkLengths(weights: Float32Array, vectors: Readonly<Record<string, Float32Array>>): void {
  for (const [name, { length }] of Object.entries(vectors)) {
    if (length !== weights.length) {
      throw new RangeError(`${name} has ${length} values, expected ${weights.length}`);
    }
  }
}
