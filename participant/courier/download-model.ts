/** Models come over HTTP: content-addressed, so that browser and CDN caches may keep them for ever. */
import { TabfedError } from '../../core/errors/tabfed-error.ts';
import type { DownloadModel } from '../ports.ts';
import { hubAddress } from './hub-address.ts';

/** Without a byte for this long a download is given up. A slow one that moves may take its time. */
const STALL_TIMEOUT_MS = 30_000;

/**
 * Downloads models from `GET <hub>/models/<id>`. Every failure (status, network, a body that ends early,
 * a stall of 30 s) rejects with `model.download`. The caller owns the returned bytes.
 */
export function downloadModelFrom(hubUrl: string): DownloadModel {
  return async (id, { onProgress, bearer, signal } = {}) => {
    const url = hubAddress(hubUrl, `models/${id}`);
    const stall = new AbortController();
    let timer = setTimeout(() => stall.abort(), STALL_TIMEOUT_MS);
    try {
      const headers = bearer === undefined ? undefined : { authorization: `Bearer ${bearer}` };
      const signals = signal ? [stall.signal, signal] : [stall.signal];
      const response = await fetch(url, { signal: AbortSignal.any(signals), headers });
      if (!response.ok || !response.body) throw failed(url, `the hub answered ${response.status}`);
      const chunks: Uint8Array[] = [];
      let received = 0;
      const reader = response.body.getReader();
      for (let step = await reader.read(); !step.done; step = await reader.read()) {
        clearTimeout(timer);
        timer = setTimeout(() => stall.abort(), STALL_TIMEOUT_MS);
        chunks.push(step.value);
        received += step.value.byteLength;
        onProgress?.(received);
      }
      // With a content encoding the header counts compressed bytes; fetch then checks the end itself.
      const declared = response.headers.has('content-encoding')
        ? null
        : response.headers.get('content-length');
      if (declared !== null && Number(declared) !== received) {
        throw failed(url, `${received} of ${declared} bytes arrived`);
      }
      return joined(chunks, received);
    } catch (cause) {
      if (cause instanceof TabfedError) throw cause;
      const why = stall.signal.aborted ? `no byte for ${STALL_TIMEOUT_MS / 1000} s` : String(cause);
      throw failed(url, why, cause);
    } finally {
      clearTimeout(timer);
    }
  };
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return whole;
}

function failed(url: URL, why: string, cause?: unknown): TabfedError {
  return new TabfedError(
    'model.download',
    {
      what: `The model at ${url} could not be downloaded: ${why}.`,
      next: 'It is tried again with the next invitation; if it keeps failing, check that the hub serves /models and that connect-src of the page allows it.',
    },
    { cause },
  );
}
