/** The arithmetic between a cell's number and the model's: clip → log → scale, and back. */

/** The steps of a number with all that they need to know. */
export interface FixedSteps {
  readonly clip?: readonly [lowest: number, highest: number] | undefined;
  readonly log?: true | undefined;
  readonly center: number;
  readonly scale: number;
}

/** The same as a task declares it: center and scale may still have to come from statistics. */
export interface DeclaredSteps {
  readonly clip?: readonly [lowest: number, highest: number] | undefined;
  readonly log?: true | undefined;
  readonly center?: number | undefined;
  readonly scale?: number | undefined;
}

/** A value that is usual for a column, and how far off others usually are, in the unit of its cells. From the task alone. */
export function usualRange({
  log,
  center,
  scale,
  bounds,
  buckets,
}: DeclaredSteps & {
  readonly bounds?: readonly [lowest: number, highest: number] | undefined;
  readonly buckets?: readonly number[] | undefined;
}): { readonly center: number; readonly scale: number } {
  if (center !== undefined && scale !== undefined) {
    const [middle, above] = [0, 1].map((input) => fromInput({ log, center, scale }, input)) as [
      number,
      number,
    ];
    return { center: middle, scale: above - middle };
  }
  const [lowest, highest] = bounds ?? [buckets?.[0] ?? 0, buckets?.at(-1) ?? 0];
  return { center: (lowest + highest) / 2, scale: highest > lowest ? (highest - lowest) / 2 : 1 };
}

/** @throws TypeError where `withStatistics` has not been asked, or the task was not checked. */
export function fixedSteps({ clip, log, center, scale }: DeclaredSteps): FixedSteps {
  if (center === undefined || scale === undefined) {
    throw new TypeError('center or scale is not fixed yet; resolve the task with its statistics first');
  }
  return { clip, log, center, scale };
}

/** The value that is scaled: clipped, and its logarithm where the task says so. */
export function beforeScaling({ clip, log }: Pick<DeclaredSteps, 'clip' | 'log'>, value: number): number {
  const clipped = clip ? Math.min(Math.max(value, clip[0]), clip[1]) : value;
  return log ? Math.log1p(clipped) : clipped;
}

/** @returns NaN where there is no logarithm. */
export function toInput(steps: FixedSteps, value: number): number {
  return (beforeScaling(steps, value) - steps.center) / steps.scale;
}

/** The inverse of `toInput`, but for what was clipped. */
export function fromInput({ log, center, scale }: FixedSteps, input: number): number {
  const value = input * scale + center;
  return log ? Math.expm1(value) : value;
}
