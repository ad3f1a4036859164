/** `tabfed token create`: join tokens on stdout, one a line. The hub may be running meanwhile. */
import { TabfedError } from '../../core/errors/tabfed-error.ts';
import { TaskIdSchema } from '../../core/protocol/messages.ts';
import { OriginSchema } from '../../core/task/task.ts';
import { createJoinToken } from '../../server/auth/join-tokens.ts';
import { readSigningKey } from '../../server/auth/signing-key.ts';

export interface TokenCreateCommand {
  readonly task: string;
  readonly origin?: string;
  /** In milliseconds. */
  readonly expires: number;
  readonly count: number;
  readonly data: string;
}

export async function runTokenCreate({
  task,
  origin,
  expires,
  count,
  data,
}: TokenCreateCommand): Promise<void> {
  const id = TaskIdSchema.safeParse(task);
  if (!id.success) {
    throw new TabfedError('task.not-found', {
      what: `${JSON.stringify(task)} is no task id.`,
      next: 'Give the id of a task that the hub runs.',
    });
  }
  if (origin !== undefined && !OriginSchema.safeParse(origin).success) {
    throw new TabfedError('auth.origin', {
      what: `${JSON.stringify(origin)} is no origin that a browser sends.`,
      next: 'Give it as https://example.org: without a path, and without the usual port.',
    });
  }
  const key = await readSigningKey(data);
  for (let made = 0; made < count; made++) {
    const wish = { task: id.data, lifetimeMs: expires, ...(origin !== undefined && { origin }) };
    console.log(await createJoinToken(key, wish, Date.now()));
  }
}
