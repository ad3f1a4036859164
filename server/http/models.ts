/** `GET /models/<sha256>`: exactly the bytes that the hash is over, cacheable for ever by everybody. */
import type { FastifyInstance } from 'fastify';
import type { ModelId } from '../../core/protocol/ids.ts';
import { ModelIdSchema } from '../../core/protocol/messages.ts';
import type { ModelFiles } from '../ports.ts';
import { modelNotFound } from '../storage/model-errors.ts';
import { badRequest } from './errors.ts';

const FOR_EVER = 'public, max-age=31536000, immutable';

export function serveModels(
  app: FastifyInstance,
  models: Pick<ModelFiles, 'get' | 'has'>,
  onModelServed: (id: ModelId, bytes: number) => void,
): void {
  app.get<{ Params: { id: string } }>('/models/:id', async (request, reply) => {
    reply.header('access-control-allow-origin', '*');
    const parsed = ModelIdSchema.safeParse(request.params.id);
    if (!parsed.success)
      throw badRequest('A model id is the SHA-256 of its bytes: 64 lower-case hex digits.');
    const id = parsed.data;
    if (!(await models.has(id))) throw modelNotFound(id);

    reply.header('etag', `"${id}"`).header('cache-control', FOR_EVER);
    if (names(request.headers['if-none-match'], id)) return reply.code(304).send();
    const bytes = await models.get(id).catch((error: unknown) => {
      reply.removeHeader('etag').removeHeader('cache-control'); // a failure is not cached for ever
      throw error;
    });
    if (request.method === 'GET') reply.raw.once('finish', () => onModelServed(id, bytes.byteLength));
    return reply.type('application/octet-stream').send(bytes);
  });
}

/** Whether an If-None-Match header names this ETag; a weak tag matches too (RFC 9110, 13.1.2). */
export function names(ifNoneMatch: string | undefined, id: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.split(',').some((tag) => ['*', `"${id}"`].includes(tag.trim().replace(/^W\//, '')));
}
