/**
 * The hub: a data folder, a runtime for each task, and one HTTP server that carries pages, models and Socket.IO.
 * This file only puts the parts together.
 */
import { join, resolve } from 'node:path';
import type { FastifyBaseLogger } from 'fastify';
import { TabfedError } from '../core/errors/tabfed-error.ts';
import type { TaskId } from '../core/protocol/ids.ts';
import type { RoundSummary, Standing } from '../core/protocol/messages.ts';
import type { Task } from '../core/task/task.ts';
import { fillCryptoRandom } from '../participant/update/random.ts';
import { builtInTasks } from '../tasks/registry.ts';
import { joinTokenVerifier } from './auth/join-tokens.ts';
import { openOperatorToken } from './auth/operator-token.ts';
import { openSigningKey } from './auth/signing-key.ts';
import { systemClock } from './clock.ts';
import { createHttpApp } from './http/app.ts';
import { listen } from './http/listen.ts';
import { foldKernel } from './kernel/fold-kernel.ts';
import { LimitedHandler } from './limits/limited-handler.ts';
import { DEFAULT_LIMITS, type HubLimits } from './limits/limits.ts';
import { openAuditLog } from './observe/audit/audit-log.ts';
import { type Log, logFacts } from './observe/log-facts.ts';
import { hubMetrics } from './observe/metrics.ts';
import { readinessOf } from './observe/readiness.ts';
import { tellAll } from './observe/tell-all.ts';
import { roundZero } from './round-zero.ts';
import { whyWaiting } from './rounds/why-waiting.ts';
import { HubHandler } from './shell/hub-handler.ts';
import { TaskRuntime } from './shell/task-runtime.ts';
import { UploadBudget } from './shell/upload-budget.ts';
import { forgetAddedTask, keepAddedTask, readAddedTasks } from './storage/added-tasks.ts';
import { openDataFolder } from './storage/data-folder.ts';
import { keepEmbedVersions } from './storage/embed-versions.ts';
import { assertRetention, type Retention } from './storage/retention.ts';
import { attachSocketIo } from './transport/socket-io.ts';
import { certificateFor, type TlsOption } from './transport/tls.ts';

export interface HubOptions {
  /** Default 8080; 0 takes any free port. */
  readonly port?: number;
  /** Default `0.0.0.0`: reachable from other machines. */
  readonly host?: string;
  /** Where rounds and models are kept. Default `.tabfed` in the working directory. */
  readonly dataFolder?: string;
  /** Which rounds keep their model files; rows always stay. Default: all, since a task says how many rounds it has. */
  readonly keep?: Retention;
  /** The built pages; without them the hub serves models and JSON only. */
  readonly webRoot?: string;
  /** Default: the built-in tasks. */
  readonly tasks?: readonly Task[];
  /** Speaks HTTPS only. Default: plain HTTP, for this machine or behind a proxy that speaks HTTPS. */
  readonly tls?: TlsOption;
  /** Exactly one proxy stands before the hub, and sets X-Forwarded-For. Default: the header means nothing. */
  readonly trustProxy?: boolean;
  /** Those to change; the others keep their defaults. */
  readonly limits?: Partial<HubLimits>;
  /** At least 24 characters. Default: made at the first start, see {@link Hub.newOperatorToken}. */
  readonly operatorToken?: string;
  /** A pino logger; silent by default. */
  readonly log?: Log & FastifyBaseLogger;
}

export interface Hub {
  /** The address to open in a browser on this machine. */
  readonly url: string;
  /** The operator's token where this start made it: it can be read nowhere else, and never again. */
  readonly newOperatorToken?: string;
  /** Where a task stands now. */
  standing(task: string): Standing | undefined;
  /** Committed rounds of a task, oldest first. */
  rounds(task: string): readonly RoundSummary[];
  /** Bytes set aside for frames whose last chunk has not come; 0 between rounds. */
  readonly bufferedBytes: number;
  /** Tells every participant, lets what was decided become durable, and frees port and folder. */
  close(): Promise<void>;
}

/**
 * Starts a hub. Every task goes on from its last committed round.
 *
 * @throws TabfedError `hub.port-in-use`, `hub.data-folder`, `hub.store-damaged`, `hub.keys`, `hub.tls`, each with advice.
 */
