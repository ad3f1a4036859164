/** `tabfed simulate`: federated training of hundreds of participants on one machine, a line a round. */
import { readFile, writeFile } from 'node:fs/promises';
import { Command, Option } from 'commander';
import { TabfedError } from '../../core/errors/tabfed-error.ts';
import type { Task } from '../../core/task/task.ts';
import { count, positive, wholeFrom, wrongArgument } from '../arguments.ts';
import { bar, formatMetric } from '../progress-line.ts';
import { ATTACKS, type AttackKind, attackOf } from '../simulate/attacks.ts';
import type { Faults } from '../simulate/faults.ts';
import type { Partition } from '../simulate/partition.ts';
import { csvOf, type SimulatedRound } from '../simulate/records.ts';
import type { SimulationOptions } from '../simulate/run-simulation.ts';
import { MODELS } from '../simulate/simulated-task.ts';
import type { SimulationEnd } from '../simulate/simulation.ts';
import { reasonOf } from '../simulate/simulation-errors.ts';
import { tasksWith } from '../task-files.ts';
import { whenStopped } from '../when-stopped.ts';

interface SimulateCommand extends Omit<SimulationOptions, 'faults' | 'patch' | 'file'> {
  readonly task: string;
  readonly with?: string;
  readonly dropout: number;
  readonly stragglers: number;
  readonly byzantine?: Faults['byzantine'];
  readonly json?: string;
  readonly csv?: string;
}

export const simulateCommand = new Command('simulate')
  .description('train hundreds of participants on this machine, without a hub or a browser')
  .option('--task <id>', 'a built-in task, or the JSON file of one', 'digits')
  .option(
    '--participants <number>',
    'how many there are (default: 100, or all that rows are dealt to)',
    count,
  )
  .option(
    '--fraction <share>',
    'how many of them are invited to a round; 0: one (default: 0.1; of a split all)',
    share,
  )
  .option('--epochs <number>', "local epochs (default: the task's)", count)
  .option('--batch <number>', "rows of a local step (default: the task's)", count)
  .option('--lr <number>', "learning rate of local steps (default: the task's)", positive)
  .addOption(new Option('--model <name>', "in place of the task's own").choices([...MODELS]))
  .option('--partition <how>', 'iid, shards:2, dirichlet:0.3, writer or split[:id]', partition)
  .option('--examples <number>', 'deal only so many rows, drawn at random', count)
  .option('--data <folder>', 'images of another IDX set, which are not the task’s own')
  .option('--writers <file>', 'who made each training image, for --partition writer: 16-bit numbers')
  .option('--rounds <number>', 'how many rounds at most', count, 50)
  .option('--target <value>', "stop with the first round whose metric, the task's, reaches this", finite)
  .option(
    '--quorum <number>',
    'fewest updates that make a round (default: all; half, where some are lost)',
    count,
  )
  .option('--with <patch>', 'changes to the task: a JSON merge patch, or a file that holds one')
  .option('--dropout <share>', 'share of a round’s members that vanish before they report', share, 0)
  .option('--stragglers <share>', 'share of a round’s members that report after its deadline', share, 0)
  .option(
    '--byzantine <share:attack>',
    `share of the participants that attack: ${ATTACKS.join(', ')}`,
    byzantine,
  )
  .option(
    '--evaluate-every <rounds>',
    'measure the model after every round whose number it divides',
    count,
    1,
  )
  .option(
    '--seed <number>',
    'what chance draws from: the same seed, the same bits',
    wholeFrom(0, 2 ** 31 - 1),
    1,
  )
  .option('--workers <number>', 'threads that train (default: one a processor); no part in the result', count)
  .option('--json <file>', 'write a line a round; the same command again goes on from there')
  .option('--csv <file>', 'write the rounds as a table')
  .action(async (options: SimulateCommand) => run(options));

async function run({
  task: name,
  with: patch,
  json,
  csv,
  dropout,
  stragglers,
  byzantine,
  ...options
}: SimulateCommand) {
  let isStopped = false;
  void whenStopped().then(() => {
    isStopped = true;
  });
  // tfjs is loaded for whoever simulates, not for whoever asks for help.
  const { runSimulation } = await import('../simulate/run-simulation.ts');
  const { end, rounds, task } = await runSimulation(
    await taskNamed(name),
    {
      ...options,
      faults: { dropout, stragglers, ...(byzantine && { byzantine }) },
      ...(patch !== undefined && { patch: await readPatch(patch) }),
      ...(json !== undefined && { file: json }),
    },
    {
      onStart(simulated, known) {
        const newest = known.at(-1);
        if (newest) console.log(`going on after round ${newest.round} of ${simulated.rounds.maxRounds}`);
      },
      onRound: (round, { rounds: { maxRounds } }) => {
        clearProgress();
        console.log(roundLine(round, maxRounds));
      },
      onProgress: showProgress,
      isStopped: () => isStopped,
    },
  );
  clearProgress();
  if (csv !== undefined) await writeFile(csv, csvOf(rounds));
  console.log(lastLine(end, rounds, task, json));
  for (const file of [json, csv]) if (file) console.log(`written: ${file}`);
}

