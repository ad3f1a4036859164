/** Slow twins of the fold, in exact arithmetic. */
import { divideToEven, toUnits } from './rational.ts';

export interface Weighted {
  readonly values: Float32Array;
  readonly weight: number;
}

/** Σ nᵢδᵢ without any rounding, in units of 2⁻¹⁰⁷⁴. */
export function exactWeightedSum(updates: readonly Weighted[]): readonly bigint[] {
  const length = updates[0]?.values.length ?? 0;
  return Array.from({ length }, (_, i) =>
    updates.reduce((sum, { values, weight }) => sum + BigInt(weight) * toUnits(values[i]!), 0n),
  );
}

/** What the fold promises, bit for bit: each term rounded to the grid, summed, divided in float64, then float32. */
export function meanOnGrid(updates: readonly Weighted[], grid: number): Float32Array {
  const gridUnits = toUnits(grid);
  const totalWeight = updates.reduce((sum, { weight }) => sum + weight, 0);
  const length = updates[0]?.values.length ?? 0;
  return Float32Array.from({ length }, (_, i) => {
    const steps = updates.reduce(
      (sum, { values, weight }) => sum + divideToEven(BigInt(weight) * toUnits(values[i]!), gridUnits),
      0n,
    );
    return (Number(steps) * grid) / totalWeight;
  });
}
