/** Starts the data-profile page: asks for the statistics until they are there, since nothing changes them after. */
import { TabfedError } from '../../core/errors/tabfed-error.ts';
import { getStatistics, getTask } from '../../participant/courier/hub-http.ts';
import { type ProfileState, ProfileView } from './profile-view.ts';

const RETRY_MS = 3000;

const view = new ProfileView();
document.body.append(view);
void load(new URLSearchParams(location.search).get('task') ?? '');

async function load(id: string): Promise<void> {
  const state = await look(id);
  view.state = state;
  if (state.view === 'waits' || state.view === 'problem') setTimeout(() => void load(id), RETRY_MS);
}

async function look(id: string): Promise<ProfileState> {
  try {
    const { task } = await getTask(location.origin, id);
    try {
      return { view: 'ready', task, statistics: await getStatistics(location.origin, id) };
    } catch (error) {
      if (!(error instanceof TabfedError) || error.code !== 'task.statistics-missing') throw error;
      return { view: 'waits', task };
    }
  } catch (error) {
    const report =
      error instanceof TabfedError
        ? error.toReport()
        : ({ code: 'hub.internal', what: String(error), next: 'Reload the page.' } as const);
    return { view: 'problem', error: report };
  }
}