function lastLine(
  end: SimulationEnd,
  rounds: readonly SimulatedRound[],
  { metric, rounds: { target } }: Task,
  json: string | undefined,
): string {
  const newest = rounds.at(-1);
  const value = newest?.metrics[metric];
  const figure = value === undefined ? '' : `: ${metric} ${formatMetric(metric, value)}`;
  switch (end) {
    case 'target-held':
      return `target ${formatMetric(metric, target!.value)} reached in round ${newest?.round}${figure}`;
    case 'max-rounds':
      return `done after round ${newest?.round}${figure}`;
    case 'privacy-spent':
      return `privacy budget spent after round ${newest?.round}${figure}`;
    case 'stopped':
      return json === undefined
        ? `stopped after round ${newest?.round ?? 0}`
        : `stopped after round ${newest?.round ?? 0}; the same command goes on`;
  }
}

function roundLine(round: SimulatedRound, maxRounds: number): string {
  const lost = (['droppedOut', 'late', 'declined'] as const)
    .filter((why) => round[why] > 0)
    .map((why) => `${round[why]} ${{ droppedOut: 'dropped out', late: 'late', declined: 'declined' }[why]}`);
  const metrics = Object.entries(round.metrics).map(
    ([name, value]) => `${name} ${formatMetric(name, value)}`,
  );
  const { trainSeconds = 0, evaluateSeconds = 0 } = round;
  return [
    `round ${String(round.round).padStart(String(maxRounds).length)}/${maxRounds} ${bar(round.round / maxRounds)}`,
    `${round.reported}/${round.invited} participants`,
    ...lost,
    `${round.examples.toLocaleString('en')} examples`,
    ...metrics,
    `${(trainSeconds + evaluateSeconds).toFixed(1)} s`,
  ].join('  ');
}

/** On a terminal only: what a file gets is a line a round. */
function showProgress(round: number, reported: number, invited: number): void {
  if (!process.stdout.isTTY) return;
  process.stdout.write(
    `\r\x1b[2Kround ${round} ${bar(reported / invited)} ${reported}/${invited} have reported`,
  );
}

function clearProgress(): void {
  if (process.stdout.isTTY) process.stdout.write('\r\x1b[2K');
}

async function taskNamed(name: string): Promise<Task> {
  const isFile = name.endsWith('.json');
  const tasks = await tasksWith(isFile ? [name] : []);
  const task = isFile ? tasks.at(-1) : tasks.find(({ id }) => id === name);
  if (task) return task;
  throw new TabfedError('task.not-found', {
    what: `There is no built-in task "${name}".`,
    next: `Name one of ${tasks.map(({ id }) => id).join(', ')}, or a task file that ends in .json.`,
  });
}

async function readPatch(given: string): Promise<unknown> {
  try {
    return JSON.parse(given.trimStart().startsWith('{') ? given : await readFile(given, 'utf8'));
  } catch (error) {
    throw new TabfedError('simulation.arguments', {
      what: `--with is no JSON and no file that holds some: ${reasonOf(error)}.`,
      next: `Give changes as an object, e.g. --with '{"encoding":"float32"}', or a file's name.`,
    });
  }
}

// ---- options ---------------------------------------------------------------------------------------

export function partition(text: string): Partition {
  const [kind, value, ...rest] = text.split(':');
  const number = Number(value);
  if (rest.length === 0) {
    if ((kind === 'iid' || kind === 'writer') && value === undefined) return { kind };
    if (kind === 'shards' && Number.isInteger(number) && number >= 1) return { kind, each: number };
    if (kind === 'dirichlet' && number > 0) return { kind, alpha: number };
    if (kind === 'split') return { kind, ...(value && { id: value }) };
  }
  throw wrongArgument(text, 'iid, shards:2, dirichlet:0.3, writer, split or split:purpose');
}

export function byzantine(text: string): Faults['byzantine'] {
  const [part, kind, strength, ...rest] = text.split(':');
  const isAttack = (word: string | undefined): word is AttackKind => ATTACKS.some((each) => each === word);
  const isStrong = strength === undefined || (Number(strength) > 0 && kind !== 'label-flip');
  if (rest.length === 0 && isAttack(kind) && isStrong && Number(part) > 0 && Number(part) < 1) {
    const attack = attackOf(kind, strength === undefined ? undefined : Number(strength));
    return { share: Number(part), attack };
  }
  throw wrongArgument(text, 'e.g. 0.2:sign-flip, 0.2:sign-flip:4, 0.1:scale:10, 0.1:noise or 0.3:label-flip');
}

function finite(text: string): number {
  const value = Number(text);
  if (text !== '' && Number.isFinite(value)) return value;
  throw wrongArgument(text, 'a number');
}

function share(text: string): number {
  const value = Number(text);
  if (text !== '' && value >= 0 && value <= 1) return value;
  throw wrongArgument(text, 'a share from 0 to 1');
}
