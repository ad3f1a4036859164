import { TabfedError } from '../../core/errors/tabfed-error.ts';
import { DeviceExhausted } from './backends.ts';

export function busy(): TabfedError {
  return new TabfedError('trainer.busy', {
    what: 'The trainer has a job already; it takes one at a time.',
    next: 'Wait for that job to end, or cancel it.',
  });
}

export function notReady(what: string, next: string): TabfedError {
  return new TabfedError('trainer.busy', { what, next });
}

export function cancelled(): TabfedError {
  return new TabfedError('trainer.cancelled', {
    what: 'Training was stopped before it was done.',
    next: 'Resume to take part in the next round.',
  });
}

export function hashMismatch(what: string): TabfedError {
  return new TabfedError('model.hash-mismatch', {
    what,
    next: 'Download the model again; where that does not help, tell the operator of the hub.',
  });
}

export function contextLost(what: string): TabfedError {
  return new TabfedError('trainer.context-lost', {
    what,
    next: 'Close other pages that use the graphics card, or let the backend be chosen automatically.',
  });
}

export function outOfMemory(what: string): TabfedError {
  return new TabfedError('trainer.out-of-memory', {
    what,
    next: 'Close other pages and programs; where it stays, the owner of the task may choose smaller batches.',
  });
}

/** Words of browsers and of tfjs where memory could not be had, in host memory, in WebAssembly or as a texture. */
const NO_MEMORY = /memory|allocat|invalid (typed )?array length|create WebGLTexture|texture size|OOM/i;

export function isLackOfMemory(error: unknown): boolean {
  return error instanceof DeviceExhausted || (error instanceof Error && NO_MEMORY.test(error.message));
}

/** Whatever went wrong, as an error that may cross a message port. */
export function asTrainerError(error: unknown): TabfedError {
  if (error instanceof TabfedError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  if (isLackOfMemory(error)) return outOfMemory(`There is not enough memory for this task here: ${reason}.`);
  return new TabfedError(
    'trainer.crashed',
    {
      what: `The trainer failed: ${reason}`,
      next: 'Reload the page; if it happens again, report it to the owner of the task.',
    },
    { cause: error },
  );
}
