import { checkLengths, type ServerOptimizer } from './server-optimizer.ts';

/** Keeps nothing from round to round. */
export type NoState = Readonly<Record<string, never>>;

/**
 * weights + learningRate · delta, rounded to float32 once. With learning rate 1 the new weights are the weighted mean
 * of the participants' weights: federated averaging.
 *
 * @see McMahan et al. 2017, arXiv:1602.05629; as a server optimizer: Reddi et al. 2021, arXiv:2003.00295.
 */
export function serverSgd(config: { readonly learningRate: number }): ServerOptimizer<NoState> {
  const { learningRate } = config;
  return {
    name: 'sgd',
    initialState: () => ({}),
    apply({ weights, delta, state }) {
      checkLengths(weights, { delta });
      const next = new Float32Array(weights.length);
      for (let i = 0; i < next.length; i++) next[i] = weights[i]! + learningRate * delta[i]!;
      return { weights: next, state };
    },
  };
}
