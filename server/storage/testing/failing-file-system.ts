/** A file system that can be made to refuse, as a full disk or one that is mounted read-only does. */
import type { FileHandle } from 'node:fs/promises';
import { type FileSystem, nodeFileSystem } from '../file-system.ts';

export type Refusal = 'ENOSPC' | 'EROFS' | 'EIO';
/** Where it refuses. `write` has written half of the bytes by then, as a disk that runs full in between. */
export type RefusedStep = 'open' | 'write' | 'sync' | 'rename';

export class FailingFileSystem {
  refusing: { readonly step: RefusedStep; readonly code: Refusal } | undefined;
  refusals = 0;

  readonly files: FileSystem = {
    ...nodeFileSystem,
    open: (async (path: string, flags: string) => {
      if (flags !== 'r') this.#maybe('open');
      const handle = await nodeFileSystem.open(path, flags);
      return flags === 'r' ? handle : this.#refusingHandle(handle);
    }) as FileSystem['open'],
    rename: async (from, to) => {
      this.#maybe('rename');
      await nodeFileSystem.rename(from, to);
    },
  };

  #refusingHandle(handle: FileHandle): Pick<FileHandle, 'writeFile' | 'sync' | 'close'> {
    return {
      writeFile: async (data) => {
        const bytes = data as Uint8Array;
        if (this.refusing?.step === 'write') await handle.writeFile(bytes.subarray(0, bytes.byteLength / 2));
        this.#maybe('write');
        await handle.writeFile(bytes);
      },
      sync: async () => {
        this.#maybe('sync');
        await handle.sync();
      },
      close: () => handle.close(),
    };
  }

  #maybe(step: RefusedStep): void {
    if (this.refusing?.step !== step) return;
    this.refusals += 1;
    const { code } = this.refusing;
    throw Object.assign(new Error(`${code}: injected at ${step}`), { code });
  }
}
