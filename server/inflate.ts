/** The hub's `Inflate`: node:zlib, in a thread of its pool. */
import { type InputType, inflate, type ZlibOptions } from 'node:zlib';
import type { Inflate, Inflated } from '../core/ports.ts';

/** With `info`, Node hands over the engine too, which knows how much of the input the stream took. */
type Outcome = { readonly buffer: Uint8Array; readonly engine: { readonly bytesWritten: number } };
const inflateWithInfo = inflate as unknown as (
  deflated: InputType,
  options: ZlibOptions,
  done: (error: NodeJS.ErrnoException | null, outcome: Outcome) => void,
) => void;

export const inflateByZlib: Inflate = (deflated, mostBytes) =>
  new Promise((resolve) => {
    // One piece of memory for what is expected; beyond `mostBytes` zlib stops.
    const options = { info: true, maxOutputLength: mostBytes, chunkSize: Math.max(64, mostBytes) };
    inflateWithInfo(deflated, options, (error, outcome) => {
      resolve(error ? failed(error) : whole(outcome, deflated.byteLength));
    });
  });

function failed({ code, message }: NodeJS.ErrnoException): Inflated {
  return code === 'ERR_BUFFER_TOO_LARGE' ? { kind: 'too-long' } : { kind: 'broken', because: message };
}

function whole({ buffer, engine }: Outcome, deflatedBytes: number): Inflated {
  const left = deflatedBytes - engine.bytesWritten;
  if (left === 0) return { kind: 'bytes', bytes: buffer };
  return { kind: 'broken', because: `it ends ${left} bytes before the frame does` };
}
