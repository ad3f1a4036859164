#!/usr/bin/env node
/** The command line of tabfed: reads arguments, runs one command, says why where it failed. */
import { Command, Option } from 'commander';
import { LONGEST_LIFETIME_MS } from '../server/auth/join-tokens.ts';
import { count, wholeFrom, wrongArgument } from './arguments.ts';
import { doctorCommand } from './commands/doctor.ts';
import { embedCommand } from './commands/embed.ts';
import { privacyCommand } from './commands/privacy.ts';
import { simulateCommand } from './commands/simulate.ts';
import { taskCommand } from './commands/task-new.ts';
import { fail } from './fail.ts';
import { LOG_LEVELS } from './hub-log.ts';
import { hubUrl } from './hub-url.ts';

const program = new Command('tabfed')
  .description('Federated learning that runs in browser tabs, with a small hub that averages the weights.')
  .showHelpAfterError('Run `tabfed --help` for what there is.');

program
  .command('hub')
  .description('run a hub')
  .addOption(
    new Option('--port <number>', 'port to listen on')
      .env('PORT')
      .default(8080)
      .argParser(wholeFrom(0, 65_535)),
  )
  .addOption(new Option('--host <name>', 'address to listen on').env('HOST'))
  .addOption(
    new Option('--data <folder>', 'where rounds and models are kept').env('TABFED_DATA').default('.tabfed'),
  )
  .option('--task <file>', 'add the task of a JSON file (repeatable)', append, [])
  .addOption(
    new Option('--log-level <level>', 'least that the log on stderr says')
      .choices(LOG_LEVELS)
      .default('info'),
  )
  // The round before the newest may still be on its way to somebody.
  .option(
    '--keep-newest <number>',
    'keep the models of the newest rounds only (default: of all)',
    wholeFrom(2),
  )
  .option('--keep-every <number>', 'keep those of every k-th round too', count)
  .option('--tls-cert <file>', 'speak HTTPS with this certificate (PEM, full chain)')
  .option('--tls-key <file>', 'the private key of --tls-cert (PEM)')
  .option('--tls-self-signed', 'speak HTTPS with a certificate made here, for trying', false)
  .option('--trust-proxy', 'one proxy stands before the hub: believe its X-Forwarded-For', false)
  .option('--check', 'look the data folder over instead of running: exit code 1 where it is damaged', false)
  .action(lazily(async () => (await import('./commands/hub.ts')).runHub));

program
  .command('join')
  .description('train as a headless participant')
  .argument('<hub>', "the hub's address, e.g. http://localhost:8080", hubUrl)
  .requiredOption('--task <id>', 'the task to train')
  .option('--examples <a:b>', "the task's sample rows a ≤ i < b; the first part where absent", range)
  .addOption(
    new Option('--data <file>', 'rows of your own: CSV, TSV or JSON lines; never sent').conflicts('examples'),
  )
  .option('--mapping <file>', "which of the file's columns, units and words are the task's, as JSON")
  .option('--rounds <number>', 'leave after so many rounds (default: when training is finished)', count)
  .option('--json <file>', 'write the rounds and the final local and global metrics')
  .addOption(new Option('--backend <name>', 'what computes').choices(['wasm', 'cpu']))
  .option('--identity <file>', 'stay the same participant over restarts')
  .addOption(new Option('--token <token>', 'a join token, for a task that asks for one').env('TABFED_TOKEN'))
  .action(lazily(async () => (await import('./commands/join.ts')).runJoin));

program
  .command('demo')
  .description('train a built-in task in real tabs on this machine')
  .option('--task <id>', 'a built-in task', 'digits')
  .option('--tabs <number>', 'how many tabs', count, 4)
  .option('--rounds <number>', 'how many rounds', count, 5)
  .option('--split <id>', 'how the sample rows are dealt to the tabs')
  .option('--json <file>', 'write the figures of every round')
  .option('--keep-model <file>', 'save the last model as safetensors')
  .addOption(
    new Option('--backend <name>', 'what computes').choices(['auto', 'webgl', 'wasm']).default('auto'),
  )
  .option('--headed', 'show the tabs', false)
  .action(lazily(async () => (await import('./commands/demo.ts')).runDemoCommand));

