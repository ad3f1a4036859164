/**
 * The hub's HTTP side: models, JSON about the tasks, and the built pages. It only reads; everything that changes a
 * round comes over Socket.IO.
 */
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import type { ModelId } from '../../core/protocol/ids.ts';
import type { HubMetrics } from '../observe/metrics.ts';
import type { HubStore, ModelFiles } from '../ports.ts';
import { serveApi } from './api.ts';
import { badRequest, notFound, sendError } from './errors.ts';
import { type Readiness, serveHealth } from './health.ts';
import { serveMetrics } from './metrics.ts';
import { serveModels } from './models.ts';
import { servePages } from './pages.ts';
import { sharedReads } from './shared-reads.ts';
import type { TaskViews } from './views.ts';

export interface HttpAppOptions {
  readonly tasks: TaskViews;
  readonly models: ModelFiles;
  readonly store: Pick<HubStore, 'getTask'>;
  /** The built pages (`dist/web`); without them every page answers 503 and says how to build them. */
  readonly webRoot: string | undefined;
  /** Answers `/readyz`. */
  readonly readiness: Readiness;
  /** Answers `/metrics`. */
  readonly metrics: Pick<HubMetrics, 'scrape'>;
  /** Called when a whole model has left this hub; not for a 304 or a HEAD. */
  onModelServed(id: ModelId, bytes: number): void;
  /** Where failures of the hub itself go, with their stack; the answer has none. */
  readonly log?: FastifyBaseLogger;
}

/** @returns an app that is ready to be injected into, or to be given to `listen()`. The caller closes it. */
export function createHttpApp(options: HttpAppOptions): FastifyInstance {
  const app = Fastify({
    ...(options.log
      ? { loggerInstance: options.log, logController: new LogController({ disableRequestLogging: true }) }
      : {}),
    routerOptions: { maxParamLength: 200 },
    bodyLimit: 1024, // nothing here takes a body
    forceCloseConnections: true, // a hub that stops does not wait for idle keep-alive connections
    frameworkErrors: (error, request, reply) => sendError(error, request, reply),
  });

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
  serveModels(app, models, options.onModelServed);
  serveApi(app, { tasks: options.tasks, models, store: options.store });
  serveHealth(app, options.tasks, options.readiness);
  serveMetrics(app, options.metrics);
  servePages(app, options.webRoot);
  return app;
}
