import { checkMapping } from '../data/check-mapping.ts';
import { readSource } from '../data/encode-source.ts';
import type { EncodedRows } from '../data/encoded-rows.ts';
import { type Split, splitHeldOut, splitLatest } from '../data/held-out.ts';
import type { Pace } from '../data/reading/stream-file.ts';
import type { TrainerInput } from '../ports.ts';

/** A participant's rows, ready for the model. `training` and `heldOut` number the rows of `own`. */
export interface TrainingRows extends Split {
  readonly own: EncodedRows;
  readonly test?: EncodedRows;
  /** All rows of `test`. */
  readonly testOrder: Uint32Array;
}

/**
 * @param pace - Told of the participant's own rows; gives way while a file is read.
 * @throws TabfedError `data.…` as `readSource` does, and what `pace.next` throws.
 */
export async function prepareRows(
  { task, data, mapping, test }: TrainerInput,
  pace: Pace,
): Promise<TrainingRows> {
  const own = await readSource(data, task.data, checkMapping(mapping, task), pace);
  const encodedTest = test && (await readSource(test, task.data, undefined, { next: pace.next }));
  return {
    own,
    ...(own.orderKeys
      ? splitLatest(own.orderKeys, task.training.heldOutFraction)
      : splitHeldOut(own.rows, task.training.heldOutFraction, task.model.seed)),
    ...(encodedTest && { test: encodedTest }),
    testOrder: Uint32Array.from({ length: encodedTest?.rows ?? 0 }, (_, row) => row),
  };
}
