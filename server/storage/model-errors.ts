import { TabfedError } from '../../core/errors/tabfed-error.ts';
import type { ModelId } from '../../core/protocol/ids.ts';

export const modelNotFound = (id: ModelId) =>
  new TabfedError('model.not-found', {
    what: `This hub has no model ${id}.`,
    next: 'Ask /api/tasks for the newest round and download the model that it names.',
  });

export const modelAltered = (path: string, id: ModelId, found: string) =>
  new TabfedError('hub.store-damaged', {
    what: `The model file ${path} expected SHA-256 ${id}, found ${found}.`,
    next: 'Restore that file from a backup; the hub does not hand out a model that was altered.',
  });
