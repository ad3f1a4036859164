/** `tabfed task new`: a task file from a sample's schema. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { stdin, stdout } from 'node:process';
import { createInterface } from 'node:readline/promises';
import { Command, Option } from 'commander';
import { TabfedError } from '../../core/errors/tabfed-error.ts';
import { readTask } from '../../core/task/check-task.ts';
import { importTfjsModel } from '../../core/task/import-tfjs-model.ts';
import type { Layer } from '../../core/task/layers.ts';
import { type NewColumn, type NewTarget, newTask, taskIdFrom } from '../../core/task/new-task.ts';
import { draftColumns } from '../../participant/data/profile/draft-columns.ts';
import { profileFile } from '../../participant/data/profile/profile-file.ts';
import { localFile, localJson } from '../local-file.ts';

export interface TaskNewCommand {
  readonly from: string;
  readonly label: string;
  readonly kind: NewTarget['kind'];
  readonly out: string;
  readonly id?: string;
  readonly categories?: readonly string[];
  readonly yes: boolean;
  readonly model?: string;
}

export const taskCommand = new Command('task').description('make tasks');
taskCommand
  .command('new')
  .description("write a task file from a sample's schema; no row of the sample goes into it")
  .requiredOption('--from <file>', 'a sample: CSV, TSV or JSON lines')
  .requiredOption('--label <column>', 'the column to learn')
  .addOption(
    new Option('--kind <kind>', 'what is learnt')
      .choices(['classification', 'regression'])
      .makeOptionMandatory(),
  )
  .requiredOption('--out <file>', 'where to write the task')
  .option('--id <id>', "the task's id (default: the name of --out)")
  .option('--categories <columns>', 'columns whose categories may be written into the task', list)
  .option('--yes', 'write the categories of all columns without asking', false)
  .option('--model <file>', 'take the layers of a tfjs layers model, e.g. exported from Keras')
  .action(runTaskNew);

/** @throws TabfedError `data.*` or `task.invalid`. */
export async function runTaskNew({
  from,
  label,
  kind,
  out,
  id,
  categories,
  yes,
  model,
}: TaskNewCommand): Promise<void> {
  const profile = await profileFile(await localFile(from), { next: async () => {} });
  const draft = draftColumns(profile, label, kind);
  const layers = model === undefined ? undefined : inner(importTfjsModel(await localJson(model), model));
  for (const { name, because } of draft.leftOut) console.log(`left out: ${name} ${because}`);
  const words = [
    ...draft.columns.flatMap((column) =>
      column.type === 'category' ? [{ name: column.name, values: column.values }] : [],
    ),
    ...wordsOfTarget(draft.target),
  ];
  const confirmed = yes ? words.map(({ name }) => name) : await confirm(words, categories);
  const isKept = (column: NewColumn) => column.type !== 'category' || confirmed.includes(column.name);
  for (const { name } of draft.columns.filter((column) => !isKept(column))) {
    console.log(`left out: ${name}, whose categories are not to be written`);
  }
  if (!confirmed.includes(label) && wordsOfTarget(draft.target).length > 0) throw unconfirmed([label]);
  const task = readTask(
    out,
    newTask({
      id: id ?? taskIdFrom(path.basename(out)),
      columns: draft.columns.filter(isKept),
      target: draft.target,
      ...(layers && { layers }),
    }),
  );
  await writeFile(out, `${JSON.stringify(task, null, 2)}\n`);
  console.log(
    `${out}: task "${task.id}" learns ${kind} of "${label}" from ${task.data.kind === 'table' ? task.data.columns.length : 0} columns`,
  );
  console.log('Look it over (docs/TASKS.md), then serve it:');
  console.log(`  npx tabfed hub --task ${out}`);
}

/** The last layer belongs to the target. */
const inner = (layers: readonly Layer[]) => layers.slice(0, -1);

function wordsOfTarget(target: NewTarget): readonly { name: string; values: readonly string[] }[] {
  if (target.kind === 'regression') return [];
  return [{ name: target.name, values: 'positive' in target ? [target.positive] : target.classes }];
}

/** The columns whose words may be published. @throws TabfedError `data.wrong-shape` where nobody can be asked. */
async function confirm(
  words: readonly { name: string; values: readonly string[] }[],
  categories: readonly string[] | undefined,
): Promise<readonly string[]> {
  const open = words.filter(({ name }) => !categories?.includes(name));
  if (categories || open.length === 0) return categories ?? [];
  if (!stdin.isTTY) throw unconfirmed(open.map(({ name }) => name));
  const confirmed: string[] = [];
  const terminal = createInterface({ input: stdin, output: stdout });
  for (const { name, values } of open) {
    console.log(
      `Column "${name}" has these words, which everybody would read in the task: ${values.join(', ')}`,
    );
    if (/^y/i.test(await terminal.question('Write them into the task? [y/N] '))) confirmed.push(name);
  }
  terminal.close();
  return confirmed;
}

const unconfirmed = (names: readonly string[]) =>
  new TabfedError('data.wrong-shape', {
    what: `The task would publish words of the sample, from ${names.map((name) => JSON.stringify(name)).join(', ')}, and nobody has confirmed them.`,
    next: 'Name the columns whose words may be read by everybody with --categories, or all of them with --yes.',
  });

function list(text: string): readonly string[] {
  return text.split(',').map((name) => name.trim());
}
