/** Who may download a task's weights: anybody, or participants of a task that is joined with tokens. */
import { TabfedError } from '../../core/errors/tabfed-error.ts';
import { ParticipantIdSchema } from '../../core/protocol/messages.ts';
import type { Task } from '../../core/task/task.ts';
import type { HubStore } from '../ports.ts';
import { type Identity, isKnown } from '../shell/identities.ts';
import type { OperatorToken } from './operator-token.ts';
import { bearerOf } from './secrets.ts';

export const isPrivate = (task: Task) => task.admission?.mode === 'token';

/**
 * A participant proves itself with `Authorization: Bearer <participant>.<resume secret>`: what it holds anyway, and
 * what ends when it leaves. The operator's token opens every task.
 */
export interface ModelReader {
  /**
   * @param tasks - Those that the model belongs to; at least one. Reading it through one of them is enough.
   * @throws TabfedError `auth.model`. Tasks that anybody may join need no header.
   */
  check(tasks: readonly Task[], authorization: string | undefined): Promise<void>;
}

export function modelReader(
  store: Pick<HubStore, 'getParticipant'>,
  operator: Pick<OperatorToken, 'isIn'>,
): ModelReader {
  return {
    async check(tasks, authorization) {
      if (!tasks.every(isPrivate) || operator.isIn(authorization)) return;
      const identity = identityIn(authorization);
      for (const task of tasks) if (identity && (await isKnown(store, task.id, identity))) return;
      throw new TabfedError('auth.model', {
        what: `The models of task "${tasks[0]?.id}" are for its participants; the request carries no proof of being one, or a wrong one.`,
        next: 'Join the task with a join token; or send the operator token: "Authorization: Bearer …".',
      });
    },
  };
}

function identityIn(authorization: string | undefined): Identity | undefined {
  const [id, secret, ...rest] = bearerOf(authorization)?.split('.') ?? [];
  const participant = ParticipantIdSchema.safeParse(id);
  if (!participant.success || secret === undefined || rest.length > 0) return undefined;
  return { participant: participant.data, secret };
}
