import type { Aggregation } from '../task/aggregation.ts';
import { serverAdagrad, serverAdam, serverYogi } from './server-adaptive.ts';
import { serverMomentum } from './server-momentum.ts';
import type { ServerOptimizer } from './server-optimizer.ts';
import { serverSgd } from './server-sgd.ts';

/** The server optimizer that a task asks for, by the name that the task gives it. */
export function serverOptimizerOf(config: Aggregation['serverOptimizer']): ServerOptimizer<unknown> {
  switch (config.name) {
    case 'sgd':
      return serverSgd(config);
    case 'momentum':
      return serverMomentum(config);
    case 'adam':
      return serverAdam(config);
    case 'yogi':
      return serverYogi(config);
    case 'adagrad':
      return serverAdagrad(config);
    default:
      return config satisfies never;
  }
}
