/** The quickest ways between two airports where changing costs time, and how late each airport lets aircraft go. */
import type { Network } from '../../../tasks/air-traffic/routes.ts';

/** Minutes between landing and the next departure, where that is on time. */
export const CHANGE_MINUTES = 60;

export interface Way {
  /** Codes, the first and the last airport among them. */
  readonly stops: readonly string[];
  /** On the way, without delays. */
  readonly plannedMinutes: number;
  readonly delayMinutes: number;
}

export const totalMinutes = ({ plannedMinutes, delayMinutes }: Way): number => plannedMinutes + delayMinutes;

/** How late an airport lets aircraft go, in minutes; undefined where nobody knows, and nobody may change. */
export type DelayOf = (code: string) => number | undefined;

/**
 * The quickest way by each first flight out of `from`, the quickest of all first.
 *
 * @see Dijkstra 1959, from the end: how long it takes from every airport to `to`.
 */
export function quickestWays({ minutes }: Network, from: string, to: string, delayOf: DelayOf): Way[] {
  const onward = waysTo(minutes, to, delayOf);
  const delayMinutes = delayOf(from) ?? 0;
  return [...(minutes.get(from) ?? [])]
    .flatMap(([next, flight]) => {
      const rest = onward.get(next);
      // Back through where one set out is no way.
      if (!rest || rest.stops.includes(from)) return [];
      return [
        {
          stops: [from, ...rest.stops],
          plannedMinutes: flight + rest.plannedMinutes,
          delayMinutes: delayMinutes + rest.delayMinutes,
        },
      ];
    })
    .sort((a, b) => totalMinutes(a) - totalMinutes(b));
}

/** The quickest way from each airport that one may change at to `to`, the change included. */
function waysTo(minutes: Network['minutes'], to: string, delayOf: DelayOf): ReadonlyMap<string, Way> {
  const settled = new Map<string, Way>();
  const found = new Map<string, Way>([[to, { stops: [to], plannedMinutes: 0, delayMinutes: 0 }]]);
  while (found.size > 0) {
    const [at, way] = [...found].reduce((best, one) =>
      totalMinutes(one[1]) < totalMinutes(best[1]) ? one : best,
    );
    found.delete(at);
    settled.set(at, way);
    for (const [before, flight] of minutes.get(at) ?? []) {
      const delay = delayOf(before);
      if (delay === undefined || settled.has(before)) continue;
      const longer: Way = {
        stops: [before, ...way.stops],
        plannedMinutes: CHANGE_MINUTES + flight + way.plannedMinutes,
        delayMinutes: delay + way.delayMinutes,
      };
      const known = found.get(before);
      if (!known || totalMinutes(longer) < totalMinutes(known)) found.set(before, longer);
    }
  }
  return settled;
}

/** What a way took with other delays: those that came. NaN where one of them is not known. */
export function minutesWith(way: Way, delayOf: DelayOf): number {
  const [from, ...more] = way.stops;
  const changes = more.slice(0, -1).map((code) => delayOf(code) ?? Number.NaN);
  return changes.reduce((sum, delay) => sum + delay, way.plannedMinutes + (delayOf(from!) ?? 0));
}
