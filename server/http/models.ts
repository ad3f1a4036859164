/**
 * `GET /models/<sha256>`: exactly the bytes that the hash is over, cacheable for ever: by everybody, or by the
 * participant alone where its task is joined with tokens.
 */
import type { FastifyInstance } from 'fastify';
import type { ModelId } from '../../core/protocol/ids.ts';
import { ModelIdSchema } from '../../core/protocol/messages.ts';
import type { Task } from '../../core/task/task.ts';
import { isPrivate, type ModelReader } from '../auth/model-access.ts';
import type { ModelFiles } from '../ports.ts';
import { modelNotFound } from '../storage/model-errors.ts';
import { badRequest } from './errors.ts';

const FOR_EVER = 'max-age=31536000, immutable';

/** The tasks of this hub, as they run now, that a model belongs to. */
export type OwnersOf = (id: ModelId) => Promise<readonly Task[]>;

export interface ModelPorts {
  readonly models: Pick<ModelFiles, 'get'>;
  readonly ownersOf: OwnersOf;
  readonly reader: ModelReader;
  onModelServed(id: ModelId, bytes: number): void;
}

export function serveModels(app: FastifyInstance, ports: ModelPorts): void {
  const { models, ownersOf, reader } = ports;

  // A page of another origin asks before it sends the header that a private model wants.
  app.options('/models/:id', async (_request, reply) =>
    reply
      .header('access-control-allow-origin', '*')
      .header('access-control-allow-headers', 'authorization')
      .header('access-control-max-age', '86400')
      .code(204)
      .send(),
  );

  app.get<{ Params: { id: string } }>('/models/:id', async (request, reply) => {
    reply.header('access-control-allow-origin', '*');
    const parsed = ModelIdSchema.safeParse(request.params.id);
    if (!parsed.success)
      throw badRequest('A model id is the SHA-256 of its bytes: 64 lower-case hex digits.');
    const id = parsed.data;
    const owners = await ownersOf(id);
    if (owners.length === 0) throw modelNotFound(id);
    await reader.check(owners, request.headers.authorization);

    const audience = owners.every(isPrivate) ? 'private' : 'public';
    reply.header('etag', `"${id}"`).header('cache-control', `${audience}, ${FOR_EVER}`);
    if (names(request.headers['if-none-match'], id)) return reply.code(304).send();
    const bytes = await models.get(id).catch((error: unknown) => {
      reply.removeHeader('etag').removeHeader('cache-control'); // a failure is not cached for ever
      throw error;
    });
    if (request.method === 'GET') reply.raw.once('finish', () => ports.onModelServed(id, bytes.byteLength));
    return reply.type('application/octet-stream').send(bytes);
  });
}

/** Whether an If-None-Match header names this ETag; a weak tag matches too (RFC 9110, 13.1.2). */
export function names(ifNoneMatch: string | undefined, id: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.split(',').some((tag) => ['*', `"${id}"`].includes(tag.trim().replace(/^W\//, '')));
}
