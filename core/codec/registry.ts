import type { Encoding } from '../protocol/messages.ts';
import type { Codec } from './codec.ts';
import { float16 } from './float16.ts';
import { float32 } from './float32.ts';
import { int8 } from './int8.ts';

/** Every codec by its encoding. */
export const CODECS: Readonly<Record<Encoding, Codec>> = { float32, float16, int8 };
