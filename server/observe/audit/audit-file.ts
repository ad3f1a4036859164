/** The file of the audit log: whole lines are never changed, and one is on the disk before the next is written. */
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { TabfedError } from '../../../core/errors/tabfed-error.ts';
import { syncFolder } from '../../storage/durable-file.ts';
import { type AuditEntry, type AuditRecord, type ChainHead, linkRecord, readChain } from './chain.ts';

export interface AuditFileOptions {
  readonly path: string;
  readonly nowMs: () => number;
  /** A write failed. Its entries are kept and written with the next one. */
  readonly onFault: (error: unknown) => void;
}

export class AuditFile {
  /** What was in the file when it was opened. */
  readonly entries: readonly AuditEntry[];
  readonly #options: AuditFileOptions;
  readonly #handle: FileHandle;
  #head: ChainHead;
  /** Bytes of the file that are safe; what lies beyond is overwritten. */
  #safeBytes: number;
  readonly #pending: string[] = [];
  #isWriting = false;
  #written: Promise<void> = Promise.resolve();

  private constructor(
    options: AuditFileOptions,
    handle: FileHandle,
    found: { entries: readonly AuditEntry[]; head: ChainHead; safeBytes: number },
  ) {
    this.#options = options;
    this.#handle = handle;
    this.entries = found.entries;
    this.#head = found.head;
    this.#safeBytes = found.safeBytes;
  }

  /**
   * Opens or creates the log. A last line that was cut off is dropped, and an entry says so.
   *
   * @throws TabfedError `hub.store-damaged` where the chain is broken: nothing is added to a log that was altered.
   */
  static async open(options: AuditFileOptions): Promise<AuditFile> {
    const { path } = options;
    const handle = await openOrCreate(path);
    try {
      const bytes = await handle.readFile();
      const { entries, head, tornBytes, broken } = readChain(bytes);
      if (broken) {
        throw new TabfedError('hub.store-damaged', {
          what: `Line ${broken.line} of the audit log ${path} does not continue the chain: ${broken.why}.`,
          next: 'Find out who changed it; keep the file, and move it away to begin a new chain. `tabfed audit verify` checks a log.',
        });
      }
      const safeBytes = bytes.byteLength - tornBytes;
      if (tornBytes > 0) await handle.truncate(safeBytes);
      const file = new AuditFile(options, handle, { entries, head, safeBytes });
      if (tornBytes > 0) file.append({ type: 'log-repaired', figures: { droppedBytes: tornBytes } });
      return file;
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** Gives the record its place at once; it is synced to the disk soon after, in order. */
  append(record: AuditRecord): void {
    const { head, line } = linkRecord(this.#head, record, this.#options.nowMs());
    this.#head = head;
    this.#pending.push(line);
    if (!this.#isWriting) this.#written = this.#write();
  }

  /** Resolves when everything appended so far is on the disk, or its failure was told. */
  async settled(): Promise<void> {
    await this.#written;
  }

  async close(): Promise<void> {
    await this.#written;
    if (this.#pending.length > 0) await this.#write();
    await this.#handle.close();
  }

  async #write(): Promise<void> {
    this.#isWriting = true;
    try {
      while (this.#pending.length > 0) {
        const lines = this.#pending.length;
        const bytes = Buffer.from(this.#pending.join(''));
        // By position: what a failed attempt left behind is overwritten by the same bytes.
        for (let done = 0; done < bytes.byteLength; ) {
          const at = this.#safeBytes + done;
          done += (await this.#handle.write(bytes, done, bytes.byteLength - done, at)).bytesWritten;
        }
        await this.#handle.datasync();
        this.#safeBytes += bytes.byteLength;
        this.#pending.splice(0, lines);
      }
    } catch (error) {
      this.#options.onFault(error);
    } finally {
      this.#isWriting = false;
    }
  }
}

async function openOrCreate(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r+');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw unusable(path, error);
  }
  try {
    const handle = await open(path, 'wx+');
    await syncFolder(dirname(path));
    return handle;
  } catch (error) {
    throw unusable(path, error);
  }
}

const unusable = (path: string, cause: unknown) =>
  new TabfedError(
    'hub.data-folder',
    {
      what: `The audit log ${path} cannot be opened for writing: ${(cause as Error).message}.`,
      next: 'Correct its permissions, or choose another folder with TABFED_DATA=… or --data …',
    },
    { cause },
  );
