/** What the hub's rows say of one participant, summed over the rounds and refusals on show. */
import type { TaskDetail } from './dashboard-state.ts';

export interface HeldFigures {
  /** Rounds that were looked through. */
  readonly rounds: number;
  readonly invited: number;
  readonly reported: number;
  readonly examples: number;
  readonly bytes: number;
  readonly refusals: number;
}

export function heldFigures({ members, refusals }: TaskDetail, participant: string): HeldFigures {
  const records = [...members.values()].flatMap((of) => of.filter((one) => one.participant === participant));
  const sum = (figure: (record: (typeof records)[number]) => number) =>
    records.reduce((total, record) => total + figure(record), 0);
  return {
    rounds: members.size,
    invited: records.length,
    reported: records.filter(({ outcome }) => outcome === 'reported').length,
    examples: sum(({ exampleCount }) => exampleCount),
    bytes: sum(({ frameBytes }) => frameBytes),
    refusals: refusals.filter((refusal) => refusal.participant === participant).length,
  };
}
