/**
 * Stops one tab's update on its way to the hub, so that a test acts in the middle of a round however fast
 * the machine is. Everything that the tab says before it passes.
 */
import type { Page, WebSocketRoute } from 'playwright/test';

export interface HeldUpdates {
  /** Resolves when an update waits here. */
  readonly held: Promise<void>;
  /** Lets it pass, and everything after it. */
  release(): void;
  /** Ends the tab's connections, as a network does that goes away: the hub is not told by the tab. */
  cut(): void;
}

/** Holds the page's `nth` update, 1 for the first. Must be called before the page opens its socket. */
export async function holdUpdates(page: Page, nth = 1): Promise<HeldUpdates> {
  const sockets: WebSocketRoute[] = [];
  let waiting: (() => void)[] = [];
  let updates = 0;
  let isReleased = false;
  let tell: () => void = () => {};
  const held = new Promise<void>((resolve) => {
    tell = resolve;
  });
  await page.routeWebSocket(/\/socket\.io\//, (tab) => {
    sockets.push(tab);
    const hub = tab.connectToServer();
    let isHolding = false;
    tab.onMessage((message) => {
      // Socket.IO writes the event as text, with the frame in a binary message after it.
      if (!isReleased && isUpdate(message) && ++updates >= nth) {
        isHolding = true;
        tell();
      }
      if (isHolding && !isReleased && !isHeartbeat(message)) waiting.push(() => hub.send(message));
      else hub.send(message);
    });
  });
  return {
    held,
    release() {
      isReleased = true;
      for (const send of waiting) send();
      waiting = [];
    },
    cut() {
      waiting = [];
      for (const socket of sockets.splice(0)) void socket.close();
    },
  };
}

const isUpdate = (message: string | Buffer) =>
  typeof message === 'string' && /"type":"(submit-update|open-upload)"/.test(message);

/** Engine.IO's pong; without it the hub would take the tab for dead. */
const isHeartbeat = (message: string | Buffer) => message === '3';
