/**
 * The page's side of the compartment: a sandboxed frame of opaque origin without network and storage,
 * with the trainer as a worker inside it. DESIGN: the compartment that sees data has no network.
 */
import { TabfedError, unreachable } from '../../../core/errors/tabfed-error.ts';
import type { Trainer } from '../../../participant/ports.ts';
import { BOOT_SOURCE, type BootMessage, type ControlMessage, compartmentDocument } from './boot.ts';
import { remoteTrainer } from './rpc.ts';
import { trustedDocument } from './trusted-types.ts';

export interface CompartmentOptions {
  readonly trainerUrl: URL | string;
  /** Lower-case hex, from the page's own build: what the hub delivers must match it. */
  readonly trainerSha256: string;
  /** A trainer that owes an answer and says nothing for so long is taken for dead. */
  readonly patienceMs?: number;
}

export interface Compartment {
  /** Closing it closes the compartment. */
  readonly trainer: Trainer;
  /** Frees the trainer, then removes the frame. More than once is no harm. */
  close(): Promise<void>;
  /** Closes this one and opens another with the same code, without the network; throws as `openCompartment`. */
  reopen(): Promise<Compartment>;
}

/** A blocker that removes the frame leaves no event behind. */
const BOOT_TIMEOUT_MS = 10_000;
/** The boot script runs before its frame has loaded; its message may take another way than the event. */
const BOOT_GRACE_MS = 3_000;
/** Parsing the trainer on a slow phone takes seconds. */
const START_TIMEOUT_MS = 30_000;
/** One step of a large model on a slow processor takes half a minute. */
const PATIENCE_MS = 120_000;
/** A trainer that hangs is not waited for: removing the frame ends its worker. */
const CLOSE_TIMEOUT_MS = 2_000;

/**
 * Opens a compartment with the trainer in it. Call it only after consent.
 *
 * @throws TabfedError `page.insecure` without https, `page.blocked` where a CSP or a blocker stops the frame
 * or its worker, `trainer.altered` where the code is not that of `trainerSha256`, `trainer.crashed` where it
 * fails to start, `hub.unreachable` where the code cannot be fetched.
 */
export async function openCompartment(options: CompartmentOptions): Promise<Compartment> {
  if (!globalThis.crypto?.subtle) throw insecurePage();
  return startFrame(new Blob([await fetchTrainer(options.trainerUrl)]), options);
}

/** @param code - A Blob, since a frame is handed the bytes by transfer. */
async function startFrame(code: Blob, options: CompartmentOptions): Promise<Compartment> {
  const bootSha256 = await sha256Base64(BOOT_SOURCE);
  const frame = await openFrame(bootSha256);
  const control = new MessageChannel();
  const data = new MessageChannel();
  const { patienceMs = PATIENCE_MS } = options;
  const remote = remoteTrainer(data.port1, patienceMs, () =>
    remote.fail(crashedTrainer(`it has said nothing for ${Math.round(patienceMs / 1000)} s`)),
  );
  try {
    const started = nextMessage(control.port1, options);
    const message: BootMessage = { code: await code.arrayBuffer(), sha256: options.trainerSha256 };
    // The frame's origin is opaque: '*' is the only target that reaches it.
    frame.contentWindow?.postMessage(message, '*', [message.code, control.port2, data.port2]);
    await started;
  } catch (error) {
    remote.fail(crashedTrainer('it did not start'));
    frame.remove();
    throw error;
  }
  // The browser may also end a worker without a word, for want of memory: then only its silence tells.
  control.port1.onmessage = ({ data: message }: MessageEvent<ControlMessage>) => {
    if (message.type === 'crashed') remote.fail(crashedTrainer(message.reason));
  };
  const watch = new MutationObserver(() => {
    if (!frame.isConnected) remote.fail(crashedTrainer('its frame was removed from the page'));
  });
  watch.observe(document.documentElement, { childList: true });

  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= closeFrame(frame, remote.trainer).finally(() => {
      watch.disconnect();
      remote.fail(crashedTrainer('it was closed'));
    });
    return closing;
  };
  const reopen = async () => {
    await close();
    return startFrame(code, options);
  };
  return { trainer: { ...remote.trainer, close }, close, reopen };
}

async function closeFrame(frame: HTMLIFrameElement, trainer: Trainer): Promise<void> {
  const timeout = new Promise<void>((resolve) => setTimeout(resolve, CLOSE_TIMEOUT_MS));
  await Promise.race([trainer.close().catch(() => {}), timeout]);
  frame.remove();
}

