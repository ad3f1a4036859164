/**
 * What a round of differentially private training releases, as the accountants see it: a Gaussian mechanism over
 * a cohort that was drawn in one of three ways. Who may differ between two neighbouring populations (the adjacency) belongs to
 * the way of drawing, and with it the sensitivity; a pair that does not belong together is refused, because its ε
 * would be of nothing.
 */
export type Adjacency =
  /** One participant's update is replaced by zeros: sensitivity C. */
  | 'zero-out'
  /** One participant is replaced by another: sensitivity 2C. */
  | 'replace-one';

export type Sampling =
  /** Everybody takes part with probability `rate`, by itself, and who did stays secret. */
  | { readonly kind: 'poisson'; readonly rate: number }
  /** Exactly `cohort` of `population` participants take part, drawn evenly without replacement, in secret. */
  | { readonly kind: 'fixed'; readonly cohort: number; readonly population: number }
  /** The hub takes whoever comes: nothing is gained by sampling. */
  | { readonly kind: 'none' };

export interface Release {
  readonly sampling: Sampling;
  readonly adjacency: Adjacency;
  /** z: standard deviation of the noise in the SUM, divided by the clipping norm C. */
  readonly noiseMultiplier: number;
}

const ADJACENCIES: Readonly<Record<Sampling['kind'], readonly Adjacency[]>> = {
  // An absent participant and one of zeros look alike only where cohorts vary in size.
  poisson: ['zero-out'],
  // A cohort of fixed size: whoever is not in it is replaced by somebody else.
  fixed: ['replace-one'],
  none: ['zero-out', 'replace-one'],
};

/** The adjacency that goes with a way of sampling, where none is asked for. */
export const adjacencyOf = (sampling: Sampling): Adjacency => ADJACENCIES[sampling.kind][0]!;

/** @throws RangeError that names the argument. */
export function checkRelease({ sampling, adjacency, noiseMultiplier }: Release): void {
  const allowed = ADJACENCIES[sampling.kind];
  if (!allowed.includes(adjacency)) {
    throw new RangeError(
      `adjacency is "${adjacency}", expected "${allowed.join('" or "')}" with "${sampling.kind}" sampling`,
    );
  }
  if (!(noiseMultiplier > 0 && Number.isFinite(noiseMultiplier))) {
    throw new RangeError(`noiseMultiplier is ${noiseMultiplier}, expected a finite number above 0`);
  }
  if (sampling.kind === 'poisson' && !(sampling.rate > 0 && sampling.rate <= 1)) {
    throw new RangeError(`the sampling rate is ${sampling.rate}, expected above 0 and at most 1`);
  }
  if (sampling.kind === 'fixed') {
    const { cohort, population } = sampling;
    if (!(Number.isInteger(cohort) && Number.isInteger(population) && cohort >= 1 && cohort <= population)) {
      throw new RangeError(
        `cohort is ${cohort} of population ${population}, expected whole numbers with 1 ≤ cohort ≤ population`,
      );
    }
  }
}

/** The share of the population that takes part in a round. */
export function samplingRate(sampling: Sampling): number {
  switch (sampling.kind) {
    case 'poisson':
      return sampling.rate;
    case 'fixed':
      return sampling.cohort / sampling.population;
    case 'none':
      return 1;
    default:
      return sampling satisfies never;
  }
}

/** σ of the noise in units of the sensitivity, which is C or 2C. */
export function noisePerSensitivity({ adjacency, noiseMultiplier }: Release): number {
  return adjacency === 'zero-out' ? noiseMultiplier : noiseMultiplier / 2;
}
