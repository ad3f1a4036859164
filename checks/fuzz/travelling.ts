/** Frames as they travel, made and read at once: what hub and tab do by streams. */
import { deflateSync, inflateSync } from 'node:zlib';
import { decodeFrame, encodeFrame, FRAME_HEADER_BYTES } from '../../core/codec/frame.ts';
import { CODECS } from '../../core/codec/registry.ts';
import { modelShape } from '../../core/task/model-layout.ts';
import type { Task } from '../../core/task/task.ts';
import { seededFill } from '../../core/testing/seeded-fill.ts';

/** @param seed - Of the stochastic rounding, where the task's encoding rounds. */
export function travellingFrame(task: Task, delta: Float32Array, seed: number): Uint8Array {
  const { encoding } = task;
  const { layout } = modelShape(task);
  const frame = encodeFrame({ encoding, layout, delta, fillRandom: seededFill(seed) });
  return CODECS[encoding].isDeflated ? withPayload(frame, deflateSync) : frame;
}

/** What a hub must understand by a frame that it accepted. */
export function deltaOf(task: Task, travelling: Uint8Array): Float32Array {
  const { encoding } = task;
  const { layout } = modelShape(task);
  const frame = CODECS[encoding].isDeflated ? withPayload(travelling, inflateSync) : travelling;
  return decodeFrame(frame, { encoding, layout });
}

function withPayload(frame: Uint8Array, change: (payload: Uint8Array) => Uint8Array): Uint8Array {
  return Uint8Array.from([
    ...frame.subarray(0, FRAME_HEADER_BYTES),
    ...change(frame.subarray(FRAME_HEADER_BYTES)),
  ]);
}
