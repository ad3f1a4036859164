/**
 * The update pipeline: the only place where a delta becomes what leaves the tab.
 *
 * The order of the steps belongs to the mechanism. `none` and `central`: subtract → clip → encode → deflate, where the
 * encoding is deflated; noise is then the hub's. Clipping comes before encoding, because what bounds one participant's influence is the norm of the real
 * numbers.
 */
import { packFrame } from '../../core/codec/deflated-frame.ts';
import { encodeFrame } from '../../core/codec/frame.ts';
import { TabfedError } from '../../core/errors/tabfed-error.ts';
import { countNotFinite } from '../../core/math/finite.ts';
import { measure } from '../../core/math/measure.ts';
import type { Deflate, FillRandom } from '../../core/ports.ts';
import { clipToNorm } from '../../core/privacy/clip.ts';
import type { Encoding } from '../../core/protocol/messages.ts';
import type { Privacy } from '../../core/task/privacy.ts';
import type { WeightLayout } from '../../core/weights/layout.ts';

export interface PipelineInput {
  /** The round's global weights, shape `[P]`. */
  readonly globalWeights: Float32Array;
  /** The weights after local training, shape `[P]`. */
  readonly localWeights: Float32Array;
  readonly layout: WeightLayout;
  readonly encoding: Encoding;
  readonly privacy: Privacy;
}

export interface PipelinePorts {
  readonly fillRandom: FillRandom;
  readonly deflate: Deflate;
}

export interface MadeFrame {
  /** May leave the tab. Over a buffer of its own, which may be transferred. */
  readonly frame: Uint8Array<ArrayBuffer>;
  /** ℓ² norm of the delta before clipping. Stays in the tab, as does `wasClipped`. */
  readonly norm: number;
  readonly wasClipped: boolean;
}

/**
 * Two calls may give different frames: encodings that round by chance throw the dice each time. Whoever sends a frame
 * keeps it, and resends it as it is.
 *
 * @param input - Neither vector is changed or kept.
 * @throws TabfedError `trainer.diverged` where the delta is not finite: such a delta never leaves the tab.
 */
export async function makeFrame(input: PipelineInput, ports: PipelinePorts): Promise<MadeFrame> {
  const { globalWeights, localWeights, layout, encoding, privacy } = input;
  const delta = localWeights.map((weight, i) => weight - globalWeights[i]!);
  const broken = countNotFinite(delta);
  if (broken > 0) {
    throw diverged(`After training, ${broken} of ${delta.length} weights are not finite, expected none.`);
  }
  const { delta: clipped, norm, wasClipped } = clip(delta, privacy.clippingNorm);
  const frame = encodeFrame({ encoding, layout, delta: clipped, fillRandom: ports.fillRandom });
  return { frame: await packFrame(frame, encoding, ports.deflate), norm, wasClipped };
}

/** Local training ran away: its numbers left the range of float32. */
export function diverged(what: string): TabfedError {
  return new TabfedError('trainer.diverged', {
    what,
    next: 'Tell the owner of the task to choose a smaller learning rate; check that no column holds extreme values.',
  });
}

function clip(delta: Float32Array, clippingNorm: number | null) {
  if (clippingNorm === null) return { delta, norm: measure(delta).norm, wasClipped: false };
  return clipToNorm(delta, clippingNorm);
}
