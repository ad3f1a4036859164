/** What a participant offers at enrolment: every encoding that it can make frames in, here and now. */
import { CODECS } from '../../core/codec/registry.ts';
import type { Encoding } from '../../core/protocol/messages.ts';
import { canDeflate } from './deflate.ts';

/** The page asks for its trainer: both run in the same browser, which has `CompressionStream` everywhere or nowhere. */
export function offeredEncodings(): Encoding[] {
  return Object.values(CODECS)
    .filter(({ isDeflated }) => !isDeflated || canDeflate())
    .map(({ encoding }) => encoding);
}
