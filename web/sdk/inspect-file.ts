/** What a file holds, told by the trainer in a compartment of its own, which is gone afterwards. */
import { hubAddress } from '../../participant/courier/hub-address.ts';
import type { FileProfile } from '../../participant/data/profile/file-profile.ts';
import type { ReadingProgress } from '../../participant/ports.ts';
import { BUILD_INFO } from './build-info.ts';
import { openCompartment } from './compartment/host.ts';

export interface Inspecting {
  /** Where the trainer's code lies; nothing else is asked for, and nothing is sent. */
  readonly hub: string;
  readonly file: File;
  readonly onProgress: (progress: ReadingProgress) => void;
  /** Ends the reading; the promise rejects with `trainer.cancelled` or `trainer.crashed`. */
  readonly signal: AbortSignal;
}

/**
 * Call it only after consent: it loads code and starts a worker.
 *
 * @throws TabfedError as `openCompartment`, and `data.*` with row and column where the file cannot be read.
 */
export async function inspectFile({ hub, file, onProgress, signal }: Inspecting): Promise<FileProfile> {
  const compartment = await openCompartment({
    trainerUrl: hubAddress(hub, BUILD_INFO.trainer.path),
    trainerSha256: BUILD_INFO.trainer.sha256,
  });
  const end = () => void compartment.close();
  signal.addEventListener('abort', end);
  try {
    if (signal.aborted) await compartment.close();
    return await compartment.trainer.inspect(file, onProgress);
  } finally {
    signal.removeEventListener('abort', end);
    await compartment.close();
  }
}
