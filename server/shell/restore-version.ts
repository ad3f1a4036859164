/**
 * What a task goes on from when its hub starts: the newest round whose files are intact. Rounds whose files are
 * missing or damaged are marked as lost: their rows and numbers stay, and no other round ever gets their number.
 */
import type { ServerOptimizer } from '../../core/aggregation/server-optimizer.ts';
import type { ModelId, TaskId } from '../../core/protocol/ids.ts';
import type { RoundSummary } from '../../core/protocol/messages.ts';
import type { HubStore, ModelFiles, RoundFiles } from '../ports.ts';
import { isGone } from '../storage/findings.ts';
import { readOptimizerState } from '../storage/optimizer-state.ts';
import type { TellFact } from './facts.ts';
import type { Version } from './next-version.ts';

export interface RestoredVersion {
  readonly version: Version;
  /** Rounds that are part of the task's history: all but the lost ones. */
  readonly rounds: readonly RoundSummary[];
  /** Every committed round for the engine, which goes on counting after the newest; lost ones without scores. */
  readonly counted: readonly RoundSummary[];
}

interface Ports {
  readonly store: HubStore;
  readonly models: ModelFiles;
  readonly tell: TellFact;
}

/**
 * @param initial - The untrained model; it is in `models`.
 * @throws TabfedError `hub.data-folder` where a file may be intact but cannot be read now: nothing is marked.
 */
export async function restoreVersion(
  task: TaskId,
  initial: ModelId,
  optimizer: ServerOptimizer<unknown>,
  parameterCount: number,
  { store, models, tell }: Ports,
): Promise<RestoredVersion> {
  const files = await store.listRoundFiles(task);
  const lost = new Map<number, string>();
  const found: number[] = [];
  let base: { of: RoundFiles; model: Uint8Array; state: Uint8Array | undefined } | undefined;
  for (const of of [...files].reverse()) {
    if (of.fate === 'dropped') continue;
    // Every older model is only looked for: hashing a long history would hold up the start for minutes.
    if (base && of.fate === 'kept') {
      for (const id of [of.modelId, of.optimizerState]) {
        if (id && !(await models.has(id))) lost.set(of.round, `models/${id}.bin is missing.`);
      }
      continue;
    }
    try {
      const model = await models.get(of.modelId);
      const state = of.optimizerState && (await models.get(of.optimizerState));
      if (of.fate === 'lost') found.push(of.round);
      base ??= { of, model, state };
    } catch (error) {
      if (!isGone(error)) throw error;
      if (of.fate === 'kept') lost.set(of.round, error.what);
    }
  }
  await store.setFate(task, found, 'kept');
  await store.setFate(task, [...lost.keys()], 'lost');

  const from = base ? `round ${base.of.round}` : 'the untrained model';
  const nextRound = (files.at(-1)?.round ?? 0) + 1;
  for (const [round, why] of lost) {
    const isNewer = round > (base?.of.round ?? 0);
    tell({
      type: 'store-finding',
      task,
      severity: 'damage',
      what: `Round ${round} of task "${task}" is lost: ${why}${isNewer ? ` The task goes on from ${from}.` : ''}`,
      next: isNewer
        ? `Stop the hub before round ${nextRound} is committed, restore the file from a backup and start again to go on from round ${round}; otherwise round ${nextRound} is made from ${from}.`
        : 'Restore the file from a backup and start the hub again; the rounds after it are not affected.',
    });
  }
  for (const round of found) {
    const what = `The files of round ${round} of task "${task}" are intact again.`;
    tell({ type: 'store-finding', task, severity: 'note', what, next: 'Nothing is to be done.' });
  }

  const isLost = new Set(files.flatMap(({ round, fate }) => (fate === 'lost' ? [round] : [])));
  for (const round of found) isLost.delete(round);
  for (const round of lost.keys()) isLost.add(round);
  const summaries = await store.listRounds(task);
  const state = base?.state && readOptimizerState(base.state);
  const isOfOptimizer = state && state.optimizer === optimizer.name;
  return {
    version: {
      model: base
        ? { id: base.of.modelId, bytes: base.model }
        : { id: initial, bytes: await models.get(initial) },
      optimizerState: isOfOptimizer ? state.state : optimizer.initialState(parameterCount),
    },
    rounds: summaries.filter(({ round }) => !isLost.has(round)),
    counted: summaries.map((summary) => (isLost.has(summary.round) ? { ...summary, scores: {} } : summary)),
  };
}
