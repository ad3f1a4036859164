/**
 * The ledger of a private task: what all its releases together have spent, and what the budget still affords. Charges
 * are durable before any noise is drawn; they belong to the task, whatever becomes of its file or its hub.
 */
import { TabfedError } from '../../core/errors/tabfed-error.ts';
import type { FillRandom } from '../../core/ports.ts';
import { gaussianEpsilon, largestMu } from '../../core/privacy/accounting/gaussian-dp.ts';
import type { CentralPrivacy } from '../../core/task/privacy.ts';
import type { Task } from '../../core/task/task.ts';
import type { PrivacyCharge, PrivacyCharges } from '../ports.ts';

export type PrivateTask = Pick<Task, 'id' | 'version'> & { readonly privacy: CentralPrivacy };

/** What a private round needs to be released. */
export interface PrivateRelease {
  readonly ledger: PrivacyLedger;
  readonly fillRandom: FillRandom;
}

/** Releases with zᵢ are together one Gaussian release with μ² = Σ 1/zᵢ²; nothing is gained by sampling. */
const muOf = (charges: readonly Pick<PrivacyCharge, 'noiseMultiplier'>[]) =>
  Math.sqrt(charges.reduce((sum, { noiseMultiplier }) => sum + noiseMultiplier ** -2, 0));

export class PrivacyLedger {
  readonly #task: PrivateTask;
  readonly #store: PrivacyCharges;
  #charges: readonly PrivacyCharge[];
  #releasesLeft: number;

  private constructor(task: PrivateTask, store: PrivacyCharges, charges: readonly PrivacyCharge[]) {
    this.#task = task;
    this.#store = store;
    this.#charges = charges;
    this.#releasesLeft = this.#countLeft();
  }

  /** With what every version of the task has spent so far. */
  static async open(task: PrivateTask, store: PrivacyCharges): Promise<PrivacyLedger> {
    return new PrivacyLedger(task, store, await store.list(task.id));
  }

  get charges(): readonly PrivacyCharge[] {
    return this.#charges;
  }

  /** ε so far, at the δ of the task's budget as it is now. */
  get epsilon(): number {
    return gaussianEpsilon(muOf(this.#charges), this.#task.privacy.budget.delta);
  }

  /** Rounds that the budget still affords. */
  get releasesLeft(): number {
    return this.#releasesLeft;
  }

  /**
   * Spends one release, for good. Only then may noise be drawn.
   *
   * @throws TabfedError `privacy.spent` where the budget does not afford it, and what the store throws; the noise must
   *   not be drawn then.
   */
  async charge({ round, attempt, atMs }: Pick<PrivacyCharge, 'round' | 'attempt' | 'atMs'>): Promise<void> {
    const { id, version, privacy } = this.#task;
    if (this.releasesLeft === 0) {
      throw new TabfedError('privacy.spent', {
        what: `Task "${id}" has spent ε ${this.epsilon.toPrecision(3)} of ${privacy.budget.epsilon}, expected room for one more release.`,
        next: 'Training is over. A larger privacy.budget.epsilon in the task buys more rounds, at the cost of the participants.',
      });
    }
    const { noiseMultiplier, clippingNorm, budget } = privacy;
    const mu = muOf([...this.#charges, { noiseMultiplier }]);
    const charge: PrivacyCharge = {
      task: id,
      taskVersion: version,
      round,
      attempt,
      atMs,
      mechanism: 'central',
      noiseMultiplier,
      clippingNorm,
      samplingRate: 1,
      delta: budget.delta,
      epsilon: gaussianEpsilon(mu, budget.delta),
    };
    await this.#store.put(charge);
    this.#charges = [...this.#charges, charge];
    this.#releasesLeft = this.#countLeft();
  }

  #countLeft(): number {
    const { noiseMultiplier, budget } = this.#task.privacy;
    // A hair less than the bound, so that a round does not fit by rounding alone.
    const room = largestMu(budget.epsilon, budget.delta) ** 2 * (1 - 1e-9) - muOf(this.#charges) ** 2;
    return Math.max(0, Math.floor(room * noiseMultiplier ** 2));
  }
}
