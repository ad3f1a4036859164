/** What an ε would cost a task: noise, and how much of it each coordinate of the mean gets. */
import { type Accountant, calibrateNoise } from '../../core/privacy/accounting/epsilon.ts';
import { adjacencyOf, type Sampling } from '../../core/privacy/accounting/release.ts';

export interface WhatIf {
  readonly epsilon: number;
  /** z with cohorts drawn by Poisson sampling, each participant with probability cohort / population. */
  readonly noiseMultiplier: number;
  /** Standard deviation of the noise in one coordinate of the mean, in clipping norms: z / cohort. */
  readonly noisePerCoordinate: number;
  /** z where the hub takes whoever comes: no sampling may be claimed. */
  readonly noiseMultiplierUnsampled: number;
}

const EPSILONS = [0.5, 1, 2, 4, 8, 16];

export interface Setting {
  readonly population: number;
  readonly cohort: number;
  readonly rounds: number;
  readonly delta: number;
}

/** @throws RangeError that names the argument. */
export function whatIf({
  population,
  cohort,
  rounds,
  delta,
  accountant,
}: Setting & { readonly accountant: Accountant }): readonly WhatIf[] {
  if (cohort > population) throw new RangeError(`cohort is ${cohort}, above population ${population}`);
  const noise = (sampling: Sampling, epsilon: number) =>
    calibrateNoise(
      { release: { sampling, adjacency: adjacencyOf(sampling) }, rounds, delta, accountant },
      epsilon,
    );
  return EPSILONS.map((epsilon) => {
    const noiseMultiplier = noise({ kind: 'poisson', rate: cohort / population }, epsilon);
    return {
      epsilon,
      noiseMultiplier,
      noisePerCoordinate: noiseMultiplier / cohort,
      noiseMultiplierUnsampled: noise({ kind: 'none' }, epsilon),
    };
  });
}

/** Above it the noise drowns the sum of clipped updates of a model of any size worth training. */
const DROWNING = 0.1;

export function formatWhatIf(
  rows: readonly WhatIf[],
  { population, cohort, rounds, delta }: Setting,
): string {
  const cells = rows.map((row) => [
    String(row.epsilon),
    row.noiseMultiplier.toPrecision(3),
    `${row.noisePerCoordinate.toPrecision(2)} C`,
    row.noiseMultiplierUnsampled.toPrecision(3),
    row.noisePerCoordinate > DROWNING ? 'will hardly learn' : '',
  ]);
  const table = [['ε', 'z', 'noise per coordinate', 'z unsampled', ''], ...cells];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  const lines = table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
  return [
    `${cohort} of ${population} participants in each of ${rounds} rounds, δ = ${delta}`,
    ...lines,
    'z: noise of the sum in clipping norms C, with cohorts drawn by Poisson sampling in secret.',
    'Noise per coordinate is that of the mean. Unsampled: the hub takes whoever comes.',
  ].join('\n');
}
