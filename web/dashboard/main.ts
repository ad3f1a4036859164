/** Starts the operator's page: asks for the token, then asks the hub every two seconds while the page is visible. */
import { pageLink } from '../ui/language.ts';
import { DashboardSession } from './dashboard-session.ts';
import { DashboardView } from './dashboard-view.ts';
import { openOperatorApi } from './operator-api.ts';

/** Where a token waits for a reload, if the operator wants that. */
const KEPT = 'tabfed:operator-token';

const view = new DashboardView();
const session = new DashboardSession({
  open: (token) => openOperatorApi(location.origin, token),
  keep: (token) =>
    token === undefined ? sessionStorage.removeItem(KEPT) : sessionStorage.setItem(KEPT, token),
  onChange: (state) => {
    view.state = state;
  },
  nowMs: () => Date.now(),
});
const chosenInAddress = () => new URLSearchParams(location.search).get('task') ?? undefined;

view.state = session.state;
view.actions = {
  enter: (token, keep) => void session.enter(token, { keep, chosen: chosenInAddress() }).then(schedule),
  forget: () => session.forget(),
  choose: (task) => {
    history.replaceState(history.state, '', pageLink(location.pathname, { task }));
    void session.choose(task);
  },
  showForm: (isAdding) => session.showForm(isAdding),
  addTask: (task) => void session.addTask(task),
  showMoreRounds: () => void session.showMoreRounds(),
  chooseParticipant: (participant) => session.chooseParticipant(participant),
  setPaused: (task, isPaused) => void session.setPaused(task, isPaused),
  save: (path, fileName) => void save(path, fileName),
};
document.body.append(view);

let timer: ReturnType<typeof setTimeout> | undefined;
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) void poll();
});
const kept = sessionStorage.getItem(KEPT);
if (kept !== null) view.actions.enter(kept, true);

async function poll(): Promise<void> {
  clearTimeout(timer);
  await session.refresh();
  schedule();
}

function schedule(): void {
  clearTimeout(timer);
  if (!document.hidden && session.state.view === 'open')
    timer = setTimeout(() => void poll(), session.pauseMs);
}

/** A plain link could not carry the token, which the models of a task behind join tokens need. */
async function save(path: string, fileName: string): Promise<void> {
  const file = await session.file(path);
  if (file === undefined) return;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
