/**
 * The compartment's inline script, and the document around it.
 *
 * The script is plain JavaScript, written by hand and kept short, because it is what a partner's CSP names
 * by hash (`script-src 'sha256-…'`) and what a doubting reader should be able to read whole. It
 * 1. tells the page that it runs, 2. is handed code, the SHA-256 that the page was built with, and two ports,
 * 3. refuses code of another hash, 4. starts it as a worker, which inherits a policy without any network,
 * 5. serves it SHA-256, which the browser gives to this frame but not to the worker.
 * A page that asks for Trusted Types asks its frames too: step 4 goes by the policy that the page lists.
 */
export const BOOT_SOURCE = `'use strict';
addEventListener('message', async function start(event) {
  if (event.source !== parent || event.ports.length !== 2) return;
  removeEventListener('message', start);
  const { code, sha256 } = event.data;
  const [control, data] = event.ports;
  const digest = (bytes) => crypto.subtle.digest('SHA-256', bytes);
  const hex = (hash) => Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
  try {
    const found = hex(await digest(code));
    if (found !== sha256) return control.postMessage({ type: 'altered', found });
    const url = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
    const trust = self.trustedTypes?.createPolicy('tabfed', { createScriptURL: (address) => address });
    const worker = new Worker(trust ? trust.createScriptURL(url) : url);
    worker.onmessage = () => control.postMessage({ type: 'started' });
    worker.onerror = (error) => {
      error.preventDefault();
      worker.terminate();
      control.postMessage({ type: 'crashed', reason: error.message || '' });
    };
    const digests = new MessageChannel();
    digests.port1.onmessage = async ({ data: { id, bytes } }) =>
      digests.port1.postMessage({ id, hash: hex(await digest(bytes)) });
    worker.postMessage(null, [data, digests.port2]);
  } catch (error) {
    control.postMessage({ type: 'crashed', reason: String(error) });
  }
});
parent.postMessage('tabfed-boot', '*');
`;

/** What the page hands to the script, together with the ports [control, data]. */
export interface BootMessage {
  readonly code: ArrayBuffer;
  /** Lower-case hex. */
  readonly sha256: string;
}

/** What the script says on the control port. */
export type ControlMessage =
  | { readonly type: 'started' }
  | { readonly type: 'altered'; readonly found: string }
  /** An empty reason: the browser refused the worker without saying why. */
  | { readonly type: 'crashed'; readonly reason: string };

/** @param bootSha256 - Base64 SHA-256 of BOOT_SOURCE. */
export function compartmentDocument(bootSha256: string): string {
  const policy = `default-src 'none'; script-src 'sha256-${bootSha256}' 'wasm-unsafe-eval'; worker-src blob:`;
  return `<!doctype html><meta http-equiv="Content-Security-Policy" content="${policy}"><script>${BOOT_SOURCE}</script>`;
}
