/** SHA-256 for the worker, where the browser has no `crypto.subtle`: asked of the frame around it (boot.ts). */
import type { Sha256Hex } from '../../../core/ports.ts';

export function digestOver(port: MessagePort): Sha256Hex {
  const pending = new Map<number, (hash: string) => void>();
  let nextId = 1;
  port.onmessage = ({ data }: MessageEvent<{ id: number; hash: string }>) => {
    pending.get(data.id)?.(data.hash);
    pending.delete(data.id);
  };
  return (bytes) =>
    new Promise((resolve) => {
      const id = nextId++;
      pending.set(id, resolve);
      port.postMessage({ id, bytes });
    });
}
