/** What a page can know of its surroundings, looked at as long as a participant of it runs. Asks for nothing, sends nothing. */
import type { Politeness } from '../../../core/task/politeness.ts';
import {
  type Conditions,
  type PoliteReason,
  politeReason,
} from '../../../participant/politeness/polite-reason.ts';

interface Battery extends EventTarget {
  readonly level: number;
  readonly charging: boolean;
}

/** What only some browsers have: Chromium all of it, Firefox and Safari none. */
type Surroundings = Navigator & {
  getBattery?(): Promise<Battery>;
  readonly connection?: { readonly saveData?: boolean };
  readonly deviceMemory?: number;
};
type Measured = Performance & {
  readonly memory?: { readonly usedJSHeapSize: number; readonly jsHeapSizeLimit: number };
};

/** For what comes without an event: memory, saving of data, and that nothing was done. */
const LOOK_EVERY_MS = 1_000;
const INPUTS = ['pointerdown', 'pointermove', 'wheel', 'keydown', 'touchstart', 'scroll'] as const;

/**
 * @param tell - Hears of every change, and at once where it should not compute now.
 * @returns What ends it.
 */
export function watchPoliteness(
  policy: Politeness,
  tell: (because: PoliteReason | undefined) => void,
): () => void {
  const surroundings = navigator as Surroundings;
  const ended = new AbortController();
  const { signal } = ended;
  let battery: Battery | undefined;
  // The person has just agreed.
  let lastInputAt = performance.now();
  let current: PoliteReason | undefined;

  const look = () => {
    if (signal.aborted) return;
    const because = politeReason(policy, conditions(), current);
    if (because === current) return;
    current = because;
    tell(because);
  };
  const conditions = (): Conditions => {
    const { memory } = performance as Measured;
    const { connection, deviceMemory } = surroundings;
    return {
      ...(battery && { battery: { level: battery.level, isCharging: battery.charging } }),
      ...(connection?.saveData !== undefined && { savesData: connection.saveData }),
      ...(deviceMemory !== undefined && { memoryGiB: deviceMemory }),
      ...(memory && { heapShare: memory.usedJSHeapSize / memory.jsHeapSizeLimit }),
      isHidden: document.hidden,
      secondsSinceInput: (performance.now() - lastInputAt) / 1000,
    };
  };

  if (policy.minBattery !== undefined) {
    surroundings.getBattery?.().then(
      (found) => {
        battery = found;
        for (const type of ['levelchange', 'chargingchange']) found.addEventListener(type, look, { signal });
        look();
      },
      () => {}, // A page's policy may forbid it.
    );
  }
  if (policy.idleSeconds !== undefined) {
    const onInput = () => {
      lastInputAt = performance.now();
      look();
    };
    for (const type of INPUTS) addEventListener(type, onInput, { signal, passive: true, capture: true });
    document.addEventListener('visibilitychange', look, { signal });
  }
  const { idleSeconds, maxHeapShare, pauseOnMetered } = policy;
  const needsLooking = idleSeconds !== undefined || maxHeapShare !== undefined || pauseOnMetered;
  const timer = needsLooking ? setInterval(look, LOOK_EVERY_MS) : undefined;
  look();
  return () => {
    ended.abort();
    clearInterval(timer);
  };
}
