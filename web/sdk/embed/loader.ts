/**
 * What a partner's `<script>` tag loads: knows its tags, asks for consent, and after a grant loads the courier, whose
 * SHA-384 it carries (and the courier carries those of bootstrap, trainer and kernels). It makes no request, starts
 * nothing and stores nothing before, and throws nothing into the page. Its size is a promise: no imports of values but
 * from this folder.
 */
import type { ErrorReport } from '../../../core/errors/tabfed-error.ts';
import { forget, isRemembered, remember } from './consent-record.ts';
import type {
  Consent,
  CourierModule,
  EmbedEvents,
  EmbedRun,
  GrantedTag,
  PageData,
  PageRow,
  Pushed,
  TabfedGlobal,
} from './contract.ts';
import { ask } from './dialog.ts';

/** Replaced by scripts/build/embed.ts. `courier`: what its `integrity` must be. */
declare const __TABFED_EMBED__: { readonly version: string; readonly courier: string };
const { version, courier } = __TABFED_EMBED__;

interface Tag extends GrantedTag {
  consent: Consent;
  /** It waits for an answer, perhaps behind another tag's dialog. */
  isAsked?: boolean;
  /** The one that asked last. */
  dialog?: HTMLDialogElement;
  /** Why there is no `run`, though there is consent. */
  error?: ErrorReport | undefined;
  run?: EmbedRun | undefined;
}

/** As TypeScript's DOM does not know it yet. */
interface TrustPolicy {
  createScriptURL(url: string): string;
}
type TrustingWindow = { trustedTypes?: { createPolicy(name: string, rules: TrustPolicy): TrustPolicy } };

const tags: Tag[] = [];
/** Pushed rows that no tag has taken yet, and tags that wait for some. */
const pushes: { readonly data: PageData; readonly task?: string }[] = [];
const waiting: (() => void)[] = [];
const modules = new Map<string, Promise<CourierModule>>();
/** One dialog at a time. */
let asking = Promise.resolve();

const target = new EventTarget();
const tell = (type: keyof EmbedEvents, detail: object, to = target) =>
  to.dispatchEvent(new CustomEvent(type, { detail }));

/** The one line and the one event that a page's owner gets. */
function report(
  task: string | undefined,
  code: string,
  what: string,
  next: string,
  to?: EventTarget,
): ErrorReport {
  const error = { code, what, next };
  try {
    console.error(`[tabfed] ${what} ${next} (${code})`);
  } catch {
    // A page whose console throws hears it by the event.
  }
  tell('error', { task, ...error }, to);
  return error as ErrorReport;
}

const chosen = (task?: string) => tags.filter((tag) => task === undefined || tag.task === task);

const api: Omit<TabfedGlobal, keyof EventTarget> = {
  version,
  push(...entries) {
    each(entries, take);
  },
  consent(isGranted, task) {
    each(chosen(task), (tag) => settle(tag, isGranted));
  },
  pause: (task) => each(chosen(task), ({ run }) => run?.pause()),
  resume: (task) => each(chosen(task), ({ run }) => run?.resume()),
  leave: async (task) => void (await Promise.all(chosen(task).map(withdraw))),
  predict: async (rows: readonly PageRow[], task) => {
    const run = chosen(task)[0]?.run;
    if (!run) throw Error('[tabfed] No consent.');
    return run.predict(rows);
  },
  status(task) {
    const tag = chosen(task)[0];
    return tag && { task: tag.task, consent: tag.consent, ...(tag.run?.status ?? { error: tag.error }) };
  },
};

function take(entry: Pushed): void {
  if (typeof entry === 'function') entry(tabfed);
  else if (entry instanceof HTMLScriptElement) add(entry);
  else if (entry?.data === undefined) report('', 'embed.tag', 'push() expected { data }.', 'Correct it.');
  else {
    pushes.push(entry);
    for (const look of waiting.splice(0)) look();
  }
}

const pushedFor = (task: string) =>
  new Promise<PageData>((resolve) => {
    const look = () => {
      const at = pushes.findIndex((entry) => (entry.task ?? task) === task);
      if (at < 0) waiting.push(look);
      else for (const { data } of pushes.splice(at, 1)) resolve(data);
    };
    look();
  });

