/** Opens a gzip file, in a tab and in Node alike. */
export async function gunzip(bytes: Uint8Array): Promise<Uint8Array> {
  // A copy: `bytes` may lie in shared memory as far as its type says, which a Blob does not take.
  const opened = new Blob([Uint8Array.from(bytes)]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(opened).arrayBuffer());
}
