/** A file of this machine as rows to train on. */
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { TabfedError } from '../core/errors/tabfed-error.ts';
import type { ByteFile } from '../core/task/data-source.ts';

/** @throws TabfedError `data.unreadable` where there is no such file. */
export async function localFile(path: string): Promise<ByteFile> {
  const { size } = await attempt(path, async () => {
    const found = await stat(path);
    if (found.isFile()) return found;
    throw new Error('it is no file');
  });
  return { size, stream: () => Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array> };
}

/** @throws TabfedError `data.unreadable` where it is no JSON. */
export function localJson(path: string): Promise<unknown> {
  return attempt(path, async () => JSON.parse(await readFile(path, 'utf8')) as unknown);
}

async function attempt<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    throw new TabfedError(
      'data.unreadable',
      {
        what: `${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`,
        next: 'Name a file that is there and that you may read.',
      },
      { cause },
    );
  }
}
