/** The script tag for one task, and what a page's policy must allow for it: text in, text out. */
import { frameBytes } from '../../../core/codec/frame.ts';
import type { Column } from '../../../core/task/columns.ts';
import type { TableData } from '../../../core/task/data-schema.ts';
import { modelShape } from '../../../core/task/model-layout.ts';
import { cellNames } from '../../../core/task/table-features.ts';
import type { Task } from '../../../core/task/task.ts';

/** `embed` and `bootSha256` of a hub's `/manifest.json`. */
export interface EmbedBuild {
  readonly bootSha256: string;
  readonly embed: {
    readonly version: string;
    readonly loader: { readonly path: string; readonly integrity: string };
  };
}

export interface TagWishes {
  /** The hub's address, with a slash at its end. */
  readonly hub: string;
  /** For whom the model is trained; default: the task's owner. */
  readonly owner?: string;
  readonly ownerZh?: string;
  readonly purpose?: string;
  readonly purposeZh?: string;
  /** Where a person can read more; default: the task's page on the hub. */
  readonly link?: string;
  readonly consent?: 'ask' | 'granted' | 'denied';
  /** A CSS selector; without it the page pushes its rows. */
  readonly source?: string;
}

/** Everything that the dialog says stands in the tag, so that asking needs no request. */
export function scriptTag(task: Task, build: EmbedBuild, wishes: TagWishes): string {
  const { en, zh } = task.text;
  const { loader } = build.embed;
  const own: Readonly<Record<string, string | undefined>> = {
    src: `${wishes.hub}${loader.path}`,
    integrity: loader.integrity,
    crossorigin: 'anonymous',
    'data-task': task.id,
    'data-task-version': String(task.version),
    'data-owner': wishes.owner ?? task.owner,
    'data-owner-zh': wishes.ownerZh,
    'data-purpose': wishes.purpose ?? en.purpose,
    'data-purpose-zh': wishes.purposeZh ?? wishes.purpose ?? zh.purpose,
    ...leaves(task),
    'data-link': wishes.link ?? `${wishes.hub}demo/?task=${task.id}`,
    'data-consent': wishes.consent ?? 'ask',
    'data-source': wishes.source,
  };
  const attributes = Object.entries(own).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}="${escaped(value)}"`],
  );
  return `<script async ${attributes.join('\n  ')}></script>`;
}

/** The fewest sources that a page's Content-Security-Policy has to list, by directive. */
export function policyFor(build: EmbedBuild, hub: string): Readonly<Record<string, readonly string[]>> {
  const { origin } = new URL(hub);
  return {
    // The loader and the courier lie in one folder, the folder of this version.
    'script-src': [
      `${hub}embed/${build.embed.version}/`,
      `'sha256-${build.bootSha256}'`,
      "'wasm-unsafe-eval'",
    ],
    'worker-src': ['blob:'],
    'connect-src': [origin, origin.replace(/^http/, 'ws')],
  };
}

/**
 * What a policy with `require-trusted-types-for 'script'` must list besides: loader and courier each make one.
 * Not for other pages, where it would forbid the policies of everybody else.
 */
export const TRUSTED_TYPES = { 'trusted-types': ['tabfed', "'allow-duplicates'"] } as const;

/** Column names that a table must bring, each with what it may hold. */
export function columnsOf({ data }: Task): readonly string[] {
  if (data.kind !== 'table') return [];
  const learnt = describeTarget(data);
  return cellNames(data).map((name) => {
    const column = data.columns.find((one) => one.name === name && one.type !== 'lags');
    const what = [
      column && describeColumn(column),
      learnt[name] && `${learnt[name]} (what the model learns)`,
    ];
    return `${name}: ${what.find(Boolean) ?? 'a number or a time that rows follow each other by, or what they belong to'}`;
  });
}

function describeColumn(column: Column): string {
  switch (column.type) {
    case 'number':
    case 'lags':
      return 'a number';
    case 'category':
      return column.values.join(' | ');
    case 'hashed':
      return 'any text';
    case 'time':
      return 'a time such as 2026-03-01T07:30';
    case 'items':
      return `some of ${column.items.slice(0, 5).join(', ')} …, with "${column.separator ?? ' '}" between them`;
    default:
      return column satisfies never;
  }
}

/** By column of the table. */
function describeTarget({ target }: TableData): Readonly<Record<string, string>> {
  switch (target.type) {
    case 'number':
      return { [target.name]: 'a number' };
    case 'binary':
      return { [target.name]: `${target.positive}, or anything else for no` };
    case 'category':
      return { [target.name]: target.values.join(' | ') };
    case 'survival':
      return {
        [target.name]: 'time until the event, or until last seen',
        [target.event.name]: `${target.event.occurred} where the event happened`,
      };
    case 'items':
      return {};
    default:
      return target satisfies never;
  }
}

function leaves(task: Task): Readonly<Record<string, string>> {
  const bytes = frameBytes({ layout: modelShape(task).layout, encoding: task.encoding });
  const size = bytes < 1000 ? `${bytes} B` : `${Math.ceil(bytes / 1000)} kB`;
  return {
    'data-leaves': `After each round: an improvement of the model (${size}), a score and numbers of rows. Rows stay in this browser; the hub sees each improvement, which can tell something about them.`,
    'data-leaves-zh': `每轮之后：模型的改进（${size}）、一个成绩和数据行数。数据留在本浏览器；中枢能看到每份改进，它可能透露数据的一些信息。`,
  };
}

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
