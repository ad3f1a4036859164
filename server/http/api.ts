/** JSON about the tasks, and the models of committed rounds in the formats of others. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { weightsFromBytes } from '../../core/codec/model-bytes.ts';
import { TabfedError } from '../../core/errors/tabfed-error.ts';
import { toSafetensors } from '../../core/export/safetensors.ts';
import { toTfjsModelJson } from '../../core/export/tfjs-model.ts';
import type { ModelId, TaskId } from '../../core/protocol/ids.ts';
import { TaskIdSchema } from '../../core/protocol/messages.ts';
import { modelShape } from '../../core/task/model-layout.ts';
import { collectsStatistics } from '../../core/task/statistics.ts';
import type { Task } from '../../core/task/task.ts';
import { isPrivate, type ModelReader } from '../auth/model-access.ts';
import type { HubStore, ModelFiles } from '../ports.ts';
import { badRequest } from './errors.ts';
import { names } from './models.ts';
import { inList, type TaskView, type TaskViews, taskJson } from './views.ts';

interface ApiPorts {
  readonly tasks: TaskViews;
  readonly models: Pick<ModelFiles, 'get'>;
  readonly store: Pick<HubStore, 'getTask'>;
  readonly reader: ModelReader;
}

type ById = { Params: { id: string } };
type ModelQuery = { Querystring: { round?: string | string[]; format?: string | string[] } };

export function serveApi(app: FastifyInstance, { tasks, models, store, reader }: ApiPorts): void {
  const taskOf = async (id: string): Promise<TaskView> => {
    const parsed = TaskIdSchema.safeParse(id);
    const view = parsed.success ? await tasks.get(parsed.data) : undefined;
    if (view) return view;
    const known = (await tasks.list()).map(({ task }) => task.id).join(', ') || 'none';
    throw new TabfedError('task.not-found', {
      what: `This hub has no task "${id.slice(0, 64)}"; it has: ${known}.`,
      next: 'Choose one of them; /api/tasks describes each.',
    });
  };

  /** Whoever may not download the models of a task may not have them in another format either. */
  const checkReader = async ({ task }: TaskView, authorization: string | undefined, reply: FastifyReply) => {
    await reader.check([task], authorization);
    if (isPrivate(task)) reply.header('cache-control', 'private, no-cache');
  };

  const modelOf = async ({ task, rounds }: TaskView, round: number): Promise<ModelId> => {
    const id =
      round === 0
        ? (await store.getTask(task.id))?.initialModel
        : rounds.find((summary) => summary.round === round)?.modelId;
    if (id) return id;
    throw noSuchRound(task.id, round, rounds, 0);
  };

  app.register(async (api) => {
    api.addHook('onRequest', async (_request, reply) => {
      reply.header('access-control-allow-origin', '*').header('cache-control', 'no-cache');
    });

    api.get('/api/tasks', async () => ({ tasks: (await tasks.list()).map(taskJson) }));

    api.get<ById>('/api/tasks/:id', async ({ params }) => taskJson(await taskOf(params.id)));

    api.get<ById>('/api/tasks/:id/rounds', async ({ params }) => {
      const { task, rounds } = await taskOf(params.id);
      return { task: task.id, rounds: rounds.map(inList) };
    });

    api.get<{ Params: { id: string; round: string } }>('/api/tasks/:id/rounds/:round', async ({ params }) => {
      const { task, rounds } = await taskOf(params.id);
      const round = roundFrom(params.round);
      const summary = rounds.find((each) => each.round === round);
      if (!summary) throw noSuchRound(task.id, round, rounds, 1);
      return { task: task.id, ...summary };
    });

    api.get<ById>('/api/tasks/:id/statistics', async ({ params, headers }, reply) => {
      const view = await taskOf(params.id);
      await checkReader(view, headers.authorization, reply);
      const { task, statistics } = view;
      if (!statistics) throw noStatistics(task);
      return { task: task.id, taskVersion: task.version, statistics };
    });

    api.get<ById>('/api/tasks/:id/privacy', async ({ params }) => {
      const { task, ledger } = await taskOf(params.id);
      if (!ledger) throw noLedger(task);
      const { epsilon, releasesLeft, charges } = ledger;
      return { task: task.id, privacy: task.privacy, epsilon, releasesLeft, charges };
    });

    api.get<ById & ModelQuery>('/api/tasks/:id/model', async ({ params, query, headers }, reply) => {
      const view = await taskOf(params.id);
      await checkReader(view, headers.authorization, reply);
      const { task, rounds } = view;
      const format = query.format ?? 'tfjs';
      if (format !== 'tfjs' && format !== 'safetensors') {
        throw badRequest(`format expected tfjs or safetensors, got ${JSON.stringify(format).slice(0, 60)}.`);
      }
      const round = query.round === undefined ? newestRound(rounds) : roundFrom(query.round);
      const id = await modelOf(view, round);
      // Not immutable: another version of the task counts its rounds anew.
      reply.header('etag', `"${format}-${id}"`);
      if (names(headers['if-none-match'], `${format}-${id}`)) return reply.code(304).send();

      const { layout } = modelShape(task);
      if (format === 'tfjs') {
        attach(reply, 'model.json').type('application/json; charset=utf-8');
        return toTfjsModelJson(task, layout, `round-${round}.weights.bin`);
      }
      const weights = weightsFromBytes(await models.get(id), layout);
      const metadata = {
        generatedBy: 'tabfed',
        task: task.id,
        taskVersion: String(task.version),
        round: String(round),
        modelId: id,
      };
      attach(reply, `${task.id}-round-${round}.safetensors`).type('application/octet-stream');
      return Buffer.from(toSafetensors(weights, layout, metadata).buffer);
    });

    // Beside `model`, since tfjs looks for the weights in the folder of the model.json (and repeats its query).
    api.get<{ Params: { id: string; round: string } }>(
      '/api/tasks/:id/round-:round.weights.bin',
      async ({ params, headers }, reply) => {
        const view = await taskOf(params.id);
        await checkReader(view, headers.authorization, reply);
        const round = roundFrom(params.round);
        const id = await modelOf(view, round);
        reply.header('etag', `"${id}"`);
        if (names(headers['if-none-match'], id)) return reply.code(304).send();
        attach(reply, `round-${round}.weights.bin`).type('application/octet-stream');
        return models.get(id);
      },
    );
  });
}

