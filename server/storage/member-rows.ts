/** How the members of a round are written: a large cohort in slices, so that the event loop gets its turns. */
import type { MemberRecord } from '../ports.ts';

/** Members that one transaction writes: about 10 ms. */
const MEMBERS_AT_ONCE = 1_000;

/** At least one slice, if an empty one. `from` is the position of its first member. */
export function slicesOf(
  members: readonly MemberRecord[],
): readonly { readonly from: number; readonly json: string }[] {
  const count = Math.max(1, Math.ceil(members.length / MEMBERS_AT_ONCE));
  return Array.from({ length: count }, (_, index) => {
    const from = index * MEMBERS_AT_ONCE;
    const slice = members.slice(from, from + MEMBERS_AT_ONCE);
    const rows = slice.map((each) => [
      each.participant,
      each.outcome,
      each.exampleCount,
      each.frameBytes,
      each.afterMs,
    ]);
    return { from, json: JSON.stringify(rows) };
  });
}

/** Parameters: run, round, position of the first, task, name of those that left, the slice as JSON. */
export const INSERT_MEMBERS = `
  INSERT INTO members SELECT ?, ?, ? + key, coalesce(
    (SELECT participant FROM participants WHERE task = ? AND participant = value ->> 0), ?),
    value ->> 1, value ->> 2, value ->> 3, value ->> 4 FROM json_each(?)`;
