/** A trained model from where it is: a hub, or a folder that `tabfed export` wrote. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { weightsFromBytes } from '../core/codec/model-bytes.ts';
import { TabfedError } from '../core/errors/tabfed-error.ts';
import { type ExportedModel, isExportedModel } from '../core/export/exported-model.ts';
import { readTask } from '../core/task/check-task.ts';
import { modelShape } from '../core/task/model-layout.ts';
import { needsStatistics, withStatistics } from '../core/task/statistics.ts';
import { getBytes, getStatistics, getTask } from '../participant/courier/hub-http.ts';
import { localJson } from './local-file.ts';

/** Beside model.json in an exported folder: the task with its preprocessing. */
export const MODEL_FILES = { tfjs: 'model.json', weights: 'weights.bin', about: 'tabfed.json' } as const;

export interface TrainedModel extends ExportedModel {
  /** Shape `[P]`, layout order. */
  readonly weights: Float32Array<ArrayBuffer>;
}

/**
 * @param round - Absent: the newest that is committed.
 * @throws TabfedError `hub.unreachable`, `task.not-found`, `model.not-found`, `auth.model`, `model.hash-mismatch` …
 */
export async function modelFromHub(
  hub: string,
  id: string,
  { round, operatorToken }: { round?: number | undefined; operatorToken?: string | undefined },
): Promise<TrainedModel> {
  const { task, rounds } = await getTask(hub, id);
  const wanted = round ?? rounds.at(-1)?.round;
  if (wanted === undefined) {
    throw new TabfedError('model.not-found', {
      what: `Task "${id}" has no committed round yet.`,
      next: 'Let it train first, or ask for the untrained model with --round 0.',
    });
  }
  const authorization = operatorToken && `Bearer ${operatorToken}`;
  const statistics = needsStatistics(task) ? await getStatistics(hub, id, authorization) : undefined;
  const fixed = withStatistics(task, statistics);
  const bytes = await getBytes(
    hub,
    `api/tasks/${encodeURIComponent(id)}/round-${wanted}.weights.bin`,
    authorization,
  );
  const modelId = createHash('sha256').update(bytes).digest('hex');
  const summary = rounds.find((one) => one.round === wanted);
  if (summary && summary.modelId !== modelId) throw notAsPromised(hub, summary.modelId, modelId);
  const weights = weightsFromBytes(bytes, modelShape(fixed).layout);
  return { task: fixed, round: wanted, modelId, ...(summary?.scores && { scores: summary.scores }), weights };
}

/** @throws TabfedError `data.unreadable`, `task.invalid`, `model.download`, `model.hash-mismatch`. */
export async function modelFromFolder(folder: string): Promise<TrainedModel> {
  const about = await localJson(path.join(folder, MODEL_FILES.about));
  if (!isExportedModel(about)) {
    throw new TabfedError('data.unreadable', {
      what: `${path.join(folder, MODEL_FILES.about)} does not describe an exported model.`,
      next: 'Export the model again with `tabfed export --format tfjs`.',
    });
  }
  const { round, modelId, scores } = about;
  const task = readTask(`in ${folder}`, about.task);
  const bytes = await readFile(path.join(folder, MODEL_FILES.weights));
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== modelId) throw notAsPromised(folder, modelId, found);
  return {
    task,
    round,
    modelId,
    ...(scores && { scores }),
    weights: weightsFromBytes(bytes, modelShape(task).layout),
  };
}

const notAsPromised = (where: string, expected: string, found: string) =>
  new TabfedError('model.hash-mismatch', {
    what: `The weights at ${where} have SHA-256 ${found}, expected ${expected}.`,
    next: 'Fetch or export them again; where that does not help, tell the operator of the hub.',
  });
