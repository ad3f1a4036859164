/**
 * Where the figures in docs/TASKS.md come from: the task's own training figures in plain arithmetic, over the
 * sample splits. The model is logistic, so that a few lines of SGD are the whole trainer.
 */

import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { DataSource } from '../../core/task/data-source.ts';
import { fixedSteps, toInput } from '../../core/task/number-steps.ts';
import { creditSamples } from './samples.ts';
import { credit } from './task.ts';

const publicFolder = fileURLToPath(new URL('../../public/', import.meta.url));
const fetchBytes = async (path: string) => new Uint8Array(await readFile(publicFolder + path));

interface Example {
  readonly inputs: readonly number[];
  readonly isBad: number;
}

const SEEDS = [1, 2, 3, 4, 5];

test('federated over purposes or equal shares is as good as pooled, and one purpose alone is not (docs/TASKS.md)', async () => {
  const { training: everything, test: testRows } = await loadRange(0, 800);
  const byPurpose = await loadParts('purpose');
  const equal = await loadParts('equal');

  const figures = {
    pooled: mean(SEEDS.map((seed) => auc(federate([everything], seed), testRows))),
    purpose: mean(SEEDS.map((seed) => auc(federate(byPurpose, seed), testRows))),
    equal: mean(SEEDS.map((seed) => auc(federate(equal, seed), testRows))),
    alone: mean(byPurpose.map((rows) => auc(federate([rows], 1), testRows))),
  };
  console.info('AUC on the 200 test rows', figures);
  // To 0.005, as documented.
  expect(figures.pooled).toBeCloseTo(0.77, 2);
  expect(figures.purpose).toBeCloseTo(0.771, 2);
  expect(figures.equal).toBeCloseTo(0.789, 2);
  expect(figures.alone).toBeCloseTo(0.687, 2);
});

/** Federated averaging by example count, all rounds of the task. Returns the weights, the bias last. */
function federate(parts: readonly (readonly Example[])[], seed: number): readonly number[] {
  const random = randomFrom(seed);
  const width = parts[0]?.[0]?.inputs.length ?? 0;
  const glorot = Math.sqrt(6 / (width + 1));
  let weights = [...Array.from({ length: width }, () => (2 * random() - 1) * glorot), 0];
  const examples = parts.reduce((sum, rows) => sum + rows.length, 0);
  for (let round = 0; round < credit.rounds.maxRounds; round++) {
    const trained = parts.map((rows) => ({
      share: rows.length / examples,
      local: train(weights, rows, random),
    }));
    weights = weights.map((_, i) => trained.reduce((sum, { share, local }) => sum + share * local[i]!, 0));
  }
  return weights;
}

function train(start: readonly number[], rows: readonly Example[], random: () => number): readonly number[] {
  const { batchSize, localEpochs, optimizer } = credit.training;
  const weights = [...start];
  for (let epoch = 0; epoch < localEpochs; epoch++) {
    const order = shuffled(rows, random);
    for (let at = 0; at < order.length; at += batchSize) {
      const batch = order.slice(at, at + batchSize);
      const gradient = new Array<number>(weights.length).fill(0);
      for (const { inputs, isBad } of batch) {
        const error = 1 / (1 + Math.exp(-logit(weights, inputs))) - isBad;
        inputs.forEach((input, i) => {
          gradient[i]! += error * input;
        });
        gradient[inputs.length]! += error;
      }
      gradient.forEach((sum, i) => {
        weights[i]! -= (optimizer.learningRate * sum) / batch.length;
      });
    }
  }
  return weights;
}

const logit = (weights: readonly number[], inputs: readonly number[]) =>
  inputs.reduce((sum, input, i) => sum + input * weights[i]!, weights[inputs.length]!);

/** The share of (bad, good) pairs in which the bad loan scores higher. */
function auc(weights: readonly number[], rows: readonly Example[]): number {
  const scores = (isBad: number) =>
    rows.filter((row) => row.isBad === isBad).map((row) => logit(weights, row.inputs));
  const good = scores(0);
  return mean(scores(1).map((bad) => mean(good.map((score) => (bad > score ? 1 : bad === score ? 0.5 : 0)))));
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

/** mulberry32 */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

async function loadParts(split: string): Promise<(readonly Example[])[]> {
  const { parts } = creditSamples.splits.find(({ id }) => id === split)!;
  const loaded = await Promise.all(Array.from({ length: parts }, (_, part) => loadPart(split, part)));
  // A trainer keeps its held-out rows from training.
  const kept = 1 - credit.training.heldOutFraction;
  return loaded.map(({ training }) => training.slice(0, Math.round(training.length * kept)));
}

const loadPart = async (split: string, part: number) =>
  examplesOf(await creditSamples.load({ split, part }, fetchBytes));
const loadRange = async (start: number, end: number) =>
  examplesOf(await creditSamples.loadRange(start, end, fetchBytes));

const examplesOf = ({ data, test }: { data: DataSource; test?: DataSource }) => ({
  training: encode(data),
  test: test ? encode(test) : [],
});

function encode(source: DataSource): readonly Example[] {
  const { data } = credit;
  if (source.kind !== 'csv' || data.kind !== 'table') throw new TypeError('expected a table as CSV');
  const [header, ...lines] = new TextDecoder().decode(source.bytes).trimEnd().split('\n');
  const names = header!.split(',');
  return lines
    .map((line) => Object.fromEntries(line.split(',').map((cell, i) => [names[i]!, cell])))
    .filter((row) => !source.where || source.where.values.includes(row[source.where.column]!))
    .slice(...(source.range ?? []))
    .map((row) => ({
      inputs: data.columns.flatMap((column) => {
        if (column.type === 'number') return [toInput(fixedSteps(column), Number(row[column.name]))];
        if (column.type !== 'category') throw new TypeError(`credit has no column of type ${column.type}`);
        return column.values.map((value) => (row[column.name] === value ? 1 : 0));
      }),
      isBad: Number(row[data.target.name]),
    }));
}
