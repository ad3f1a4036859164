/**
 * The hub's HTTP side: models, JSON about the tasks, and the built pages. It only reads, but for the operator's
 * pause; everything that changes a round comes over Socket.IO.
 */
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyServerOptions,
  LogController,
} from 'fastify';
import type { ModelId } from '../../core/protocol/ids.ts';
import { modelReader } from '../auth/model-access.ts';
import type { HubMetrics } from '../observe/metrics.ts';
import type { HubStore, ModelFiles } from '../ports.ts';
import type { Certificate } from '../transport/tls.ts';
import { serveApi } from './api.ts';
import { badRequest, notFound, sendError } from './errors.ts';
import { type Readiness, serveHealth } from './health.ts';
import { serveMetrics } from './metrics.ts';
import { type OwnersOf, serveModels } from './models.ts';
import { type OperatorPorts, serveOperator } from './operator.ts';
import { servePages } from './pages.ts';
import { sharedReads } from './shared-reads.ts';
import type { TaskViews } from './views.ts';

export interface HttpAppOptions {
  readonly tasks: TaskViews;
  readonly models: ModelFiles;
  readonly store: Pick<HubStore, 'getTask' | 'getParticipant' | 'listMembers' | 'listRefusals'>;
  /** Answers `/api/operator`. */
  readonly operator: Omit<OperatorPorts, 'store'>;
  /** The built pages (`dist/web`); without them every page answers 503 and says how to build them. */
  readonly webRoot: string | undefined;
  /** Kept versions of the script tag's code, answered below `/embed/`. */
  readonly embedRoot?: string;
  /** Answers `/readyz`. */
  readonly readiness: Readiness;
  /** Answers `/metrics`. */
  readonly metrics: Pick<HubMetrics, 'scrape'>;
  /** Pages of other origins that may show this task's page in a frame; none for an unknown task. */
  framersOf(task: string): readonly string[];
  /** With it the app speaks HTTPS only. */
  readonly tls?: Certificate;
  /** One proxy stands before the hub: its X-Forwarded-For says who asks. */
  readonly trustProxy?: boolean;
  /** Called when a whole model has left this hub; not for a 304 or a HEAD. */
  onModelServed(id: ModelId, bytes: number): void;
  /** Where failures of the hub itself go, with their stack; the answer has none. */
  readonly log?: FastifyBaseLogger;
}

/** @returns an app that is ready to be injected into, or to be given to `listen()`. The caller closes it. */
export function createHttpApp(options: HttpAppOptions): FastifyInstance {
  const { log, tls } = options;
  const settings: FastifyServerOptions = {
    ...(log && { loggerInstance: log, logController: new LogController({ disableRequestLogging: true }) }),
    // The proxy next to the hub is believed, and nobody before it: `true` would take what a sender writes.
    trustProxy: options.trustProxy ? (_address, hop) => hop === 0 : false,
    routerOptions: { maxParamLength: 200 },
    bodyLimit: 1024, // nothing here needs a body
    forceCloseConnections: true, // a hub that stops does not wait for idle keep-alive connections
    frameworkErrors: (error, request, reply) => sendError(error, request, reply),
  };
  // Fastify's types know HTTP and HTTPS as different apps; whatever is served here is the same.
  const app = Fastify({ ...settings, ...(tls && { https: tls }) } as FastifyServerOptions);

  app.setErrorHandler((error, request, reply) => sendError(error, request, reply));
  app.setNotFoundHandler((request, reply) =>
    sendError(notFound(request.method, request.url), request, reply),
  );
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-content-type-options', 'nosniff');
    // It goes into no answer, but logs and proxies repeat it.
    if (!/^[\w.:[\]-]{1,255}$/.test(request.headers.host ?? '')) {
      throw badRequest('The Host header is not a host name with an optional port.');
    }
  });

  const models = sharedReads(options.models);
  const { tasks, store, operator, onModelServed } = options;
  const reader = modelReader(store, operator.token);
  const ownersOf: OwnersOf = async (id) => {
    const owned = await Promise.all(
      (await tasks.list()).map(async ({ task, rounds }) => {
        const isIn = rounds.some(({ modelId }) => modelId === id);
        return isIn || (await store.getTask(task.id))?.initialModel === id ? [task] : [];
      }),
    );
    return owned.flat();
  };
  serveModels(app, { models, ownersOf, reader, onModelServed });
  serveApi(app, { tasks, models, store, reader });
  serveOperator(app, { ...operator, store });
  serveHealth(app, options.tasks, options.readiness);
  serveMetrics(app, options.metrics);
  servePages(app, options.webRoot, options.framersOf, options.embedRoot);
  return app;
}
