/**
 * The updates of one attempt at a round, gathered as they come: in O(parameters) memory, whatever the cohort, where the
 * strategy is a mean. A frame is checked whole before anything of it is added; a frame that fails leaves no trace.
 */
import { setImmediate } from 'node:timers/promises';
import { type Accumulator, openAccumulator } from '../../core/aggregation/accumulator.ts';
import { checkExampleCount, checkSize } from '../../core/aggregation/admit-update.ts';
import { packFloat32, unpack } from '../../core/aggregation/packed-values.ts';
import { TabfedError } from '../../core/errors/tabfed-error.ts';
import type { FillRandom, PackedValues } from '../../core/ports.ts';
import { clipToNorm } from '../../core/privacy/clip.ts';
import type { ParticipantId } from '../../core/protocol/ids.ts';
import type { Encoding } from '../../core/protocol/messages.ts';
import type { Task } from '../../core/task/task.ts';
import type { WeightLayout } from '../../core/weights/layout.ts';
import { foldKernel } from '../kernel/fold-kernel.ts';
import { packedValuesOf } from './foldable-frame.ts';

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
  readonly #accumulator: Accumulator;

  constructor(task: Task, layout: WeightLayout) {
    this.#task = task;
    this.#layout = layout;
    this.#accumulator = openAccumulator(task, layout.parameterCount, foldKernel);
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
    const { wasAdded, ...size } = this.#accumulator.add(values, exampleCount);
    if (!wasAdded) checkSize(size, values, aggregation);
    this.contributions.set(participant, { exampleCount, frameBytes });
  }

  /** Encoding can push an honest delta a little above C: clipped again here, never refused. */
  #clip(values: PackedValues, clippingNorm: number): PackedValues {
    const size = foldKernel.measure(values);
    checkSize(size, values, this.#task.aggregation);
    return size.norm > clippingNorm ? packFloat32(clipToNorm(unpack(values), clippingNorm).delta) : values;
  }

  /**
   * Closes the round: its one delta, shape `[P]`. The event loop turns between slices of the work.
   *
   * @param fillRandom - What noise is drawn from where the task's privacy adds some: that must have been charged.
   */
  async combine(fillRandom?: FillRandom): Promise<Float32Array> {
    const slices = this.#accumulator.close(fillRandom);
    for (;;) {
      const { done, value } = slices.next();
      if (done) return value;
      await setImmediate();
    }
  }

  /** Under privacy each counts as one: how many rows they have is theirs. */
  get exampleCount(): number {
    if (this.#task.privacy.mechanism !== 'none') return this.contributions.size;
    return [...this.contributions.values()].reduce((sum, each) => sum + each.exampleCount, 0);
  }

  get frameBytes(): number {
    return [...this.contributions.values()].reduce((sum, each) => sum + each.frameBytes, 0);
  }
}
