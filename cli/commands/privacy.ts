/** `tabfed privacy`: what a mechanism costs in ε, how much noise an ε needs, and what that noise does to a model. */
import { Command, Option } from 'commander';
import { TabfedError } from '../../core/errors/tabfed-error.ts';
import {
  ACCOUNTANTS,
  type Accountant,
  calibrateNoise,
  epsilonOf,
} from '../../core/privacy/accounting/epsilon.ts';
import {
  type Adjacency,
  adjacencyOf,
  type Release,
  type Sampling,
} from '../../core/privacy/accounting/release.ts';
import { count, positive, wrongArgument } from '../arguments.ts';
import { formatWhatIf, whatIf } from '../privacy/what-if.ts';

export const privacyCommand = new Command('privacy').description(
  'account for differential privacy: Gaussian noise on the sum of clipped updates',
);

privacyCommand
  .addCommand(
    accounting('epsilon', 'print the ε of a training run')
      .requiredOption('--noise-multiplier <z>', 'noise of the sum, in clipping norms', positive)
      .action((options: AccountingOptions & { readonly noiseMultiplier: number }) => {
        const { noiseMultiplier, json } = options;
        const found = told(() => epsilonOf(trainingOf(options, noiseMultiplier)));
        // JSON has no infinity.
        const epsilon = Number.isFinite(found.epsilon) ? found.epsilon : null;
        if (json) console.log(JSON.stringify({ ...found, epsilon }));
        else {
          const order = found.order === undefined ? '' : `, order ${found.order}`;
          const value = epsilon === null ? 'unbounded' : epsilon.toPrecision(6);
          console.log(`ε = ${value} at δ = ${found.delta} (${found.accountant}${order})`);
        }
      }),
  )
  .addCommand(
    accounting('calibrate', 'print the least noise multiplier that keeps to an ε')
      .requiredOption('--epsilon <number>', 'the ε to keep to', positive)
      .action((options: AccountingOptions & { readonly epsilon: number }) => {
        const { release, ...training } = trainingOf(options, 1);
        const noiseMultiplier = told(() => calibrateNoise({ ...training, release }, options.epsilon));
        console.log(
          options.json
            ? JSON.stringify({ noiseMultiplier })
            : `noise multiplier z = ${noiseMultiplier.toPrecision(5)}`,
        );
      }),
  )
  .addCommand(
    new Command('table')
      .description('print what each ε would cost: noise and how much of it each coordinate of the mean gets')
      .requiredOption('--population <number>', 'participants in all', count)
      .requiredOption('--cohort <number>', 'participants in a round', count)
      .requiredOption('--rounds <number>', 'rounds of training', count)
      .option('--delta <number>', 'δ, below one in the population', share, 1e-5)
      .addOption(accountantOption())
      .option('--json', 'for machines', false)
      .action(({ population, cohort, rounds, delta, accountant, json }: WhatIfOptions) => {
        const rows = told(() => whatIf({ population, cohort, rounds, delta, accountant }));
        console.log(json ? JSON.stringify(rows) : formatWhatIf(rows, { population, cohort, rounds, delta }));
      }),
  );

interface WhatIfOptions {
  readonly population: number;
  readonly cohort: number;
  readonly rounds: number;
  readonly delta: number;
  readonly accountant: Accountant;
  readonly json: boolean;
}

interface AccountingOptions {
  readonly samplingRate?: number;
  readonly sampling: Sampling['kind'];
  readonly adjacency?: Adjacency;
  readonly population?: number;
  readonly cohort?: number;
  readonly rounds: number;
  readonly delta: number;
  readonly accountant: Accountant;
  readonly json: boolean;
}

function accounting(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option('--sampling-rate <q>', 'share of the participants in a round, with Poisson sampling', share)
    .addOption(
      new Option('--sampling <kind>', 'how cohorts are drawn; none: whoever comes')
        .choices(['poisson', 'fixed', 'none'])
        .default('poisson'),
    )
    .option('--population <number>', 'participants in all, with fixed sampling', count)
    .option('--cohort <number>', 'participants in a round, with fixed sampling', count)
    .addOption(
      new Option('--adjacency <kind>', 'who differs; goes with the sampling where absent').choices([
        'zero-out',
        'replace-one',
      ]),
    )
    .requiredOption('--rounds <number>', 'rounds of training', count)
    .requiredOption('--delta <number>', 'δ, below one in the population', share)
    .addOption(accountantOption())
    .option('--json', 'for machines', false);
}

function accountantOption(): Option {
  return new Option('--accountant <name>', 'pld is tighter, rdp quicker').choices(ACCOUNTANTS).default('pld');
}

function trainingOf(options: AccountingOptions, noiseMultiplier: number) {
  const { rounds, delta, accountant } = options;
  const sampling = samplingOf(options);
  const release: Release = {
    sampling,
    adjacency: options.adjacency ?? adjacencyOf(sampling),
    noiseMultiplier,
  };
  return { release, rounds, delta, accountant };
}

/** Refuses figures that another kind of sampling would need: they would be believed to count. */
function samplingOf({ sampling, samplingRate, population, cohort }: AccountingOptions): Sampling {
  const given = Object.entries({ samplingRate, population, cohort }).filter(
    ([, value]) => value !== undefined,
  );
  const needed = NEEDED[sampling];
  const names = given.map(([name]) => name);
  if (names.length !== needed.length || !needed.every((name) => names.includes(name))) {
    throw new TabfedError('privacy.arguments', {
      what: `Expected ${listed(needed)} with --sampling ${sampling}, got ${listed(names)}.`,
      next: 'Give what the sampling needs and nothing else; docs/PRIVACY.md says which claims each kind allows.',
    });
  }
  if (sampling === 'poisson') return { kind: 'poisson', rate: samplingRate! };
  return sampling === 'fixed'
    ? { kind: 'fixed', population: population!, cohort: cohort! }
    : { kind: 'none' };
}

const NEEDED: Readonly<Record<Sampling['kind'], readonly string[]>> = {
  poisson: ['samplingRate'],
  fixed: ['population', 'cohort'],
  none: [],
};
const FLAGS: Readonly<Record<string, string>> = {
  samplingRate: '--sampling-rate',
  population: '--population',
  cohort: '--cohort',
};
const listed = (names: readonly string[]) =>
  names.map((name) => FLAGS[name]).join(' and ') || 'neither a rate nor a population nor a cohort';

/** What the accountants refuse, a person reads as advice. */
function told<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new TabfedError('privacy.arguments', {
      what: `This cannot be accounted for: ${error.message}.`,
      next: 'Correct the argument; docs/PRIVACY.md says what belongs together.',
    });
  }
}

function share(text: string): number {
  const value = Number(text);
  if (value > 0 && value <= 1) return value;
  throw wrongArgument(text, 'a number above 0 and at most 1');
}