const noSuchRound = (task: TaskId, round: number, rounds: TaskView['rounds'], first: number) =>
  new TabfedError('model.not-found', {
    what: `Task "${task}" has no round ${round}; its newest committed round is ${newestRound(rounds)}.`,
    next: `Ask for a round from ${first} to ${newestRound(rounds)}.`,
  });

const noStatistics = (task: Task) =>
  new TabfedError('task.statistics-missing', {
    what: `Task "${task.id}" ${collectsStatistics(task) ? 'has no statistics yet' : 'collects no statistics'}.`,
    next: 'They are collected once, before the first round, of tasks that say so; docs/TASKS.md describes it.',
  });

const noLedger = (task: Task) =>
  new TabfedError('http.not-found', {
    what: `Task "${task.id}" has no privacy ledger: its mechanism is "none".`,
    next: 'Ask for that of a task whose privacy.mechanism is "central"; docs/PRIVACY.md says what it means.',
  });

const newestRound = (rounds: TaskView['rounds']) => rounds.at(-1)?.round ?? 0;

function roundFrom(text: string | string[]): number {
  if (typeof text === 'string' && /^(0|[1-9]\d{0,8})$/.test(text)) return Number(text);
  throw badRequest(`round expected a whole number from 0, got ${JSON.stringify(text).slice(0, 60)}.`);
}

/** File names are made of task ids and numbers only, which need no quoting rules. */
const attach = (reply: FastifyReply, fileName: string) =>
  reply.header('content-disposition', `attachment; filename="${fileName}"`);