async function fetchTrainer(url: URL | string): Promise<ArrayBuffer> {
  try {
    const response = await fetch(url, { credentials: 'omit' });
    if (!response.ok) throw new Error(`the hub answered ${response.status}`);
    return await response.arrayBuffer();
  } catch (cause) {
    throw new TabfedError(
      'hub.unreachable',
      {
        what: `The trainer could not be loaded from ${url}: ${cause instanceof Error ? cause.message : cause}.`,
        next: `Check that the hub runs, and that the page's CSP lists ${new URL(url, location.href).origin} under connect-src.`,
      },
      { cause },
    );
  }
}

/** Adds the frame and resolves when its script runs. */
function openFrame(bootSha256: string): Promise<HTMLIFrameElement> {
  const frame = document.createElement('iframe');
  frame.setAttribute('sandbox', 'allow-scripts');
  frame.setAttribute('aria-hidden', 'true');
  frame.tabIndex = -1;
  frame.title = 'tabfed';
  // Workers of a frame that is not rendered run at full speed (measured), and the host's layout stays as it is.
  frame.hidden = true;
  try {
    frame.srcdoc = trustedDocument(compartmentDocument(bootSha256));
  } catch (cause) {
    return Promise.reject(
      blockedPage(
        `The page's policy refused a document: ${cause}.`,
        "trusted-types tabfed 'allow-duplicates'",
      ),
    );
  }
  return new Promise((resolve, reject) => {
    const onMessage = ({ source, data }: MessageEvent) => {
      if (source !== frame.contentWindow || data !== 'tabfed-boot') return;
      settle();
      resolve(frame);
    };
    const giveUp = () => {
      settle();
      const found = frame.isConnected ? 'did not run its script' : 'was removed from the page';
      frame.remove();
      reject(
        blockedPage(`The frame that keeps the data apart ${found}.`, `script-src 'sha256-${bootSha256}'`),
      );
    };
    let timer = setTimeout(giveUp, BOOT_TIMEOUT_MS);
    frame.onload = () => {
      clearTimeout(timer);
      timer = setTimeout(giveUp, BOOT_GRACE_MS);
    };
    const settle = () => {
      clearTimeout(timer);
      frame.onload = null;
      removeEventListener('message', onMessage);
    };
    addEventListener('message', onMessage);
    // Beside the body, not in it: host pages replace their body's children.
    document.documentElement.append(frame);
  });
}

/** Resolves when the trainer runs; rejects with what the boot script reports instead. */
function nextMessage(control: MessagePort, { trainerUrl, trainerSha256 }: CompartmentOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(crashedTrainer(`it did not start within ${START_TIMEOUT_MS / 1000} s`)),
      START_TIMEOUT_MS,
    );
    control.onmessage = ({ data }: MessageEvent<ControlMessage>) => {
      clearTimeout(timer);
      switch (data.type) {
        case 'started':
          return resolve();
        case 'altered':
          return reject(alteredTrainer(trainerUrl, trainerSha256, data.found));
        case 'crashed':
          return reject(
            data.reason === ''
              ? blockedPage('The browser refused to start the trainer as a worker.', 'worker-src blob:')
              : crashedTrainer(data.reason),
          );
        default:
          return unreachable(data);
      }
    };
  });
}

async function sha256Base64(text: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return btoa(String.fromCharCode(...new Uint8Array(hash)));
}

const insecurePage = () =>
  new TabfedError('page.insecure', {
    what: `This page was opened as ${location.origin}; browsers give cryptography to https pages and to localhost only.`,
    next: 'Open the page by https, or on the computer of the hub by http://localhost.',
  });

const blockedPage = (what: string, directive: string) =>
  new TabfedError('page.blocked', {
    what,
    next: `Add \`${directive}\` to this page's Content-Security-Policy, and allow the page in content blockers.`,
  });

const alteredTrainer = (url: URL | string, expected: string, found: string) =>
  new TabfedError('trainer.altered', {
    what: `The code at ${url} should have the SHA-256 ${expected}; it has ${found}. It was not run.`,
    next: 'Reload the page to get the version of the hub; where it stays, ask the operator why the code differs.',
  });

const crashedTrainer = (reason: string) =>
  new TabfedError('trainer.crashed', {
    what: `The trainer stopped: ${reason}.`,
    next: 'Reload the page; it goes on where it was.',
  });