program
  .command('export')
  .description('write a trained model: tfjs, safetensors, or a page that answers offline')
  .argument('[hub]', "the hub's address", hubUrl, 'http://localhost:8080')
  .requiredOption('--task <id>', 'the task')
  .requiredOption('--to <path>', 'where to: a folder, or a file for safetensors and html')
  .addOption(
    new Option('--format <name>', 'what to write').choices(['tfjs', 'safetensors', 'html']).default('tfjs'),
  )
  .option('--round <number>', 'which round (default: the newest; 0 is the untrained model)', wholeFrom(0))
  .addOption(operatorToken())
  .action(lazily(async () => (await import('./commands/export.ts')).runExport));

program
  .command('predict')
  .description("ask a trained model about every row of a file; the answers become columns behind the file's")
  .argument('[from]', "the hub's address, or the folder of an exported tfjs model", 'http://localhost:8080')
  .option('--task <id>', 'the task; an exported folder knows its own')
  .requiredOption('--in <file>', 'the rows: CSV, TSV or JSON lines; the column to be told may be absent')
  .requiredOption('--out <file>', 'where to write them with their answers')
  .option('--mapping <file>', "which of the file's columns, units and words are the task's, as JSON")
  .option('--round <number>', 'which round (default: the newest; 0 is the untrained model)', wholeFrom(0))
  .addOption(operatorToken())
  .action(lazily(async () => (await import('./commands/predict.ts')).runPredict));

program
  .command('token')
  .description('make join tokens')
  .command('create')
  .description('print tokens, one a line; each lets one participant into one task, once')
  .requiredOption('--task <id>', 'the task to join')
  .option('--origin <origin>', 'only for a page of this origin, e.g. https://example.org')
  .option('--expires <span>', 'how long it is good: a number and s, m, h or d', span, 10 * 60_000)
  .option('--count <number>', 'how many', count, 1)
  .addOption(new Option('--data <folder>', "the hub's data folder").env('TABFED_DATA').default('.tabfed'))
  .action(lazily(async () => (await import('./commands/token.ts')).runTokenCreate));

program
  .command('audit')
  .description("check a hub's audit log")
  .command('verify')
  .description('check the chain, and compare its rounds with the store and the model files')
  .addOption(new Option('--data <folder>', "the hub's data folder").env('TABFED_DATA').default('.tabfed'))
  .action(lazily(async () => (await import('./commands/audit.ts')).runAuditVerify));

program.addCommand(simulateCommand);
program.addCommand(taskCommand);
program.addCommand(embedCommand);
program.addCommand(doctorCommand);
program.addCommand(privacyCommand);

/** Loads a command with the first call: a hub's start does not wait for tfjs, nor a token for Playwright. */
function lazily<A extends unknown[]>(load: () => Promise<(...args: A) => Promise<void>>) {
  return async (...args: A) => (await load())(...args);
}

/** Models of a task that is joined with tokens are for its participants and the operator. */
function operatorToken(): Option {
  return new Option('--operator-token <token>', "the hub's, for a task that is joined with tokens").env(
    'TABFED_OPERATOR_TOKEN',
  );
}

function span(text: string): number {
  const match = /^(\d{1,6})([smhd])$/.exec(text);
  const ms = match
    ? Number(match[1]) * { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }[match[2] as 's']
    : 0;
  if (ms > 0 && ms <= LONGEST_LIFETIME_MS) return ms;
  throw wrongArgument(text, 'e.g. 30s, 10m, 2h or 7d, at most 30d');
}

function range(text: string): readonly [start: number, end: number] {
  const match = /^(\d+):(\d+)$/.exec(text);
  if (match && Number(match[1]) < Number(match[2])) return [Number(match[1]), Number(match[2])];
  throw wrongArgument(text, 'a:b with a below b, e.g. 0:2000');
}

function append(file: string, files: readonly string[]): readonly string[] {
  return [...files, file];
}

try {
  await program.parseAsync();
} catch (error) {
  fail(error);
}
