/** `tabfed embed`: the script tag for a partner's page, what its policy must allow, and what its table must hold. */
import { Command, Option } from 'commander';
import * as z from 'zod/mini';
import { TabfedError } from '../../core/errors/tabfed-error.ts';
import type { Task } from '../../core/task/task.ts';
import { getBytes, getTask } from '../../participant/courier/hub-http.ts';
import {
  columnsOf,
  type EmbedBuild,
  policyFor,
  scriptTag,
  type TagWishes,
  TRUSTED_TYPES,
} from '../../web/sdk/embed/snippet.ts';
import { hubUrl } from '../hub-url.ts';

interface EmbedCommand extends Omit<TagWishes, 'hub'> {
  readonly hub: string;
  readonly task: string;
}

export const embedCommand = new Command('embed')
  .description("print the script tag for a partner's page")
  .requiredOption('--task <id>', 'the task to take part in')
  .option(
    '--hub <url>',
    "the hub's address, as the partner's visitors reach it",
    hubUrl,
    'http://localhost:8080',
  )
  .option('--source <selector>', 'the table or file input with the rows; without it the page pushes them')
  .option('--owner <name>', 'for whom the model is trained (default: the owner of the task)')
  .option('--owner-zh <name>', 'the same in Chinese')
  .option('--purpose <text>', 'what for, in one sentence (default: that of the task)')
  .option('--purpose-zh <text>', 'the same in Chinese')
  .option('--link <url>', "where a person can read more (default: the task's page on the hub)")
  .addOption(
    new Option('--consent <mode>', 'who asks for consent: our dialog, or the page’s own consent manager')
      .choices(['ask', 'granted', 'denied'])
      .default('ask'),
  )
  .action(runEmbed);

async function runEmbed({ hub, task: id, ...wishes }: EmbedCommand): Promise<void> {
  const [{ task }, build] = await Promise.all([getTask(hub, id), readEmbedBuild(hub)]);
  const root = `${hub}/`;
  const sections = [
    ['The tag, anywhere in the page:', scriptTag(task, build, { ...wishes, hub: root })],
    ['Where the page has a Content-Security-Policy, add to it:', directives(policyFor(build, root))],
    ["and where that has require-trusted-types-for 'script', also:", directives(TRUSTED_TYPES)],
    task.data.kind === 'table'
      ? [rowsHeading(wishes.source), columnsOf(task).join('\n')]
      : ['The page hands its pixels and labels over with tabfed.push:', 'see docs/EMBED.md, "Rows".'],
    ...originsNote(task),
  ];
  console.log(sections.map((section) => section.join('\n\n')).join('\n\n'));
}

const directives = (needed: Readonly<Record<string, readonly string[]>>) =>
  Object.entries(needed)
    .map(([directive, sources]) => `${directive} ${sources.join(' ')}`)
    .join('\n');

const rowsHeading = (source: string | undefined) =>
  source === undefined
    ? 'The page hands its rows over with (window.tabfed = window.tabfed || []).push({ data: rows }), by these names:'
    : `The table at ${source} needs these columns, by header text or data-column:`;

function originsNote(task: Task): string[][] {
  const { origins, mode } = task.admission ?? { mode: 'open' };
  return [
    ...(origins ? [['Pages of these origins may take part, no others:', origins.join('\n')]] : []),
    ...(mode === 'token'
      ? [['This task is joined with tokens, which a script tag cannot carry:', 'use join() of the package.']]
      : []),
  ];
}

const EmbedBuildSchema = z.object({
  bootSha256: z.string(),
  embed: z.object({ version: z.string(), loader: z.object({ path: z.string(), integrity: z.string() }) }),
});

/**
 * What a hub serves for partners' pages.
 *
 * @throws TabfedError `hub.unreachable`, or `hub.not-built` where it serves nothing for them.
 */
export async function readEmbedBuild(hub: string): Promise<EmbedBuild> {
  const text = new TextDecoder().decode(await getBytes(hub, 'manifest.json'));
  const parsed = EmbedBuildSchema.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  throw new TabfedError('hub.not-built', {
    what: `The manifest of ${hub} names no version of the script tag.`,
    next: 'Run `npm run build` and start the hub again.',
  });
}
