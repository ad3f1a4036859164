import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from './clock.ts';

const THIRTY_DAYS_MS = 30 * 24 * 3600 * 1000;

describe('the system clock', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 1_800_000_000_000 });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('wakes once, at the moment asked for', () => {
    const wake = vi.fn();
    systemClock.wakeAt(systemClock.now() + 500, wake);
    vi.advanceTimersByTime(499);
    expect(wake).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(wake).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(THIRTY_DAYS_MS);
    expect(wake).toHaveBeenCalledTimes(1);
  });

  it('wakes after a span that is longer than a timer can hold', () => {
    const wake = vi.fn();
    systemClock.wakeAt(systemClock.now() + THIRTY_DAYS_MS, wake);
    vi.advanceTimersByTime(THIRTY_DAYS_MS - 1);
    expect(wake).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(wake).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['back', -3_600_000],
    ['forward', 3_600_000],
  ])('goes on as before where somebody sets the wall clock %s', (_, byMs) => {
    const wake = vi.fn();
    const atMs = systemClock.now() + 500;
    systemClock.wakeAt(atMs, wake);
    vi.setSystemTime(Date.now() + byMs);
    vi.advanceTimersByTime(499);
    expect(wake).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(systemClock.now()).toBe(atMs);
    expect(wake).toHaveBeenCalledTimes(1);
  });

  it('wakes at once, but not within the call, for a moment in the past', () => {
    const wake = vi.fn();
    systemClock.wakeAt(systemClock.now() - 1000, wake);
    expect(wake).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(wake).toHaveBeenCalledTimes(1);
  });

  it('never wakes once cancelled, also after it was armed anew', () => {
    const wake = vi.fn();
    const cancel = systemClock.wakeAt(systemClock.now() + THIRTY_DAYS_MS, wake);
    vi.advanceTimersByTime(THIRTY_DAYS_MS - 1);
    cancel();
    vi.advanceTimersByTime(THIRTY_DAYS_MS);
    expect(wake).not.toHaveBeenCalled();
  });
});
