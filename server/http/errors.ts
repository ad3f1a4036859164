/** Refusals as answers: JSON `{code, what, next}` to programs, a small page to a person. Never a stack trace. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ErrorCode } from '../../core/errors/codes.ts';
import { type ErrorReport, TabfedError } from '../../core/errors/tabfed-error.ts';
import { errorPage } from './error-page.ts';

const STATUS: Partial<Record<ErrorCode, number>> = {
  'http.bad-request': 400,
  'task.invalid': 400,
  'task.exists': 409,
  'auth.model': 401,
  'auth.operator': 401,
  'limits.too-fast': 429,
  'http.not-found': 404,
  'model.not-found': 404,
  'task.not-found': 404,
  'task.statistics-missing': 404,
  'hub.not-built': 503,
  'hub.closing': 503,
};

export const badRequest = (what: string) =>
  new TabfedError('http.bad-request', {
    what,
    next: 'Correct the address; docs/PROTOCOL.md lists every one.',
  });

export const notFound = (method: string, url: string) =>
  new TabfedError('http.not-found', {
    what: `There is nothing at ${method} ${url.slice(0, 200)}.`,
    next: 'Check the address; the start page / and /api/tasks list the tasks.',
  });

export function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const { status, report } = describe(error);
  if (status === 500) request.log.error({ err: error, url: request.url }, 'a request failed');
  reply.code(status).header('cache-control', 'no-store').header('x-content-type-options', 'nosniff');
  if (/^\/(api|models|healthz)\b/.test(request.url)) {
    if (!request.url.startsWith('/api/operator')) reply.header('access-control-allow-origin', '*');
    reply.type('application/json; charset=utf-8');
    reply.send(JSON.stringify(report));
  } else {
    reply
      .header('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
      .header('referrer-policy', 'no-referrer')
      .type('text/html; charset=utf-8')
      .send(errorPage(report));
  }
}

function describe(error: unknown): { status: number; report: ErrorReport } {
  if (error instanceof TabfedError && STATUS[error.code]) {
    return { status: STATUS[error.code] as number, report: error.toReport() };
  }
  // Fastify's own refusals: a path that cannot be decoded, a body that is too large.
  const status = (error as { statusCode?: number }).statusCode ?? 500;
  if (status === 404) return { status, report: notFound('GET', 'this address').toReport() };
  if (status >= 400 && status < 500) {
    return { status, report: badRequest(`The request was refused: ${(error as Error).message}.`).toReport() };
  }
  const report: ErrorReport = {
    code: error instanceof TabfedError ? error.code : 'hub.internal',
    what: 'The hub could not answer because of a fault of its own.',
    next: 'Try again in a minute; where it stays, tell the operator, whose log has the reason.',
  };
  return { status: 500, report };
}
