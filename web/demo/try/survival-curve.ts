/** Relative risks to curves over time: Breslow's estimate of the baseline, from rows whose outcome is public. */

export interface Observed {
  /** Until the event, or until last seen. */
  readonly time: number;
  readonly happened: boolean;
  /** As the model gives it. */
  readonly risk: number;
}

/** The cumulated hazard of a row of risk 1 after each time at which something happened, rising. */
export type Baseline = readonly { readonly time: number; readonly hazard: number }[];

/** @see Breslow 1972, discussion of Cox's paper. Ties share one step. */
export function baselineOf(rows: readonly Observed[]): Baseline {
  const times = [...new Set(rows.flatMap(({ time, happened }) => (happened ? [time] : [])))].sort(
    (a, b) => a - b,
  );
  let hazard = 0;
  return times.map((time) => {
    const events = rows.filter((row) => row.happened && row.time === time).length;
    const atRisk = rows.reduce((sum, row) => (row.time >= time ? sum + row.risk : sum), 0);
    hazard += events / atRisk;
    return { time, hazard };
  });
}

/** The share that it has not happened to by then. */
export function freeAt(baseline: Baseline, risk: number, time: number): number {
  const hazard = baseline.findLast((step) => step.time <= time)?.hazard ?? 0;
  return Math.exp(-hazard * risk);
}

/** The share of rows whose risk is lower; equal ones count half. */
export function rankOf(risk: number, rows: readonly Observed[]): number {
  const below = rows.reduce((sum, row) => sum + (row.risk < risk ? 1 : row.risk === risk ? 0.5 : 0), 0);
  return below / rows.length;
}