function add(script: HTMLScriptElement): void {
  const { dataset, src } = script;
  const { task = '', consent = 'ask', taskVersion, source, lang } = dataset;
  const hub = dataset.hub?.replace(/\/?$/, '/') ?? src.replace(/(embed\/[^/]+\/)?[^/]*$/, '');
  if (!task || !/^(ask|granted|denied)$/.test(consent) || !/^https?:/.test(hub)) {
    report(
      task,
      'embed.tag',
      `The tag has data-task="${task}", data-consent="${consent}", hub "${hub}".`,
      'Print it with `tabfed embed`.',
    );
    return;
  }
  // A page that is navigated without being loaded puts the same tag in again.
  if (tags.some((tag) => tag.task === task && tag.hub === hub)) return;
  const page = lang ?? (document.documentElement.lang || navigator.language);
  const tag: Tag = {
    script,
    task,
    hub,
    taskVersion,
    source,
    consent: 'pending',
    isChinese: /^zh/i.test(page),
  };
  tags.push(tag);
  // Every browser that has these has modules, workers, dialogs and what else is needed.
  if (!isSecureContext || !('adoptedStyleSheets' in document)) {
    const what = 'This needs https and a newer browser.';
    report(task, 'embed.unsupported', what, 'Nothing runs here.');
    return;
  }
  const isOptedOut =
    (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl || navigator.doNotTrack === '1';
  if (consent === 'denied') void withdraw(tag);
  else if (isRemembered(task, hub, taskVersion)) start(tag);
  else if (isOptedOut) tag.consent = 'denied';
  else if (consent === 'granted') start(tag);
  else settle(tag);
}

/** @param isGranted - Undefined: asks. */
function settle(tag: Tag, isGranted?: boolean): void {
  if (isGranted === false) void withdraw(tag);
  else if (isGranted) {
    remember(tag.task, tag.hub, tag.taskVersion);
    start(tag);
  } else {
    if (tag.isAsked) return;
    tag.isAsked = true;
    const { dataset } = tag.script;
    const word = (name: string) => (tag.isChinese && dataset[`${name}Zh`]) || dataset[name];
    asking = asking
      .then(parsed)
      // The page may have answered meanwhile.
      .then(() => tag.isAsked && ask(tag, word))
      .then(
        (answer) => {
          if (tag.isAsked) settle(tag, answer);
        },
        (error) => void report(tag.task, 'embed.unsupported', String(error), 'Nothing runs here.'),
      );
  }
}

/** A dialog over a page that is still being written would lose the focus. */
const parsed = () =>
  new Promise<unknown>((resolve) => {
    if (document.readyState === 'loading') addEventListener('DOMContentLoaded', resolve, { once: true });
    else resolve(0);
  });

/** By whomever: nothing is left to ask. */
function answer(tag: Tag, consent: Consent): void {
  tag.consent = consent;
  tag.isAsked = false;
  tag.dialog?.close();
}

function start(tag: Tag): void {
  answer(tag, 'granted');
  if (tag.run) return;
  const { task, hub, script } = tag;
  const url = `${hub}embed/${version}/courier.js`;
  const next = 'Check the hub and the policy, and reload.';
  const module = modules.get(url) ?? load(url, script.nonce);
  modules.set(url, module);
  module.then(
    ({ run }) => {
      // The answer may have changed meanwhile.
      if (tag.consent !== 'granted' || tag.run) return;
      tag.run = run(tag, {
        tell: (type, detail) => tell(type, { task, ...detail }),
        report: (...texts) => report(task, ...texts),
        pushed: () => pushedFor(task),
        ask: () => settle(tag),
      });
    },
    (why = 'not there, or not of this version.') => {
      tag.error = report(task, 'embed.courier', `${url}: ${why}`, next);
    },
  );
}

/**
 * A module whose bytes the browser has checked; `import` of it then makes no request of its own. Rejects with
 * nothing where the browser refused it, or with what the module threw.
 */
function load(url: string, nonce: string | undefined): Promise<CourierModule> {
  return new Promise((resolve, reject) => {
    const element = document.createElement('script');
    // A page may ask for Trusted Types. The bytes at this address are known by their hash.
    const { trustedTypes } = window as unknown as TrustingWindow;
    const rules = { createScriptURL: (address: string) => address };
    const src = trustedTypes?.createPolicy('tabfed', rules).createScriptURL(url) ?? url;
    Object.assign(element, { type: 'module', crossOrigin: '', integrity: courier, src, nonce });
    element.onload = element.onerror = (event) => {
      element.remove();
      if ((event as Event).type === 'load') return resolve(import(/* @vite-ignore */ url));
      modules.delete(url);
      reject();
    };
    document.documentElement.append(element);
  });
}

async function withdraw(tag: Tag): Promise<void> {
  const { run } = tag;
  answer(tag, 'denied');
  tag.run = undefined;
  forget(tag.task, tag.hub);
  await run?.leave();
}

function each<T>(items: readonly T[], action: (item: T) => void): void {
  for (const item of items) {
    try {
      action(item);
    } catch (error) {
      report('', 'embed.fault', String(error), 'Report it.');
    }
  }
}

const tabfed = Object.assign(target, api) as TabfedGlobal;

const page = window as unknown as { tabfed?: TabfedGlobal | Pushed[] };
const script = (document.currentScript ??
  document.querySelector('script[data-task][src*="tabfed"]')) as HTMLScriptElement;
const before = page.tabfed;
// An element with the id "tabfed" is there under this name too, and is no other version.
if (before instanceof EventTarget && before.version) {
  if (before.version === version) before.push(script);
  else {
    const what = `tabfed ${before.version} and ${version} are here; only the first runs.`;
    report(script.dataset.task, 'embed.versions', what, 'Use tags of one version.', before);
  }
} else {
  page.tabfed = tabfed;
  addEventListener('click', (event) => {
    if (!(event.target as Element).closest?.('[href="#tabfed"]')) return;
    event.preventDefault();
    api.consent();
  });
  api.push(...(Array.isArray(before) ? before : []), script);
}
