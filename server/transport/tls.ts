/** The certificate with which a hub speaks HTTPS: given as files, or made for trying. */
import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { TabfedError } from '../../core/errors/tabfed-error.ts';
import { readIfThere, writeOnce } from '../auth/owner-file.ts';

/** `self-signed`: a certificate that no browser trusts until somebody says so. */
export type TlsOption = { readonly certFile: string; readonly keyFile: string } | 'self-signed';

/** PEM texts. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** @throws TabfedError `hub.tls` where a file cannot be read, or the two do not fit together. */
export async function certificateFor(option: TlsOption, dataFolder: string): Promise<Certificate> {
  if (option === 'self-signed') return selfSigned(dataFolder);
  const [cert, key] = await Promise.all([readPem(option.certFile), readPem(option.keyFile)]);
  try {
    createSecureContext({ cert, key });
  } catch (cause) {
    throw new TabfedError(
      'hub.tls',
      {
        what: `${option.certFile} and ${option.keyFile} expected a PEM certificate and its private key: ${(cause as Error).message}.`,
        next: 'Give the full chain with --tls-cert and the matching key, without a passphrase, with --tls-key.',
      },
      { cause },
    );
  }
  return { cert, key };
}

async function readPem(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new TabfedError(
      'hub.tls',
      {
        what: `${path} cannot be read: ${(cause as Error).message}.`,
        next: 'Give the paths of the certificate and its key with --tls-cert and --tls-key.',
      },
      { cause },
    );
  }
}

const LIFETIME_MS = 365 * 24 * 60 * 60 * 1000;

/**
 * Made once for a data folder and kept, so that a browser has to be told once only, and
 * `NODE_EXTRA_CA_CERTS=<data folder>/self-signed.pem` lets headless participants in.
 */
async function selfSigned(dataFolder: string): Promise<Certificate> {
  const path = join(dataFolder, 'self-signed.pem');
  const kept = split((await readIfThere(path)) ?? (await writeOnce(path, await generatePem())));
  const found = kept && new X509Certificate(kept.cert);
  if (!kept || !found || Date.parse(found.validTo) < Date.now()) {
    throw new TabfedError('hub.tls', {
      what: `${path} expected a certificate and its key; ${found ? `it was valid until ${found.validTo}` : 'they are not there'}.`,
      next: 'Delete the file: the hub makes a new one at its next start.',
    });
  }
  return kept;
}

async function generatePem(): Promise<string> {
  const names = [...new Set(['localhost', hostname()])];
  // Loaded here: few hubs make one, and all would start later by a tenth.
  const { generate } = await import('selfsigned');
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'tabfed, self-signed' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notAfterDate: new Date(Date.now() + LIFETIME_MS),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          ...names.map((value) => ({ type: 2, value }) as const),
          { type: 7, ip: '127.0.0.1' },
          { type: 7, ip: '::1' },
        ],
      },
    ],
  });
  return `${cert.trim()}\n${key.trim()}\n`;
}

function split(pem: string): Certificate | undefined {
  const cert = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----\n?/.exec(pem)?.[0];
  const key = /-----BEGIN PRIVATE KEY-----[\s\S]+?-----END PRIVATE KEY-----\n?/.exec(pem)?.[0];
  return cert && key ? { cert, key } : undefined;
}
