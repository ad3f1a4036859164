/**
 * The updates of one attempt at a round, folded as they come: O(parameters) memory, whatever the cohort.
 * A frame is checked whole before anything of it is added; a frame that fails leaves no trace.
 */
import { checkExampleCount, checkSize, deltaLimits } from '../../core/aggregation/admit-update.ts';
import { ExactSum } from '../../core/aggregation/exact-sum.ts';
import { foldBounds } from '../../core/aggregation/fold-grid.ts';
import { packFloat32, unpack } from '../../core/aggregation/packed-values.ts';
import { weightOf } from '../../core/aggregation/weighting.ts';
import { TabfedError } from '../../core/errors/tabfed-error.ts';
import type { PackedValues } from '../../core/ports.ts';
import { clipToNorm } from '../../core/privacy/clip.ts';
import type { ParticipantId } from '../../core/protocol/ids.ts';
import type { Encoding } from '../../core/protocol/messages.ts';
import type { Task } from '../../core/task/task.ts';
import type { WeightLayout } from '../../core/weights/layout.ts';
import { foldKernel } from '../kernel/fold-kernel.ts';
import { packedValuesOf } from './foldable-frame.ts';
import { ShareCap } from './share-cap.ts';

export interface Contribution {
  readonly exampleCount: number;
  readonly frameBytes: number;
}

export interface FoldableUpdate {
  readonly exampleCount: number;
  readonly encoding: Encoding;
  readonly frame: Uint8Array;
  /** As it travelled, which may be deflated. */
  readonly frameBytes: number;
}

/** @throws TabfedError `update.wrong-encoding`. */
export function checkEncoding({ encoding }: Pick<Task, 'encoding'>, found: Encoding): void {
  if (found === encoding) return;
  throw new TabfedError('update.wrong-encoding', {
    what: `The update is encoded as ${found}, expected ${encoding}.`,
    next: 'Encode the update as the task says; reload the page to fetch the current task.',
  });
}

export class RoundFold {
  readonly contributions = new Map<ParticipantId, Contribution>();
  readonly #task: Task;
  readonly #layout: WeightLayout;
  readonly #sum: ExactSum;
  readonly #shares: ShareCap | undefined;

  constructor(task: Task, layout: WeightLayout) {
    this.#task = task;
    this.#layout = layout;
    this.#sum = new ExactSum(layout.parameterCount, foldBounds(task), foldKernel);
    const { maxShare } = task.aggregation;
    this.#shares = maxShare === undefined ? undefined : new ShareCap(maxShare);
  }

  /**
   * Validates a frame and adds it. The caller has checked that this participant may report now.
   *
   * @param update - Its frame is not kept; inflated, where it travelled deflated.
   * @throws TabfedError with an `update.*` code; nothing is added then.
   */
  add(participant: ParticipantId, update: FoldableUpdate): void {
    const { aggregation, encoding, privacy } = this.#task;
    checkEncoding(this.#task, update.encoding);
    const { exampleCount, frameBytes } = update;
    const sent = packedValuesOf(update.frame, { layout: this.#layout, encoding });
    checkExampleCount(exampleCount, aggregation);
    const values = privacy.clippingNorm === null ? sent : this.#clip(sent, privacy.clippingNorm);
    const weight = weightOf(aggregation.weighting, exampleCount);
    if (this.#shares) {
      checkSize(foldKernel.measure(values), values, aggregation);
      // Held back beyond this call: the frame's memory is the sender's.
      const kept = { form: values.form, bytes: values.bytes.slice() };
      const light = this.#shares.hold({ weight, values: kept });
      if (light) this.#sum.fold(light.values, light.weight, deltaLimits(aggregation));
    } else {
      const { wasAdded, ...size } = this.#sum.fold(values, weight, deltaLimits(aggregation));
      if (!wasAdded) checkSize(size, values, aggregation);
    }
    this.contributions.set(participant, { exampleCount, frameBytes });
  }

  /** Encoding can push an honest delta a little above C: clipped again here, never refused. */
  #clip(values: PackedValues, clippingNorm: number): PackedValues {
    const size = foldKernel.measure(values);
    checkSize(size, values, this.#task.aggregation);
    return size.norm > clippingNorm ? packFloat32(clipToNorm(unpack(values), clippingNorm).delta) : values;
  }

  /** Closes the round: the weighted mean delta, shape `[P]`. */
  mean(): Float32Array {
    const limits = deltaLimits(this.#task.aggregation);
    for (const { values, weight } of this.#shares?.release() ?? []) this.#sum.fold(values, weight, limits);
    return this.#sum.mean();
  }

  get exampleCount(): number {
    return [...this.contributions.values()].reduce((sum, each) => sum + each.exampleCount, 0);
  }

  get frameBytes(): number {
    return [...this.contributions.values()].reduce((sum, each) => sum + each.frameBytes, 0);
  }
}
