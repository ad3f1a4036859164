/** Tries everything that could carry rows out of a worker. Runs in a compartment, and outside one as the control. */

export interface Capabilities {
  /** `allowed`, or the name of the browser's refusal. */
  readonly fetch: string;
  readonly webSocket: string;
  readonly importScripts: string;
  readonly indexedDb: string;
  readonly eval: string;
  readonly webgl2: boolean;
  readonly subtle: boolean;
}

/** @param url - A page that answers any origin. */
export async function tryCapabilities(url: string): Promise<Capabilities> {
  return {
    fetch: await outcome(async () => void (await fetch(url))),
    webSocket: await outcome(() => openWebSocket(url.replace('http', 'ws'))),
    importScripts: await outcome(() =>
      (globalThis as unknown as { importScripts(url: string): void }).importScripts(url),
    ),
    indexedDb: await outcome(openDatabase),
    eval: await outcome(() => void new Function('return 1')()),
    webgl2: new OffscreenCanvas(1, 1).getContext('webgl2') !== null,
    subtle: globalThis.crypto?.subtle !== undefined,
  };
}

async function outcome(attempt: () => unknown): Promise<string> {
  try {
    await attempt();
    return 'allowed';
  } catch (error) {
    return error instanceof Error ? error.name : 'refused';
  }
}

function openWebSocket(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url);
    socket.onopen = () => resolve();
    socket.onerror = () => reject(new Error('refused'));
  });
}

function openDatabase(): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('leak');
    request.onsuccess = () => resolve();
    request.onerror = () => reject(request.error);
  });
}
