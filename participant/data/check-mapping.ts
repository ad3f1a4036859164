import { type Mapping, readMapping } from '../../core/task/mapping.ts';
import type { Task } from '../../core/task/task.ts';
import { columnsToRead } from './columns-to-read.ts';
import { wrongShape } from './data-errors.ts';

/**
 * A mapping that somebody handed over, checked against the task before anything is read.
 *
 * @throws TabfedError `data.mapping` with every problem, or `data.wrong-shape` where the task learns from images.
 */
export function checkMapping(mapping: unknown, { id, data }: Task): Mapping | undefined {
  if (mapping === undefined) return undefined;
  if (data.kind === 'table') {
    return readMapping(
      mapping,
      columnsToRead(data).map(({ name }) => name),
    );
  }
  throw wrongShape(
    `Task "${id}" learns from images, which have no columns to map.`,
    'Leave the mapping away.',
  );
}