export async function createHub(options: HubOptions = {}): Promise<Hub> {
  const { port = 8080, host = '0.0.0.0', tasks = builtInTasks, keep, trustProxy = false } = options;
  const limits: HubLimits = { ...DEFAULT_LIMITS, ...options.limits };
  if (keep) assertRetention(keep);
  const dataFolder = resolve(options.dataFolder ?? '.tabfed');
  const folder = await openDataFolder(dataFolder);
  const { store, models } = folder;
  const runtimes = new Map<TaskId, TaskRuntime>();
  const log = options.log ? logFacts(options.log) : () => {};
  const metrics = hubMetrics(() => [...runtimes.values()]);
  const tellButAudit = tellAll(log, [metrics.tell]);
  const audit = await openAuditLog({
    path: join(dataFolder, 'audit.jsonl'),
    nowMs: systemClock.now,
    onFault: (error) => tellButAudit({ type: 'fault', task: null, where: 'writing the audit log', error }),
  }).catch(async (error: unknown) => {
    metrics.close();
    await folder.close();
    throw error;
  });
  const tell = tellAll(log, [metrics.tell, audit.tell]);
  const budget = new UploadBudget(systemClock, limits);
  const ports = {
    store,
    models,
    clock: systemClock,
    tell,
    budget,
    fillRandom: fillCryptoRandom,
    ...(keep && { keep }),
  };
  for (const finding of folder.findings) tell({ type: 'store-finding', task: null, ...finding });
  let isClosing = false;
  const close = async () => {
    for (const runtime of runtimes.values()) await runtime.close();
    await audit.close();
    metrics.close();
    await folder.close();
  };
  try {
    const tls = options.tls && (await certificateFor(options.tls, dataFolder));
    const operatorToken = await openOperatorToken(dataFolder, options.operatorToken);
    const verifyToken = joinTokenVerifier(await openSigningKey(dataFolder));
    const begin = async (task: Task) => {
      runtimes.set(task.id, await TaskRuntime.start(task, ports, roundZero));
      await audit.catchUp(task, store);
    };
    const isGiven = (task: Task) => tasks.some(({ id }) => id === task.id);
    for (const task of tasks) await begin(task);
    for (const task of await readAddedTasks(dataFolder)) if (!isGiven(task)) await begin(task);
    /** Of two requests at once for one id, the second is refused. */
    const beginning = new Set<TaskId>();
    const addTask = async (task: Task) => {
      if (runtimes.has(task.id) || beginning.has(task.id)) throw taskExists(task.id);
      beginning.add(task.id);
      try {
        await keepAddedTask(dataFolder, task);
        // One that cannot begin would keep the hub from starting.
        await begin(task).catch(async (error: unknown) => {
          await forgetAddedTask(dataFolder, task);
          throw error;
        });
      } finally {
        beginning.delete(task.id);
      }
      tell({ type: 'operator-added-task', task: task.id });
    };
    const embedRoot = await keepEmbedVersions(options.webRoot, dataFolder);
    const app = createHttpApp({
      tasks: {
        list: async () => [...runtimes.values()].map(viewOf),
        get: async (id) => {
          const runtime = runtimes.get(id);
          return runtime && viewOf(runtime);
        },
      },
      models,
      store,
      readiness: readinessOf({
        dataFolder,
        store,
        taskCount: () => runtimes.size,
        isClosing: () => isClosing,
        nowMs: systemClock.now,
      }),
      metrics,
      operator: {
        token: operatorToken,
        tasks: runtimes,
        addTask,
        failuresPerMinutePerAddress: limits.operatorFailuresPerMinutePerAddress,
        nowMs: systemClock.now,
      },
      webRoot: options.webRoot,
      ...(embedRoot !== undefined && { embedRoot }),
      framersOf: (task) => runtimes.get(task as TaskId)?.task.admission?.origins ?? [],
      trustProxy,
      ...(tls && { tls }),
      onModelServed: (id, bytes) => {
        for (const runtime of runtimes.values()) if (runtime.model.id === id) runtime.countBytesDown(bytes);
      },
      ...(options.log && { log: options.log }),
    });
    const gate = { verifyToken, maxParticipantsPerTask: limits.participantsPerTask };
    const handler = new LimitedHandler(new HubHandler(runtimes, ports, gate), limits, ports);
    const sockets = attachSocketIo(app.server, handler, { trustProxy });
    const url = await listen(app, { host, port }).catch(async (error: unknown) => {
      await sockets.close();
      await app.close();
      throw error;
    });
    audit.started(runtimes.size);
    tell({ type: 'started', url, tasks: runtimes.size, foldKernel: foldKernel.name });
    return {
      url,
      ...(operatorToken.created && { newOperatorToken: operatorToken.created }),
      standing: (task) => runtimes.get(task as TaskId)?.standing(),
      rounds: (task) => runtimes.get(task as TaskId)?.rounds ?? [],
      get bufferedBytes() {
        return budget.usedBytes;
      },
      async close() {
        isClosing = true;
        for (const runtime of runtimes.values())
          runtime.links.broadcast({ type: 'dismiss', error: CLOSING.toReport() });
        for (const runtime of runtimes.values()) await runtime.close();
        await sockets.close();
        await app.close();
        audit.stopped();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

const taskExists = (id: TaskId) =>
  new TabfedError('task.exists', {
    what: `This hub has a task "${id}" already.`,
    next: 'Give the new one another id.',
  });

const viewOf = (runtime: TaskRuntime) => ({
  task: runtime.task,
  standing: runtime.standing(),
  waitingFor: whyWaiting(runtime.policy, runtime.state, systemClock.now()),
  rounds: runtime.rounds,
  ...(runtime.statistics && { statistics: runtime.statistics }),
  ...(runtime.ledger && { ledger: runtime.ledger }),
});

const CLOSING = new TabfedError('hub.closing', {
  what: 'The hub is being stopped; committed rounds are safe.',
  next: 'Wait: this participant comes back by itself when the hub runs again.',
});
