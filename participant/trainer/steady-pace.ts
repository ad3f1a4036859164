/** How the trainer reads a file: gives way to messages, so that it can be cancelled, and tells how far it is. */
import type { Pace } from '../data/reading/stream-file.ts';
import type { ReadingProgress } from '../ports.ts';
import { cancelled } from './trainer-errors.ts';
import type { LoopPorts } from './training-loop.ts';

/** Short enough to cancel within 200 ms. */
const SLICE_MS = 50;
/** A bar that moves ten times a second looks steady. */
const PROGRESS_EVERY_MS = 100;

export function steadyPace(
  ports: LoopPorts,
  isCancelled: () => boolean,
  onProgress: (progress: ReadingProgress) => void,
): Pace {
  let sliceEndsAt = ports.now() + SLICE_MS;
  let toldAt = Number.NEGATIVE_INFINITY;
  return {
    onProgress(progress) {
      const now = ports.now();
      if (now - toldAt < PROGRESS_EVERY_MS && progress.done < progress.total) return;
      toldAt = now;
      onProgress(progress);
    },
    async next() {
      if (ports.now() < sliceEndsAt) return;
      await ports.yieldNow();
      sliceEndsAt = ports.now() + SLICE_MS;
      if (isCancelled()) throw cancelled();
    },
  };
}
