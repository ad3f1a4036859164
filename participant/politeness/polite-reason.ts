/** Whether a participant may compute now, decided from what is known of its surroundings. */
import type { Politeness } from '../../core/task/politeness.ts';

export type PoliteReason = 'battery' | 'metered' | 'memory' | 'in-use';

/** What a browser tells; absent where it does not. */
export interface Conditions {
  readonly battery?: { readonly level: number; readonly isCharging: boolean };
  readonly savesData?: boolean;
  /** Memory of the machine, rounded by the browser. */
  readonly memoryGiB?: number;
  /** Used share of the memory that the page may have. */
  readonly heapShare?: number;
  readonly isHidden?: boolean;
  /** Since the person last did something in this page. */
  readonly secondsSinceInput?: number;
}

/** How much better than its limit a figure must be before a pause for it ends, so that it does not flutter. */
const MARGIN = { battery: 0.05, heap: 0.1 };

/**
 * @param current - Why it pauses now, if it does.
 * @returns Why it should not compute; undefined where it may. Of several reasons the one that will last longest.
 */
export function politeReason(
  policy: Politeness,
  conditions: Conditions,
  current?: PoliteReason,
): PoliteReason | undefined {
  const { battery, savesData, memoryGiB, heapShare, isHidden, secondsSinceInput } = conditions;
  const { minBattery, pauseOnMetered, maxHeapShare, minMemoryGiB, idleSeconds } = policy;
  const heapMargin = current === 'memory' ? MARGIN.heap : 0;
  const batteryMargin = current === 'battery' ? MARGIN.battery : 0;
  if (minMemoryGiB !== undefined && memoryGiB !== undefined && memoryGiB < minMemoryGiB) return 'memory';
  if (pauseOnMetered && savesData) return 'metered';
  // A full battery ends every pause, however large the limit.
  const needed = minBattery === undefined ? 0 : Math.min(minBattery + batteryMargin, 1);
  if (battery && !battery.isCharging && battery.level < needed) return 'battery';
  if (maxHeapShare !== undefined && heapShare !== undefined && heapShare > maxHeapShare - heapMargin) {
    return 'memory';
  }
  const isInUse =
    idleSeconds !== undefined && secondsSinceInput !== undefined && secondsSinceInput < idleSeconds;
  return isInUse && !isHidden ? 'in-use' : undefined;
}
