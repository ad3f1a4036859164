/** The hub that served this page. */
import { getBytes } from '../../participant/courier/hub-http.ts';

/** Public sample rows below the hub's root. */
export const fetchBytes = (path: string): Promise<Uint8Array> => getBytes(location.origin, path);

/** Address of the newest committed model in a standard format. */
export function modelHref(task: string, format: 'tfjs' | 'safetensors'): string {
  return `/api/tasks/${encodeURIComponent(task)}/model?format=${format}`;
}
