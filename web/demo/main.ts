/** Starts the demo page: task, rows and language come from the URL. */
import { samplesOf } from '../../tasks/registry.ts';
import type { SampleChoice } from '../../tasks/samples.ts';
import { fetchBytes } from '../ui/hub-here.ts';
import { DemoSession } from './demo-session.ts';
import { DemoView } from './demo-view.ts';
import { parseQuery } from './page-state.ts';

const view = new DemoView();
const session = new DemoSession(
  parseQuery(location.search),
  {
    join: async (options) => (await import('../sdk/join.ts')).join(options),
    inspect: async (inspecting) => (await import('../sdk/inspect-file.ts')).inspectFile(inspecting),
    samplesOf,
    // Where join() keeps the identity of a participant that is named by its task.
    hasConsented: (task) => sessionStorage.getItem(`tabfed:${task}`) !== null,
    rememberChoice,
  },
  (state) => {
    view.state = state;
  },
);
view.state = { view: 'loading' };
view.actions = {
  choose: (choice) => session.choose(choice),
  consent: () => session.consent(),
  pause: () => session.pause(),
  resume: () => session.resume(),
  leave: () => session.leave(),
  startOver: () => session.startOver(),
  predict: (inputs) => session.predict(inputs),
  publicRows: () => session.publicRows(),
  own: {
    use: (isOwn) => session.useOwn(isOwn),
    choose: (file) => session.own?.choose(file),
    chooseFolder: (files) => session.own?.chooseFolder(files),
    read: () => void session.own?.read(),
    stop: () => session.own?.stop(),
    map: (column, change) => session.own?.map(column, change),
    startOver: () => session.own?.startOver(),
    takeMapping: (text) => session.own?.takeMapping(text),
    takeShippedMapping: () => void takeUciMapping(),
    train: () => session.consent(),
  },
};
document.body.append(view);
void session.open();

async function takeUciMapping(): Promise<void> {
  session.own?.takeMapping(new TextDecoder().decode(await fetchBytes('data/heart/uci-mapping.json')));
}

function rememberChoice(choice: SampleChoice | 'own'): void {
  const url = new URL(location.href);
  if (choice === 'own') url.searchParams.set('rows', 'own');
  else {
    url.searchParams.delete('rows');
    url.searchParams.set('split', choice.split);
    url.searchParams.set('part', String(choice.part));
  }
  history.replaceState(history.state, '', url);
}
