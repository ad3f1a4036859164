/**
 * What the operator may see and do, behind the operator's token. Every address answers JSON, is never cached, and is
 * for pages of this hub only (no CORS). The token travels in a header, never in a cookie or an address, so that no
 * other page can act in the operator's name, and no log has it.
 *
 *     Authorization: Bearer <operator token>
 *
 * | request | answer |
 * |---|---|
 * | `GET /api/operator/tasks` | `{ tasks: OperatedTaskJson[] }` |
 * | `GET /api/operator/tasks/:id/members?round=N` | `{ task, round, members: MemberRecord[] }`; without `round` the newest |
 * | `GET /api/operator/tasks/:id/refusals?limit=N` | `{ task, refusals: RefusalRecord[] }`; newest first, 1 to 1000, default 100 |
 * | `GET /api/operator/tasks/:id/participants` | `{ task, participants: ParticipantView[] }` |
 * | `POST /api/operator/tasks` | 201, `OperatedTaskJson`; the body is a task as JSON. It stays over restarts |
 * | `POST /api/operator/tasks/:id/pause`, `…/resume` | `OperatedTaskJson`; no body; repeating it changes nothing |
 *
 * Refusals: 401 `auth.operator`, 429 `limits.too-fast`, 404 `task.not-found` or `model.not-found` (no such round),
 * 400 `http.bad-request` or `task.invalid` with every problem, 409 `task.exists`; each `{ code, what, next }`.
 */
import type { FastifyInstance } from 'fastify';
import { TabfedError } from '../../core/errors/tabfed-error.ts';
import type { TaskId } from '../../core/protocol/ids.ts';
import type { Standing } from '../../core/protocol/messages.ts';
import { readTask } from '../../core/task/check-task.ts';
import type { Task } from '../../core/task/task.ts';
import type { OperatorToken } from '../auth/operator-token.ts';
import { networkOf, PerMinuteByAddress } from '../limits/by-address.ts';
import type { HubStore } from '../ports.ts';
import type { ParticipantView } from '../rounds/participants.ts';
import { badRequest } from './errors.ts';

/** A running task, as far as its operator deals with it. */
export interface OperatedTask {
  readonly id: TaskId;
  readonly isPaused: boolean;
  standing(): Standing;
  /** Everybody enrolled, by pseudonym, in the order of their turn. */
  participants(): readonly ParticipantView[];
  /** Durable when it resolves. A round under way is finished; then nobody is invited. */
  setPaused(isPaused: boolean): Promise<void>;
}

export interface OperatedTaskJson {
  readonly task: TaskId;
  readonly isPaused: boolean;
  readonly standing: Standing;
}

export type { MemberRecord, RefusalRecord } from '../ports.ts';
/** The name in members and refusals of a participant that left for good. */
export { FORGOTTEN } from '../storage/forgotten.ts';
export type { ParticipantView };

export interface OperatorPorts {
  readonly token: OperatorToken;
  readonly tasks: ReadonlyMap<TaskId, OperatedTask>;
  readonly store: Pick<HubStore, 'listMembers' | 'listRefusals'>;
  /** Keeps a task and runs it. @throws TabfedError `task.exists`. */
  addTask(task: Task): Promise<void>;
  readonly failuresPerMinutePerAddress: number;
  nowMs(): number;
}

/** Five thousand items with names in two languages fit. */
const MAX_TASK_BYTES = 1024 * 1024;

type ById = { Params: { id: string } };

export function serveOperator(app: FastifyInstance, ports: OperatorPorts): void {
  const { token, tasks, store } = ports;
  const failures = new PerMinuteByAddress(ports.failuresPerMinutePerAddress);

  const taskOf = (id: string): OperatedTask => {
    const task = tasks.get(id as TaskId);
    if (task) return task;
    throw new TabfedError('task.not-found', {
      what: `This hub has no task "${id.slice(0, 64)}"; it has: ${[...tasks.keys()].join(', ') || 'none'}.`,
      next: 'Choose one of them.',
    });
  };
  const json = (task: OperatedTask): OperatedTaskJson => ({
    task: task.id,
    isPaused: task.isPaused,
    standing: task.standing(),
  });

  app.register(
    async (operator) => {
      operator.addHook('onRequest', async (request, reply) => {
        reply.header('cache-control', 'no-store');
        if (token.isIn(request.headers.authorization)) return;
        reply.header('www-authenticate', 'Bearer');
        if (!failures.take(networkOf(request.ip), ports.nowMs())) throw tooManyFailures();
        throw new TabfedError('auth.operator', {
          what: 'This address is for the operator of the hub; the request carries no operator token, or a wrong one.',
          next: 'Send the header "Authorization: Bearer …" with the token that the hub showed at its first start.',
        });
      });

      operator.get('/tasks', async () => ({ tasks: [...tasks.values()].map(json) }));

      operator.post('/tasks', { bodyLimit: MAX_TASK_BYTES }, async ({ body }, reply) => {
        const task = readTask('from the operator', body);
        await ports.addTask(task);
        return reply.code(201).send(json(taskOf(task.id)));
      });

      operator.get<ById & { Querystring: { round?: unknown } }>(
        '/tasks/:id/members',
        async ({ params, query }) => {
          const task = taskOf(params.id);
          const newest = task.standing().committedRound;
          const round =
            query.round === undefined ? newest : wholeNumber('round', query.round, 0, 999_999_999);
          if (round > newest) {
            throw new TabfedError('model.not-found', {
              what: `Task "${task.id}" has no round ${round}; its newest committed round is ${newest}.`,
              next: `Ask for a round from 1 to ${newest}.`,
            });
          }
          return { task: task.id, round, members: await store.listMembers(task.id, round) };
        },
      );

      operator.get<ById & { Querystring: { limit?: unknown } }>(
        '/tasks/:id/refusals',
        async ({ params, query }) => {
          const task = taskOf(params.id);
          const limit = query.limit === undefined ? 100 : wholeNumber('limit', query.limit, 1, 1000);
          return { task: task.id, refusals: await store.listRefusals(task.id, limit) };
        },
      );

      operator.get<ById>('/tasks/:id/participants', async ({ params }) => {
        const task = taskOf(params.id);
        return { task: task.id, participants: task.participants() };
      });

      for (const [action, isPaused] of [
        ['pause', true],
        ['resume', false],
      ] as const) {
        operator.post<ById>(`/tasks/:id/${action}`, async ({ params }) => {
          const task = taskOf(params.id);
          await task.setPaused(isPaused);
          return json(task);
        });
      }
    },
    { prefix: '/api/operator' },
  );
}

function wholeNumber(name: string, text: unknown, least: number, most: number): number {
  const value = typeof text === 'string' && /^(0|[1-9]\d{0,8})$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw badRequest(
    `${name} expected a whole number from ${least} to ${most}, got ${JSON.stringify(text).slice(0, 60)}.`,
  );
}

const tooManyFailures = () =>
  new TabfedError('limits.too-fast', {
    what: 'Too many requests with a wrong operator token came from this address.',
    next: 'Wait a minute, then send the right token.',
  });
