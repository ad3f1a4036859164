/** Which secrets the hub needs to take the masks off, and whether it was given enough of each. */
import type { ParticipantId } from '../protocol/ids.ts';
import { neighboursOf } from './graph.ts';
import type { RecoverSum } from './hub-events.ts';
import type { HubInPhase } from './hub-state.ts';
import { SHARE_BYTES, type TabMessage } from './messages.ts';

type Unmask = Extract<TabMessage, { type: 'unmask' }>;

/** A sentence of what is wrong with an answer, or null. Fewer shares than were given it are no fault: boxes can be bad. */
export function unmaskProblem(
  { plan, shared, survivors }: HubInPhase<'unmasking'>,
  from: ParticipantId,
  { seedShares, keyShares }: Unmask,
): string | null {
  const held = new Set([from, ...neighboursOf(plan, from)]);
  const alive = new Set(survivors);
  const all = [...seedShares, ...keyShares];
  if (new Set(all.map(({ of }) => of)).size !== all.length)
    return `${from} gave two shares of one member, expected one.`;
  const isDue =
    seedShares.every(({ of }) => held.has(of) && alive.has(of)) &&
    keyShares.every(({ of }) => held.has(of) && shared.has(of) && !alive.has(of));
  if (!isDue) return `${from} gave shares that nobody asked it for.`;
  const wrong = all.find(({ share }) => share.length !== SHARE_BYTES);
  return wrong ? `${from} gave a share of ${wrong.share.length} bytes, expected ${SHARE_BYTES}.` : null;
}

/** The command that takes off all masks, or a sentence about the first secret with too few shares. */
export function recoverSum(state: HubInPhase<'unmasking'>): RecoverSum | { readonly problem: string } {
  const { manifest, plan, shared, survivors, answers } = state;
  const seeds = collected([...answers.values()].flatMap(({ seedShares }) => seedShares));
  const keys = collected([...answers.values()].flatMap(({ keyShares }) => keyShares));
  const alive = new Set(survivors);
  const advertisementOf = (id: ParticipantId) => plan.roster.get(id)!;
  // A dropped member none of whose neighbours survived has left no mask behind.
  const dropped = [...shared]
    .filter((id) => !alive.has(id))
    .map((id) => ({ id, near: neighboursOf(plan, id).filter((each) => alive.has(each)) }))
    .filter(({ near }) => near.length > 0);
  for (const [ids, shares, what] of [
    [survivors, seeds, 'seed'],
    [dropped.map(({ id }) => id), keys, 'mask key'],
  ] as const) {
    const short = ids.find((id) => (shares.get(id)?.length ?? 0) < plan.threshold);
    if (short !== undefined)
      return {
        problem: `${shares.get(short)?.length ?? 0} shares of the ${what} of ${short} came, expected ${plan.threshold} at the least.`,
      };
  }
  return {
    type: 'recover-sum',
    manifest,
    session: plan.session,
    threshold: plan.threshold,
    seeds: survivors.map((id) => ({ owner: advertisementOf(id), shares: seeds.get(id)! })),
    keys: dropped.map(({ id, near }) => ({
      owner: advertisementOf(id),
      shares: keys.get(id)!,
      maskedWith: near.map(advertisementOf),
    })),
  };
}

function collected(
  shares: readonly { readonly of: ParticipantId; readonly share: Uint8Array }[],
): ReadonlyMap<ParticipantId, readonly Uint8Array[]> {
  const byOwner = new Map<ParticipantId, Uint8Array[]>();
  for (const { of, share } of shares) {
    const found = byOwner.get(of);
    if (found) found.push(share);
    else byOwner.set(of, [share]);
  }
  return byOwner;
}
