import type { FastifyInstance } from 'fastify';
import type { HubMetrics } from '../observe/metrics.ts';

/** `/metrics` in the text format of Prometheus. No CORS: it is for the operator's scraper, not for pages. */
export function serveMetrics(app: FastifyInstance, metrics: Pick<HubMetrics, 'scrape'>): void {
  app.get('/metrics', async (_request, reply) => {
    const { contentType, text } = await metrics.scrape();
    return reply.header('cache-control', 'no-store').type(contentType).send(text);
  });
}
