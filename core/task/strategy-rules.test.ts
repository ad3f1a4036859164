import { expect, it } from 'vitest';
import { binaryTaskJson, numberTask, numberTaskJson } from '../testing/sample-tasks.ts';
import { checkTask } from './check-task.ts';
import { STRATEGY_RULES } from './strategy-rules.ts';
import type { Task } from './task.ts';

const uniform = { name: 'uniform' };

function problemsOf(
  strategy: object,
  { aggregation = {}, rounds = {}, base = numberTaskJson as object } = {},
) {
  const checked = checkTask({
    ...base,
    aggregation: { ...numberTaskJson.aggregation, weighting: uniform, strategy, ...aggregation },
    rounds: { ...numberTaskJson.rounds, minParticipants: 7, quorum: 7, cohortSize: 9, ...rounds },
  });
  return checked.ok ? [] : checked.problems.map(({ path, message }) => `${path}: ${message}`);
}

it.each([
  { name: 'mean' },
  { name: 'normalized-mean' },
  { name: 'median' },
  { name: 'trimmed-mean', trimmedShare: 0.2 },
  { name: 'geometric-median' },
  { name: 'krum', attackers: 2 },
  { name: 'multi-krum', attackers: 2, selected: 5 },
  { name: 'bulyan', attackers: 1 },
])('[TK8] $name may sit right at its bounds', (strategy) => {
  expect(problemsOf(strategy)).toEqual([]);
});

it.each<[string, object, Parameters<typeof problemsOf>[1], readonly string[]]>([
  [
    'too few for Krum',
    { name: 'krum', attackers: 3 },
    {},
    [
      'rounds.quorum: is 7, expected at least 9 with krum and attackers 3; krum is not defined for fewer updates',
    ],
  ],
  [
    'too few for Bulyan',
    { name: 'bulyan', attackers: 1 },
    { rounds: { quorum: 6 } },
    [
      'rounds.quorum: is 6, expected at least 7 with bulyan and attackers 1; bulyan is not defined for fewer updates',
    ],
  ],
  [
    'attackers among the selected',
    { name: 'multi-krum', attackers: 2, selected: 6 },
    {},
    [
      'aggregation.strategy.selected: is 6, above rounds.quorum 7 − attackers 2; attackers would be among the selected',
    ],
  ],
  [
    'weights that an attacker chooses, and a share of them',
    { name: 'median' },
    { aggregation: { weighting: { name: 'by-example-count' }, maxShare: 0.5 } },
    [
      'aggregation.maxShare: is 0.5, expected none with median, in which all weigh the same',
      'aggregation.weighting.name: is "by-example-count", expected "uniform" with median; an attacker may claim any example count',
    ],
  ],
  [
    'more memory than a round may take',
    { name: 'median' },
    {
      rounds: { cohortSize: 10_000 },
      base: {
        ...binaryTaskJson,
        model: {
          layers: [
            { type: 'dense', units: 3_000 },
            { type: 'dense', units: 1, activation: 'sigmoid' },
          ],
          seed: 1,
        },
      },
    },
    [
      'rounds.cohortSize: is 10000, expected at most 7456 with median and 18001 parameters; it keeps all deltas of a round, 720040000 bytes, at most 536870912 are allowed',
    ],
  ],
  [
    'more pairs of members than a hub compares at once',
    { name: 'krum', attackers: 2 },
    { rounds: { cohortSize: 7_000 } },
    [
      'rounds.cohortSize: is 7000, expected at most 6688 with krum and 2 parameters; it keeps all deltas of a round, 588056000 bytes, at most 536870912 are allowed',
    ],
  ],
  [
    'steps of unknown length in a normalised mean, and a share of its weights',
    { name: 'normalized-mean' },
    {
      aggregation: { maxShare: 0.5 },
      base: {
        ...numberTaskJson,
        training: { ...numberTaskJson.training, optimizer: { name: 'adam', learningRate: 0.1 } },
      },
    },
    [
      'aggregation.maxShare: is 0.5, expected none with normalized-mean, whose weights are not shares',
      'training.optimizer: is "adam", expected "sgd" or "momentum" with normalized-mean; how far its steps go cannot be told from their number',
    ],
  ],
  [
    'a proximal term that throws steps back in a normalised mean',
    { name: 'normalized-mean' },
    { base: { ...numberTaskJson, training: { ...numberTaskJson.training, proximalWeight: 10 } } },
    [
      'training.proximalWeight: is 10, expected less than 1 / learningRate 0.1 with normalized-mean; steps could go back',
    ],
  ],
  [
    'half of the values trimmed at each end',
    { name: 'trimmed-mean', trimmedShare: 0.5 },
    {},
    ['aggregation.strategy.trimmedShare: is 0.5, expected less than 0.5'],
  ],
])('[TK8] a task is refused for %s', (_, strategy, rest, expected) => {
  expect(problemsOf(strategy, rest)).toEqual(expected);
});

it('[TK8] a strategy that compares deltas is refused where the hub does not see them', () => {
  const problemsUnder = (mechanism: string, name = 'median') => {
    const aggregation = { ...numberTask.aggregation, strategy: { name }, weighting: uniform };
    const task = { ...numberTask, aggregation, privacy: { mechanism, clippingNorm: 1 } } as unknown as Task;
    return STRATEGY_RULES.flatMap((rule) => rule.check(task)).map(
      ({ path, message }) => `${path}: ${message}`,
    );
  };
  expect(problemsUnder('local')).toEqual([]);
  expect(problemsUnder('distributed')).toEqual([
    'aggregation.strategy.name: is "median", expected "mean" with distributed privacy; median needs every delta in the clear',
  ]);
  expect(problemsUnder('local', 'normalized-mean')).toEqual([
    'aggregation.strategy.name: is "normalized-mean", expected "mean" with local privacy; how many steps were taken would be told',
  ]);
});
