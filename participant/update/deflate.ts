/**
 * Deflating by `CompressionStream`, which browsers and Node have. Its level is the platform's own choice; any zlib
 * stream will do, since it is made once a round and resent byte for byte.
 */
import type { Deflate } from '../../core/ports.ts';

/** False in browsers from before 2023. */
export const canDeflate = (): boolean => typeof CompressionStream === 'function';

export const deflateByStream: Deflate = async (bytes) => {
  const stream = new Blob([bytes as BlobPart]).stream().pipeThrough(new CompressionStream('deflate'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
};
