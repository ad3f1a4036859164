/** What the tasks of a hub share. */
import type { FillRandom } from '../../core/ports.ts';
import type { Clock, HubStore, ModelFolder } from '../ports.ts';
import type { Retention } from '../storage/retention.ts';
import type { TellFact } from './facts.ts';
import type { UploadBudget } from './upload-budget.ts';

export interface RuntimePorts {
  readonly store: HubStore;
  readonly models: ModelFolder;
  readonly clock: Clock;
  readonly tell: TellFact;
  readonly budget: UploadBudget;
  /** Draws the noise of private tasks. */
  readonly fillRandom: FillRandom;
  /** Which rounds keep their models; absent: all. */
  readonly keep?: Retention;
}
