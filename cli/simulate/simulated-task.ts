/** A task as a simulation runs it: its own, with the rounds of so many participants and what the researcher changes. */
import { readTask } from '../../core/task/check-task.ts';
import type { Layer } from '../../core/task/layers.ts';
import { collectsStatistics } from '../../core/task/statistics.ts';
import type { Task } from '../../core/task/task.ts';
import type { Faults } from './faults.ts';
import { badArguments } from './simulation-errors.ts';

export interface TaskWanted {
  /** Participants invited to a round. */
  readonly cohort: number;
  readonly rounds: number;
  /** Of the task's metric; training ends with the first round that reaches it. */
  readonly target?: number;
  /** Of the untrained model. */
  readonly seed: number;
  readonly epochs?: number;
  readonly batch?: number;
  readonly lr?: number;
  readonly model?: ModelName;
  /** Fewest updates that make a round; absent: all where nothing goes wrong, else half of them. */
  readonly quorum?: number;
  readonly faults: Faults;
  /** Changes to the task as a JSON merge patch (RFC 7396), on top of everything else. */
  readonly patch?: unknown;
}

/** Simulated time: late updates come after it. */
const ROUND_MS = 60_000;

/**
 * No participant holds out rows: the model is measured on the task's public test rows.
 *
 * @throws TabfedError `task.invalid`, `simulation.arguments`.
 */
export function simulatedTask(task: Task, wanted: TaskWanted): Task {
  const { cohort, rounds, target, seed, faults, epochs, batch, lr, model } = wanted;
  const isFaulty = faults.dropout + faults.stragglers > 0;
  const { optimizer } = task.training;
  const { admission: _, politeness: __, ...plain } = task;
  const simulated: Task = {
    ...plain,
    model: { layers: model ? layersOf(model, task) : task.model.layers, seed },
    training: {
      ...task.training,
      localEpochs: epochs ?? task.training.localEpochs,
      batchSize: batch ?? task.training.batchSize,
      optimizer: { ...optimizer, learningRate: lr ?? optimizer.learningRate },
      heldOutFraction: 0,
    },
    rounds: {
      minParticipants: cohort,
      cohortSize: cohort,
      quorum: wanted.quorum ?? (isFaulty ? Math.ceil(cohort / 2) : cohort),
      gatherMs: 0,
      roundTimeoutMs: ROUND_MS,
      awayGraceMs: 1_000,
      evaluationTimeoutMs: ROUND_MS,
      maxRounds: rounds,
      ...(target !== undefined && { target: { value: target, holdRounds: 1 } }),
    },
    ...(collectsStatistics(task) && { statistics: { minParticipants: cohort } }),
  };
  const patched = wanted.patch === undefined ? simulated : mergePatch(simulated, wanted.patch);
  return readTask(`The simulated task "${task.id}"`, JSON.parse(JSON.stringify(patched)));
}

export const MODELS = ['2nn', 'cnn'] as const;
export type ModelName = (typeof MODELS)[number];

/** The networks of McMahan et al. 2017, arXiv:1602.05629: of 199,210 and 1,663,370 parameters on MNIST. */
function layersOf(model: ModelName, { id, data }: Task): Layer[] {
  if (data.kind !== 'images') {
    throw badArguments(
      `--model ${model} is for images, and task "${id}" learns from a table.`,
      "Leave --model out: the task's own is used.",
    );
  }
  const dense = (units: number, activation: 'relu' | 'softmax'): Layer => ({
    type: 'dense',
    units,
    activation,
  });
  const answer = dense(data.classes.length, 'softmax');
  if (model === '2nn') return [{ type: 'flatten' }, dense(200, 'relu'), dense(200, 'relu'), answer];
  const halved: Layer = { type: 'max-pooling-2d', poolSize: 2 };
  const convolution = (filters: number): Layer => ({
    type: 'conv2d',
    filters,
    kernelSize: 5,
    padding: 'same',
    activation: 'relu',
  });
  return [convolution(32), halved, convolution(64), halved, { type: 'flatten' }, dense(512, 'relu'), answer];
}

/** @see RFC 7396. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const merged: Record<string, unknown> = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else merged[key] = mergePatch(merged[key], value);
  }
  return merged;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
