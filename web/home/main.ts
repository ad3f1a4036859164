/** Starts the list of tasks: asks the hub every two seconds while the page is visible. */
import { TabfedError } from '../../core/errors/tabfed-error.ts';
import { getTasks } from '../../participant/courier/hub-http.ts';
import { samplesOf } from '../../tasks/registry.ts';
import { parseQuery } from '../demo/page-state.ts';
import type { HomeState } from './home-state.ts';
import { HomeView } from './home-view.ts';
import { LocalParticipants } from './local-participants.ts';

const POLL_MS = 2000;
const RETRY_MS = 5000;
/** How many are added at a time: as many as a small task needs to start. */
const ADDED = 3;

const view = new HomeView();
const local = new LocalParticipants(
  {
    join: async (options) => (await import('../sdk/join.ts')).join(options),
    samplesOf,
    backend: parseQuery(location.search).backend,
  },
  () => show({ local: local.view() }),
);

view.state = { local: {} };
view.hasSamples = (task) => samplesOf(task) !== undefined;
view.actions = {
  addParticipants: (task) => local.add(task, ADDED),
  stopParticipants: (task) => local.stop(task),
};
document.body.append(view);
void poll();

let timer: ReturnType<typeof setTimeout> | undefined;
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) void poll();
});

function show(change: Partial<HomeState>): void {
  view.state = { ...view.state, ...change };
}

async function poll(): Promise<void> {
  clearTimeout(timer);
  let pauseMs = POLL_MS;
  try {
    show({ tasks: await getTasks(location.origin), problem: undefined, retryAtMs: undefined });
  } catch (error) {
    pauseMs = RETRY_MS;
    const problem =
      error instanceof TabfedError
        ? error.toReport()
        : ({ code: 'hub.internal', what: String(error), next: 'Reload the page.' } as const);
    show({ problem, retryAtMs: Date.now() + pauseMs });
  }
  clearTimeout(timer);
  if (!document.hidden) timer = setTimeout(() => void poll(), pauseMs);
}
