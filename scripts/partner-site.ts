/**
 * The example partner's own web server: another site than the hub's (127.0.0.1 against localhost), with the strictest
 * policy under which the tag works. `npm run partner` starts it beside a hub on localhost:8080.
 */
import { readFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readEmbedBuild } from '../cli/commands/embed.ts';
import { getTask } from '../participant/courier/hub-http.ts';
import { policyFor, scriptTag, type TagWishes } from '../web/sdk/embed/snippet.ts';
import { ROOT } from './build/paths.ts';

const FOLDER = join(ROOT, 'public/partner');
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.md': 'text/plain; charset=utf-8',
};

export interface PartnerSite {
  /** E.g. `http://127.0.0.1:40124`. */
  readonly url: string;
  close(): Promise<void>;
}

export interface PartnerWishes extends Partial<TagWishes> {
  readonly port?: number;
  /** In the place of the page with the loan table. Without a policy of its own it has the strict one. */
  readonly html?: string;
  /** Changes the tag that `tabfed embed` would print, at each request. */
  readonly changeTag?: (tag: string) => string;
}

/** Serves `public/partner` with the tag of `task` on the hub, which must run. */
export async function startPartnerSite(
  hub: string,
  taskId: string,
  wishes: PartnerWishes = {},
): Promise<PartnerSite> {
  const root = `${hub}/`;
  const [{ task }, build] = await Promise.all([getTask(hub, taskId), readEmbedBuild(hub)]);
  const { port = 0, html, changeTag = (tag) => tag, ...rest } = wishes;
  const tag = scriptTag(task, build, { source: '#loans', ...rest, hub: root });
  const allowed = policyFor(build, root);
  const policy = [
    "default-src 'none'",
    `script-src 'self' ${allowed['script-src']?.join(' ')}`,
    `connect-src 'self' ${allowed['connect-src']?.join(' ')}`,
    `worker-src ${allowed['worker-src']?.join(' ')}`,
    "style-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  const send = async (url: string, response: ServerResponse): Promise<unknown> => {
    const name = basename(new URL(url, 'http://partner').pathname) || 'index.html';
    const type = TYPES[extname(name)];
    if (!type) throw new Error(`there is no ${name}`);
    response.setHeader('content-type', type);
    if (extname(name) !== '.html') return response.end(await readFile(join(FOLDER, name)));
    const page = html ?? (await readFile(join(FOLDER, name), 'utf8'));
    response.setHeader('content-security-policy', policy);
    return response.end(page.replaceAll('<!-- tabfed -->', changeTag(tag)));
  };
  const server = createServer((request, response) => {
    send(request.url ?? '/', response).catch((error) => {
      response.statusCode = 404;
      response.end(String(error));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${bound}`, close: () => closeServer(server) };
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const hub = process.argv[2] ?? 'http://localhost:8080';
  const owner = { owner: 'Small lenders of the region', ownerZh: '本地区的小型贷款机构' };
  try {
    const site = await startPartnerSite(hub, 'credit', { port: 8081, ...owner });
    console.log(`The example partner is on ${site.url}, its model on ${hub}.`);
  } catch (error) {
    console.error(`partner: ${(error as Error).message}`);
    process.exitCode = 1;
  }
}
