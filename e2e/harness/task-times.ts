/** How long a page's main thread was held by one task, in time of the processor: others on the machine do not count. */
import type { Page } from 'playwright/test';

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds, as `dur`. */
  readonly ts: number;
  readonly dur?: number;
  /** Microseconds of the processor. */
  readonly tdur?: number;
  readonly args?: {
    readonly name?: string;
    readonly data?: { readonly frames?: readonly Frame[] };
    readonly chrome_mojo_event_info?: { readonly mojo_interface_tag?: string };
  };
}

interface Frame {
  readonly url: string;
  readonly processId: number;
  readonly parent?: string;
}

const DEVTOOLS = 'blink.mojom.DevToolsSession';

/**
 * Milliseconds of every task of the page's main thread while `action` runs.
 *
 * Chromium's own trace: the page hears of long tasks by the clock on the wall, which a busy machine stretches.
 */
export async function taskTimes(page: Page, action: () => Promise<unknown>): Promise<readonly number[]> {
  const browser = page.context().browser();
  if (!browser) throw new Error('the page has no browser');
  await browser.startTracing(page, { categories: ['toplevel', 'disabled-by-default-devtools.timeline'] });
  await action();
  const { traceEvents } = JSON.parse(String(await browser.stopTracing())) as {
    readonly traceEvents: readonly TraceEvent[];
  };
  const started = traceEvents.find(({ name }) => name === 'TracingStartedInBrowser');
  const process = started?.args?.data?.frames?.find(({ parent }) => parent === undefined)?.processId;
  const main = traceEvents.find(
    ({ name, pid, args }) => name === 'thread_name' && pid === process && args?.name === 'CrRendererMain',
  );
  if (!main) throw new Error('the trace names no main thread of the page');
  const onMain = traceEvents.filter(({ pid, tid }) => pid === main.pid && tid === main.tid);
  // What the test itself asks of the page is no work of the page.
  const asked = onMain.filter(({ args }) => args?.chrome_mojo_event_info?.mojo_interface_tag === DEVTOOLS);
  const isOurs = ({ ts, dur = 0 }: TraceEvent) => !asked.some((one) => one.ts >= ts && one.ts < ts + dur);
  return onMain
    .filter((event) => event.name.endsWith('RunTask') && isOurs(event))
    .map(({ tdur = 0 }) => tdur / 1000);
}
