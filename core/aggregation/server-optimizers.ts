import type { Aggregation } from '../task/task.ts';
import type { ServerOptimizer } from './server-optimizer.ts';
import { serverSgd } from './server-sgd.ts';

type Config = Aggregation['serverOptimizer'];

/** Every server optimizer by the name that a task gives it. */
const SERVER_OPTIMIZERS: {
  readonly [Name in Config['name']]: (config: Extract<Config, { name: Name }>) => ServerOptimizer<unknown>;
} = { sgd: serverSgd };

/** The server optimizer that a task asks for. */
export function serverOptimizerOf(config: Config): ServerOptimizer<unknown> {
  return SERVER_OPTIMIZERS[config.name](config);
}
