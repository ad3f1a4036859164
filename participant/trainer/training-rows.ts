import { encodeSource } from '../data/encode-source.ts';
import type { EncodedRows } from '../data/encoded-rows.ts';
import { type Split, splitHeldOut } from '../data/held-out.ts';
import type { TrainerInput } from '../ports.ts';

/** A participant's rows, ready for the model. `training` and `heldOut` number the rows of `own`. */
export interface TrainingRows extends Split {
  readonly own: EncodedRows;
  readonly test?: EncodedRows;
  /** All rows of `test`. */
  readonly testOrder: Uint32Array;
}

/** @throws TabfedError `data.…` as `encodeSource` does. */
export function prepareRows({ task, data, test }: TrainerInput): TrainingRows {
  const own = encodeSource(data, task.data);
  const encodedTest = test && encodeSource(test, task.data);
  return {
    own,
    ...splitHeldOut(own.rows, task.training.heldOutFraction, task.model.seed),
    ...(encodedTest && { test: encodedTest }),
    testOrder: Uint32Array.from({ length: encodedTest?.rows ?? 0 }, (_, row) => row),
  };
}
