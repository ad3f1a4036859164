/** Strategies that tolerate updates made to do harm. Each needs every delta in the clear; none looks at example counts. */
import type { StrategyConfig } from '../../task/aggregation.ts';
import { bulyan } from './bulyan.ts';
import { medianOfSorted, perCoordinate, trimmedMeanOfSorted } from './coordinate-wise.ts';
import { geometricMedian } from './geometric-median.ts';
import { BYTES_OF_A_PAIR, krum } from './krum.ts';

/**
 * Work that yields where its caller may do something else: a hub answers its participants meanwhile. `pace.ts` says
 * how long a slice is.
 */
export type InSlices<T> = Generator<undefined, T>;

export type RobustConfig = Exclude<StrategyConfig, { name: 'mean' | 'normalized-mean' }>;

export interface RobustStrategy {
  readonly kind: 'robust';
  readonly name: RobustConfig['name'];
  /** Fewest updates that it is defined for. */
  readonly minUpdates: number;
  /**
   * One delta for the round.
   *
   * @param deltas - Shape `[P]` each, in an order that follows from their bits alone, `minUpdates` at least. Not changed.
   * @returns A new vector.
   */
  combine(deltas: readonly Float32Array[]): InSlices<Float32Array<ArrayBuffer>>;
}

/** What a hub keeps of each member of a round until it closes, and of each two of them. */
export function keptBytes({ name }: RobustConfig, parameterCount: number, cohortSize: number): number {
  const comparesPairs = name === 'krum' || name === 'multi-krum' || name === 'bulyan';
  return 4 * parameterCount * cohortSize + (comparesPairs ? BYTES_OF_A_PAIR * cohortSize ** 2 : 0);
}

export function robustStrategyOf(config: RobustConfig): RobustStrategy {
  const { name } = config;
  switch (config.name) {
    case 'median':
      return {
        kind: 'robust',
        name,
        minUpdates: 1,
        combine: (deltas) => perCoordinate(deltas, medianOfSorted),
      };
    case 'trimmed-mean': {
      const { trimmedShare } = config;
      const reduce = (sorted: Float64Array) => trimmedMeanOfSorted(sorted, trimmedShare);
      return { kind: 'robust', name, minUpdates: 1, combine: (deltas) => perCoordinate(deltas, reduce) };
    }
    case 'geometric-median':
      return { kind: 'robust', name, minUpdates: 1, combine: geometricMedian };
    case 'krum':
    case 'multi-krum': {
      const { attackers } = config;
      const selected = config.name === 'krum' ? 1 : config.selected;
      const minUpdates = 2 * attackers + 3;
      return { kind: 'robust', name, minUpdates, combine: (deltas) => krum(deltas, { attackers, selected }) };
    }
    case 'bulyan': {
      const { attackers } = config;
      const minUpdates = 4 * attackers + 3;
      return { kind: 'robust', name, minUpdates, combine: (deltas) => bulyan(deltas, attackers) };
    }
    default:
      return config satisfies never;
  }
}
