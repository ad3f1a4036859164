import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { get } from 'node:https';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { io } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withPlainBytes } from '../../core/protocol/plain-bytes.ts';
import { createHub } from '../hub.ts';
import { startHub, tinyTask } from '../testing/running-hub.ts';
import { enrolMessage } from '../testing/speaker.ts';
import { certificateFor } from './tls.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tabfed-tls-'));
});
afterEach(() => rm(folder, { recursive: true }));

const pemOf = (dataFolder: string) => readFile(join(dataFolder, 'self-signed.pem'), 'utf8');

/** Trusts `ca` and nothing else. */
function fetchOver(url: string, ca?: string): Promise<{ status: number; protocol: string | null }> {
  return new Promise((resolve, reject) => {
    get(url, ca === undefined ? {} : { ca }, (answer) => {
      answer.resume();
      const socket = answer.socket as import('node:tls').TLSSocket;
      resolve({ status: answer.statusCode ?? 0, protocol: socket.getProtocol() });
    }).once('error', reject);
  });
}

describe('a hub with a self-signed certificate', () => {
  it('[TL1] speaks HTTPS and Socket.IO over TLS to whoever trusts the certificate, and to nobody else', async () => {
    const running = await startHub(tinyTask(), { tls: 'self-signed' });
    const { url } = running.hub;
    expect(url).toMatch(/^https:\/\//);
    const ca = await pemOf(running.dataFolder);
    expect(await fetchOver(`${url}/healthz`, ca)).toEqual({ status: 200, protocol: 'TLSv1.3' });
    await expect(fetchOver(`${url}/healthz`)).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    await expect(fetch(url.replace('https', 'http'))).rejects.toThrow();

    const socket = io(url, { transports: ['websocket'], reconnection: false, forceNew: true, ca });
    const reply = await socket.emitWithAck('message', enrolMessage(running.task));
    expect(withPlainBytes(reply)).toMatchObject({ ok: true });
    socket.disconnect();
    const stranger = io(url, { transports: ['websocket'], reconnection: false, forceNew: true });
    await expect(new Promise((_, reject) => stranger.once('connect_error', reject))).rejects.toThrow();
  });

  it('[TL2] names this machine, is of P-256, and stays the same over restarts, for its owner only', async () => {
    const { cert, key } = await certificateFor('self-signed', folder);
    const found = new X509Certificate(cert);
    for (const name of ['localhost', hostname()]) expect(found.checkHost(name)).toBe(name);
    expect(found.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(found.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
    expect(found.ca).toBe(false);
    expect(await certificateFor('self-signed', folder)).toEqual({ cert, key });
    expect((await stat(join(folder, 'self-signed.pem'))).mode & 0o777).toBe(0o600);
  });

  it('[TL2] is refused with hub.tls where the file is damaged', async () => {
    await certificateFor('self-signed', folder);
    await writeFile(join(folder, 'self-signed.pem'), 'nothing');
    await expect(certificateFor('self-signed', folder)).rejects.toMatchObject({ code: 'hub.tls' });
  });
});

describe('a hub with a certificate of its own', () => {
  const files = async () => {
    const { cert, key } = await certificateFor('self-signed', folder);
    const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
    await writeFile(certFile, cert);
    await writeFile(keyFile, key);
    return { certFile, keyFile, cert };
  };

  it('[TL3] serves it', async () => {
    const { cert, ...tls } = await files();
    const running = await startHub(tinyTask(), { tls });
    expect((await fetchOver(`${running.hub.url}/healthz`, cert)).status).toBe(200);
  });

  it('[TL3] refuses files that are not there, or do not fit, and frees its data folder', async () => {
    const { certFile, keyFile } = await files();
    const otherFolder = await mkdtemp(join(folder, 'other-'));
    const { key } = await certificateFor('self-signed', otherFolder);
    const otherKey = join(folder, 'other.pem');
    await writeFile(otherKey, key);
    const start = (tls: { certFile: string; keyFile: string }) =>
      createHub({ port: 0, dataFolder: join(folder, 'data'), tasks: [tinyTask()], tls });
    for (const tls of [
      { certFile, keyFile: join(folder, 'missing.pem') },
      { certFile: keyFile, keyFile },
      { certFile, keyFile: otherKey },
    ]) {
      const refusal = await start(tls).catch((error: unknown) => error);
      expect(refusal).toMatchObject({ code: 'hub.tls' });
      expect(String(refusal)).not.toContain('PRIVATE KEY');
    }
    await (await start({ certFile, keyFile })).close();
  });
});
