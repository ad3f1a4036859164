/** Development only: `gallery.html?page=demo&state=training&task=digits` shows one state of a page, from fixtures. */
import type { TryInput, TryOutput } from '../../../participant/ports.ts';
import { HomeView } from '../../home/home-view.ts';
import { homeStates } from '../../home/testing/fixtures.ts';
import { DemoView } from '../demo-view.ts';
import { builtIn, pageStates, roundsFixture } from './fixtures.ts';

const query = new URLSearchParams(location.search);
const task = builtIn(query.get('task') ?? 'digits');
const name = query.get('state') ?? 'training';
const ignore = () => undefined;

if (query.get('page') === 'home') showHome();
else showDemo();

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

function showDemo(): void {
  const state = pageStates(task)[name];
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
  };
  document.body.append(view);
}

async function predict(inputs: readonly TryInput[]): Promise<readonly TryOutput[]> {
  const model = roundsFixture(task).at(-1)?.summary.modelId;
  if (model === undefined) throw new RangeError('task: expected rounds in its fixture');
  return inputs.map((input) => {
    if (input.kind === 'image')
      return { model, values: [0.002, 0.001, 0.004, 0.003, 0.002, 0, 0, 0.979, 0.001, 0.008] };
    return { model, values: [task.id === 'linear' ? 0.5 * Number(input.row.x) + 0.5 : 0.287] };
  });
}

function listAll(): void {
  const list = document.createElement('main');
  for (const [page, states] of Object.entries({ home: homeStates(), demo: pageStates(task) })) {
    for (const state of Object.keys(states)) {
      const link = document.createElement('a');
      link.href = `?page=${page}&state=${state}&task=${task.id}`;
      link.textContent = `${page}: ${state}`;
      list.append(link, document.createElement('br'));
    }
  }
  document.body.append(list);
}
