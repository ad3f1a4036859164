/** Files of a folder, zips among them opened: paths with their bytes, and nothing that an operating system adds. */
import { unzipSync } from 'fflate';
import type { ByteFile, FolderSource } from '../../../core/task/data-source.ts';
import { quote, tooLarge, unreadable } from '../data-errors.ts';
import type { Pace } from '../reading/stream-file.ts';

export interface FolderFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

const MIB = 1024 * 1024;
/** All files together are in memory at once. A zip says how large its files become before they are unpacked. */
const MAX_BYTES = 512 * MIB;
const MAX_FILES = 200_000;

const isWanted = (path: string) =>
  /\.(png|jpe?g|webp|bmp|gif|csv|tsv)$/i.test(path) && !/(^|\/)(\.|__MACOSX\/)/.test(path);

/** @throws TabfedError `data.unreadable` naming the file; and what `pace.next` throws. */
export async function folderFiles({ files }: FolderSource, pace: Pace): Promise<readonly FolderFile[]> {
  const total = files.reduce((sum, { file }) => sum + file.size, 0);
  if (total > MAX_BYTES)
    throw tooLarge(`The files have ${Math.ceil(total / MIB)} MiB`, `${MAX_BYTES / MIB} MiB`);
  if (files.length > MAX_FILES) throw tooLarge(`There are ${files.length} files`, `${MAX_FILES}`);
  const found: FolderFile[] = [];
  let done = 0;
  for (const { path, file } of files) {
    const isZip = /\.zip$/i.test(path);
    if (isZip || isWanted(path)) {
      const bytes = await bytesOf(file, path);
      if (isZip) found.push(...unzipped(bytes, path));
      else found.push({ path, bytes });
    }
    done += file.size;
    pace.onProgress?.({ done, total, rows: found.length });
    await pace.next();
  }
  return found;
}

function unzipped(bytes: Uint8Array, name: string): readonly FolderFile[] {
  let [unpacked, count] = [0, 0];
  try {
    const files = unzipSync(bytes, {
      filter(file) {
        if (!isWanted(file.name)) return false;
        unpacked += file.originalSize;
        if (unpacked > MAX_BYTES) throw tooLarge(`${name} unpacks to more than`, `${MAX_BYTES / MIB} MiB`);
        if (++count > MAX_FILES) throw tooLarge(`${name} holds more than`, `${MAX_FILES} files`);
        return true;
      },
    });
    return Object.entries(files).map(([path, content]) => ({ path, bytes: content }));
  } catch (cause) {
    if (cause instanceof Error && 'what' in cause) throw cause;
    throw unreadable(
      `${quote(name)} cannot be unpacked: ${cause instanceof Error ? cause.message : String(cause)}.`,
      'Make the zip again, without a password, or choose the folder itself.',
    );
  }
}

async function bytesOf(file: ByteFile, path: string): Promise<Uint8Array> {
  const bytes = new Uint8Array(file.size);
  const stream = file.stream().getReader();
  let at = 0;
  try {
    for (let part = await stream.read(); !part.done && part.value; part = await stream.read()) {
      bytes.set(part.value, at);
      at += part.value.length;
    }
  } catch (cause) {
    throw unreadable(
      `${quote(path)} could not be read to its end: ${cause instanceof Error ? cause.message : String(cause)}.`,
      'Choose it again; it may have been moved or changed since.',
    );
  }
  return bytes;
}
