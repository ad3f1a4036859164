/** Development only: `gallery.html?page=demo&state=training&task=digits` shows one state of a page, from fixtures. */
import type { TryInput, TryOutput } from '../../../participant/ports.ts';
import { AIRPORTS } from '../../../tasks/air-traffic/airports.ts';
import { DashboardView } from '../../dashboard/dashboard-view.ts';
import { dashboardStates } from '../../dashboard/testing/fixtures.ts';
import { HomeView } from '../../home/home-view.ts';
import { homeStates } from '../../home/testing/fixtures.ts';
import { DemoView } from '../demo-view.ts';
import { builtIn, pageStates, roundsFixture } from './fixtures.ts';
import { ownStates } from './own-fixtures.ts';

const query = new URLSearchParams(location.search);
const task = builtIn(query.get('task') ?? 'digits');
const name = query.get('state') ?? 'training';
const ignore = () => undefined;

if (query.get('page') === 'home') await withStyles('../home/home.css', showHome);
else if (query.get('page') === 'dashboard') await withStyles('../dashboard/dashboard.css', showDashboard);
else await withStyles('./demo.css', showDemo);

/** Each page has its own stylesheet; they would dress one another's elements. */
async function withStyles(href: string, show: () => void): Promise<void> {
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = href;
  const loaded = new Promise((resolve) => link.addEventListener('load', resolve, { once: true }));
  document.head.append(link);
  await loaded;
  show();
}

function showHome(): void {
  const state = homeStates()[name];
  if (state === undefined) {
    listAll();
    return;
  }
  const view = new HomeView();
  view.state = state;
  view.actions = { addParticipants: ignore, stopParticipants: ignore };
  document.body.append(view);
}

function showDashboard(): void {
  const state = dashboardStates()[name];
  if (state === undefined) {
    listAll();
    return;
  }
  const view = new DashboardView();
  view.state = state;
  view.actions = {
    enter: ignore,
    forget: ignore,
    choose: ignore,
    showMoreRounds: ignore,
    chooseParticipant: ignore,
    setPaused: ignore,
    showForm: ignore,
    addTask: ignore,
    save: ignore,
  };
  document.body.append(view);
}

function showDemo(): void {
  const state = { ...pageStates(task), ...ownStates(task) }[name];
  if (state === undefined) {
    listAll();
    return;
  }
  const view = new DemoView();
  view.state = state;
  view.actions = {
    choose: ignore,
    consent: ignore,
    pause: ignore,
    resume: ignore,
    leave: ignore,
    startOver: ignore,
    predict,
    publicRows,
    own: {
      use: ignore,
      choose: ignore,
      chooseFolder: ignore,
      read: ignore,
      stop: ignore,
      map: ignore,
      startOver: ignore,
      takeMapping: ignore,
      takeShippedMapping: ignore,
      train: ignore,
    },
  };
  document.body.append(view);
}

/** Enough for a curve, and for a forecast. */
async function publicRows(): Promise<readonly Readonly<Record<string, string>>[]> {
  if (task.data.kind === 'table' && task.data.order)
    return rowsInTime(task.data.order, task.data.target.name);
  return Array.from({ length: 60 }, (_, i) => ({ rfstime: String(100 + 45 * i), status: String(i % 2) }));
}

/** Every airport with a rush in the morning and one in the evening, for five weeks. */
function rowsInTime({ by, within = [] }: { by: string; within?: readonly string[] }, target: string) {
  return AIRPORTS.flatMap(({ code }, k) =>
    Array.from({ length: 35 * 24 }, (_, i) => ({
      [within[0] ?? 'place']: code,
      [by]: new Date(Date.UTC(2001, 4, 6, i)).toISOString().slice(0, 13),
      [target]: String(usual(target, i, k) + ((i * 7 + k) % 11)),
    })),
  );
}

/** How busy it is, or how late flights are: later at some places, and in the evening. */
function usual(target: string, row: number, place: number): number {
  return target === 'delay' ? Math.round((rush(row) / 3) * ((place * 5) % 7) * 0.2) : rush(row);
}

const rush = (hour: number) => Math.round(45 - 40 * Math.cos((2 * Math.PI * ((hour % 24) - 2)) / 24));

async function predict(inputs: readonly TryInput[]): Promise<readonly TryOutput[]> {
  const model = roundsFixture(task).at(-1)?.summary.modelId;
  if (model === undefined) throw new RangeError('task: expected rounds in its fixture');
  return inputs.map((input) => {
    if (input.kind === 'image')
      return { model, values: [0.002, 0.001, 0.004, 0.003, 0.002, 0, 0, 0.979, 0.001, 0.008] };
    return { model, values: [forecastOf(input.row) ?? answerOf(input.row)] };
  });
}

/** Close to what came, where rows follow each other in time. */
function forecastOf({ hour, airport }: Readonly<Record<string, string | number>>): number | undefined {
  const place = AIRPORTS.findIndex(({ code }) => code === airport);
  if (hour === undefined || place < 0) return undefined;
  return usual(task.id === 'delay' ? 'delay' : '', Number(String(hour).slice(11)), place) + 4;
}

/** Changes with the row, so that reasons and curves have something to show. */
function answerOf(row: Readonly<Record<string, string | number>>): number {
  if (task.id === 'linear') return 0.5 * Number(row.x) + 0.5;
  if (task.id === 'recurrence') return row.hormon === '1' ? 0.8 : 1.2;
  const digits = Object.values(row).map((cell) => [...String(cell)].length);
  const z = digits.reduce((sum, length, i) => sum + (i % 2 ? length : -length), 0) / 20;
  return 1 / (1 + Math.exp(-z));
}

function listAll(): void {
  const list = document.createElement('main');
  for (const [page, states] of Object.entries({
    home: homeStates(),
    dashboard: dashboardStates(),
    demo: { ...pageStates(task), ...ownStates(task) },
  })) {
    for (const state of Object.keys(states)) {
      const link = document.createElement('a');
      link.href = `?page=${page}&state=${state}&task=${task.id}`;
      link.textContent = `${page}: ${state}`;
      list.append(link, document.createElement('br'));
    }
  }
  document.body.append(list);
}
