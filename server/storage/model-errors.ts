import { TabfedError } from '../../core/errors/tabfed-error.ts';
import type { ModelId, TaskId } from '../../core/protocol/ids.ts';
import type { RoundFate } from '../ports.ts';

export const modelNotFound = (id: ModelId) =>
  new TabfedError('model.not-found', {
    what: `This hub has no model ${id}.`,
    next: 'Ask /api/tasks for the newest round and download the model that it names.',
  });

/** The model of a committed round whose file is not there any more, and why. */
export const modelNotKept = (id: ModelId, of: { task: TaskId; round: number; fate: RoundFate }) =>
  new TabfedError('model.not-found', {
    what: `The model ${id} of round ${of.round} of task "${of.task}" is ${of.fate === 'dropped' ? 'not kept: retention' : 'lost: its file was missing or damaged'}.`,
    next: 'Ask /api/tasks for the newest round and download the model that it names.',
  });

export const modelAltered = (path: string, id: ModelId, found: string) =>
  new TabfedError('hub.store-damaged', {
    what: `The model file ${path} expected SHA-256 ${id}, found ${found}.`,
    next: 'Restore that file from a backup; the hub does not hand out a model that was altered.',
  });

/** The disk fails to give the bytes (`EIO`): they are as good as altered. Anything else may pass. */
export function modelUnreadable(path: string, cause: NodeJS.ErrnoException): TabfedError {
  const what = `The model file ${path} could not be read: ${cause.message}.`;
  return cause.code === 'EIO'
    ? new TabfedError('hub.store-damaged', { what, next: 'Restore that file from a backup.' }, { cause })
    : new TabfedError(
        'hub.data-folder',
        { what, next: `Make ${path} readable for the user that the hub runs as.` },
        { cause },
      );
}
