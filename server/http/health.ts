/** Two questions of whoever runs the hub's process: must it be restarted, and may people be sent to it? */
import type { FastifyInstance } from 'fastify';
import type { TaskViews } from './views.ts';

/** Why the hub cannot do its work now; empty where it can. Never rejects. */
export type Readiness = () => Promise<readonly string[]>;

export function serveHealth(app: FastifyInstance, tasks: TaskViews, readiness: Readiness): void {
  app.register(async (health) => {
    health.addHook('onRequest', async (_request, reply) => {
      reply.header('access-control-allow-origin', '*').header('cache-control', 'no-store');
    });

    // Asks nothing of the disk: a full one is no reason to kill a hub that holds people's connections.
    health.get('/healthz', async () => ({ status: 'ok', tasks: (await tasks.list()).length }));

    health.get('/readyz', async (_request, reply) => {
      const reasons = await readiness();
      if (reasons.length > 0) reply.code(503);
      return { status: reasons.length > 0 ? 'not-ready' : 'ready', reasons };
    });
  });
}
