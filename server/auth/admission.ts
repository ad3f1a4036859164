/** Whether a connection may become a participant of a task: its page, its token, and how many there are already. */
import { TabfedError } from '../../core/errors/tabfed-error.ts';
import type { TaskId } from '../../core/protocol/ids.ts';
import type { Task } from '../../core/task/task.ts';
import type { Connection, HubStore } from '../ports.ts';
import type { VerifyJoinToken } from './join-tokens.ts';

/**
 * Refuses pages that the task does not list. Browsers set the header themselves, so that no other page can join in
 * its visitors' names; a program can send any origin. One that sends none is no page: where a token is
 * asked for, the token decides about it.
 *
 * @throws TabfedError `auth.origin`.
 */
export function checkOrigin(task: Task, origin: string | undefined): void {
  const { origins, mode } = task.admission ?? { mode: 'open' };
  if (!origins || (origin === undefined ? mode === 'token' : origins.includes(origin))) return;
  throw new TabfedError('auth.origin', {
    what: `Task "${task.id}" may be joined from ${origins.join(', ')}; this connection comes from ${origin?.slice(0, 100) ?? 'no page'}.`,
    next: 'Open a page that the task allows, or have its owner add this origin to admission.origins.',
  });
}

/**
 * Checks the token of somebody new, without using it up.
 *
 * @returns what uses it up, to be called last: a token that is refused for another reason stays good.
 * @throws TabfedError `auth.token-missing`, or what the verifier refuses.
 */
export async function checkToken(
  task: Task,
  connection: Connection,
  token: string | undefined,
  ports: { readonly verifyToken: VerifyJoinToken; readonly store: HubStore; readonly nowMs: number },
): Promise<() => Promise<void>> {
  if (task.admission?.mode !== 'token') return async () => {};
  if (token === undefined) {
    throw new TabfedError('auth.token-missing', {
      what: `Task "${task.id}" is joined with a join token, and none was sent.`,
      next: 'Ask the hub’s operator for one (`tabfed token create --task …`) and pass it: `tabfed join --token …`, or `token` of join().',
    });
  }
  const { nowMs, store, verifyToken } = ports;
  const used = await verifyToken(token, { task: task.id as TaskId, origin: connection.origin, nowMs });
  return async () => {
    if (await store.useToken(used, nowMs)) return;
    throw new TabfedError('auth.token-used', {
      what: 'This join token has been used; each lets one participant in, once.',
      next: 'Ask for another token. Who has joined already comes back without one, from the same tab or identity file.',
    });
  };
}

/**
 * @param connected - Connections of the task's participants, without the one that asks.
 * @throws TabfedError `enrol.full`, `enrol.address-full`.
 */
export function checkRoom(
  task: Task,
  address: string,
  connected: { readonly count: number; fromAddress(address: string): number },
  maxParticipants: number,
): void {
  if (connected.count >= maxParticipants) {
    throw new TabfedError('enrol.full', {
      what: `Task "${task.id}" has ${connected.count} participants, at most ${maxParticipants} are allowed.`,
      next: 'Wait: it is tried again by itself.',
    });
  }
  const most = task.admission?.maxPerAddress;
  if (most === undefined) return;
  const here = connected.fromAddress(address);
  if (here < most) return;
  throw new TabfedError('enrol.address-full', {
    what: `${here} participants of task "${task.id}" are connected from this address, at most ${most} are allowed.`,
    next: 'Close another participant, or wait until one leaves; it is tried again by itself.',
  });
}
