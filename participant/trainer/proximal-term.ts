import * as tf from '@tensorflow/tfjs-core';

/**
 * FedProx: the loss gets (µ/2)·‖w − w₀‖², with w₀ the round's global weights, so that local training does not drift far
 * from them. Its gradient, µ·(w − w₀), is added to the one of the data: nothing of it goes through the loss's graph.
 *
 * @see Li et al. 2020, arXiv:1812.06127.
 */
export class ProximalTerm {
  readonly #variables: readonly tf.Variable[];
  readonly #anchors: readonly tf.Tensor[];
  readonly #weight: number;

  /**
   * @param variables - Hold w₀ now. What they hold later is theirs: an assignment leaves the anchors as they are.
   * @param weight - µ, above 0.
   */
  constructor(variables: readonly tf.Variable[], weight: number) {
    this.#variables = variables;
    this.#anchors = variables.map((variable) => tf.clone(variable));
    this.#weight = weight;
  }

  /** Inside `tf.tidy`. @returns New gradients by variable name; `grads` are not changed. */
  addTo(grads: tf.NamedTensorMap): tf.NamedTensorMap {
    const pulled = this.#variables.map((variable, i) => {
      const drift = tf.sub(variable, this.#anchors[i]!);
      return [variable.name, tf.add(grads[variable.name]!, tf.mul(drift, this.#weight))];
    });
    return Object.fromEntries(pulled) as tf.NamedTensorMap;
  }

  dispose(): void {
    tf.dispose([...this.#anchors]);
  }
}
