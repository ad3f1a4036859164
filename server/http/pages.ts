/** The built pages, with the policy that keeps them to themselves. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import * as z from 'zod/mini';
import { TabfedError } from '../../core/errors/tabfed-error.ts';

/**
 * @param webRoot - `dist/web`, read once: pages that are built anew need a restart of the hub.
 * @param framersOf - Origins whose pages may show a task's page in a frame.
 * @param embedRoot - Folder with a version of the script tag's code in each folder.
 */
export function servePages(
  app: FastifyInstance,
  webRoot: string | undefined,
  framersOf: (task: string) => readonly string[],
  embedRoot: string | undefined,
): void {
  const root = webRoot && resolve(webRoot);
  if (!root || !existsSync(join(root, 'index.html'))) {
    const answer = async () => {
      throw notBuilt(root ? `There is no index.html in ${root}.` : 'This hub was started without its pages.');
    };
    for (const page of ['/', '/demo', '/demo/*', '/profile', '/profile/*', '/dashboard', '/dashboard/*'])
      app.get(page, answer);
    return;
  }
  const policy = contentSecurityPolicy(bootSha256Of(root));
  const demo = join(root, 'demo', 'index.html');
  const dashboard = join(root, 'dashboard');
  /** The operator's page in somebody's frame could be clicked on unawares; a task's page is for its visitors. */
  const framers = (path: string, task: unknown): string => {
    if (path.startsWith(dashboard)) return "'none'";
    const others = path === demo && typeof task === 'string' ? framersOf(task) : [];
    return ["'self'", ...others].join(' ');
  };
  app.register(fastifyStatic, {
    root,
    redirect: true, // /demo → /demo/
    dotfiles: 'ignore',
    cacheControl: false, // ours, below
    preCompressed: true,
    setHeaders(reply, path) {
      const isPage = path.endsWith('.html');
      const isHashed = path.startsWith(join(root, 'assets'));
      reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      reply.header('referrer-policy', 'no-referrer');
      if (isPage) {
        const { task } = reply.request.query as { task?: unknown };
        reply.header('content-security-policy', `${policy}; frame-ancestors ${framers(path, task)}`);
        reply.header('permissions-policy', NO_SENSORS);
        reply.header('cross-origin-opener-policy', 'same-origin');
      } else {
        // A partner's page fetches the trainer, its manifest and the WASM kernels from here.
        forEverySite(reply);
      }
    },
  });
  if (embedRoot !== undefined) {
    app.register(fastifyStatic, {
      root: embedRoot,
      prefix: '/embed/',
      decorateReply: false,
      dotfiles: 'ignore',
      cacheControl: false,
      preCompressed: true,
      setHeaders(reply) {
        reply.header('cache-control', 'public, max-age=31536000, immutable');
        forEverySite(reply);
      },
    });
  }
}

function forEverySite(reply: Pick<FastifyReply, 'header'>): void {
  reply.header('access-control-allow-origin', '*');
  reply.header('cross-origin-resource-policy', 'cross-origin');
}

/** Nothing here asks for any of these; a script that got in could not either. */
const NO_SENSORS = 'camera=(), microphone=(), geolocation=(), display-capture=(), payment=(), usb=()';

/**
 * Frames made with `srcdoc` inherit this policy and add their own: the compartment's bootstrap must be allowed
 * here by its hash, and its worker as a blob.
 */
function contentSecurityPolicy(bootSha256: string | undefined): string {
  const boot = bootSha256 ? ` 'sha256-${bootSha256}'` : '';
  return [
    "default-src 'none'",
    `script-src 'self'${boot} 'wasm-unsafe-eval'`,
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    'worker-src blob:',
    "frame-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

const Manifest = z.object({ bootSha256: z.string().check(z.regex(/^[A-Za-z0-9+/]{43}=$/)) });

/** Pages without a manifest have no compartment; a manifest that is there must be sound, or nothing would train. */
function bootSha256Of(root: string): string | undefined {
  const path = join(root, 'manifest.json');
  if (!existsSync(path)) return undefined;
  try {
    return z.parse(Manifest, JSON.parse(readFileSync(path, 'utf8'))).bootSha256;
  } catch (cause) {
    const next = 'Run `npm run build` and start the hub again.';
    const what = `${path} expected a bootSha256 of 44 base64 characters: ${(cause as Error).message}`;
    throw new TabfedError('hub.not-built', { what, next }, { cause });
  }
}

const notBuilt = (found: string) =>
  new TabfedError('hub.not-built', {
    what: `The pages are not built. ${found}`,
    next: 'Run `npm run build` and start the hub again; it trains without its pages meanwhile.',
  });
