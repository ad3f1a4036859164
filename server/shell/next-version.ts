/** From a closed round to the next version of the model, durable: first the file, then one transaction. */
import type { ServerOptimizer } from '../../core/aggregation/server-optimizer.ts';
import { modelBytes, weightsFromBytes } from '../../core/codec/model-bytes.ts';
import type { TaskId } from '../../core/protocol/ids.ts';
import type { RoundSummary } from '../../core/protocol/messages.ts';
import type { WeightLayout } from '../../core/weights/layout.ts';
import type { Clock, HubStore, MemberRecord, ModelFolder } from '../ports.ts';
import type { PrivateRelease } from '../privacy/ledger.ts';
import { noteNoised, removeUncommitted } from '../privacy/noised-files.ts';
import type { Member } from '../rounds/state.ts';
import { optimizerStateBytes } from '../storage/optimizer-state.ts';
import { dropRounds, type Retention } from '../storage/retention.ts';
import type { TellFact } from './facts.ts';
import type { CurrentModel } from './links.ts';
import type { Contribution, RoundFold } from './round-fold.ts';

export interface ClosedRound {
  readonly round: number;
  readonly attempt: number;
  readonly fold: RoundFold;
  readonly cohort: readonly Member[];
  readonly bytesDown: number;
  readonly invitedAtMs: number;
  readonly closedAtMs: number;
}

/** The model of a task and what its server optimizer remembers. */
export interface Version {
  readonly model: CurrentModel;
  readonly optimizerState: unknown;
}

interface Next {
  readonly version: Version;
  readonly summary: RoundSummary;
}

/**
 * Applies the round's delta and commits the result, with what the server optimizer remembers.
 *
 * @throws whatever made it impossible (a full disk, a value that is not finite); then nothing is committed, and
 *   a model file without a round is harmless: it is collected at a later start.
 */
export async function commitNextVersion(
  task: TaskId,
  layout: WeightLayout,
  optimizer: ServerOptimizer<unknown>,
  before: Version,
  closed: ClosedRound,
  ports: {
    readonly store: HubStore;
    readonly models: ModelFolder;
    /** Absent: every round keeps its model. */
    readonly keep?: Retention;
    readonly tell: TellFact;
    /** Of a private task: charged before noise is drawn. */
    readonly privacy?: PrivateRelease;
    readonly clock: Pick<Clock, 'now'>;
  },
): Promise<Next> {
  const { round, attempt, fold } = closed;
  const { privacy } = ports;
  await privacy?.ledger.charge({ round, attempt, atMs: Math.round(ports.clock.now()) });
  const delta = await fold.combine(privacy?.fillRandom);
  const tellFault = (error: unknown) =>
    ports.tell({ type: 'fault', task, where: 'removing a model with noise that no round has', error });
  try {
    return await commitDelta(delta, task, layout, optimizer, before, closed, ports);
  } catch (error) {
    if (privacy) await removeUncommitted(task, ports).catch(tellFault);
    throw error;
  }
}

async function commitDelta(
  delta: Float32Array,
  task: TaskId,
  layout: WeightLayout,
  optimizer: ServerOptimizer<unknown>,
  before: Version,
  closed: ClosedRound,
  ports: Parameters<typeof commitNextVersion>[5],
): Promise<Next> {
  const { round, attempt, fold, bytesDown, invitedAtMs } = closed;
  const { privacy } = ports;
  const weights = weightsFromBytes(before.model.bytes, layout);
  const next = optimizer.apply({ weights, delta, state: before.optimizerState });
  const bytes = modelBytes(next.weights);
  const remembered = optimizerStateBytes(optimizer.name, next.state);
  if (privacy) await noteNoised(task, remembered ? [bytes, remembered] : [bytes], ports);
  const modelId = await ports.models.put(bytes);
  const optimizerState = remembered && (await ports.models.put(remembered));
  const committedAtMs = ports.clock.now();
  const summary: RoundSummary = {
    round,
    attempt,
    modelId,
    participants: fold.contributions.size,
    examples: fold.exampleCount,
    bytesUp: fold.frameBytes,
    bytesDown,
    durationMs: Math.round(committedAtMs - invitedAtMs),
    committedAtMs: Math.round(committedAtMs),
    scores: {},
    ...(privacy && { epsilon: privacy.ledger.epsilon }),
  };
  const members = membersOf(closed);
  await ports.store.commitRound({ task, summary, members, ...(optimizerState && { optimizerState }) });
  if (ports.keep) {
    // The round is committed, whatever becomes of older ones: what could not be removed now is, at a later commit.
    await dropRounds(task, ports.keep, ports).catch((error: unknown) =>
      ports.tell({ type: 'fault', task, where: 'removing models that need not be kept', error }),
    );
  }
  return { version: { model: { id: modelId, bytes }, optimizerState: next.state }, summary };
}

function membersOf({ cohort, fold, invitedAtMs, closedAtMs }: ClosedRound): MemberRecord[] {
  return cohort.map(({ id: participant, status, sinceMs }) => {
    const isLate = status === 'training';
    const { exampleCount, frameBytes } = fold.contributions.get(participant) ?? NOTHING;
    const afterMs = Math.round((isLate ? closedAtMs : sinceMs) - invitedAtMs);
    return { participant, outcome: isLate ? 'late' : status, exampleCount, frameBytes, afterMs };
  });
}

const NOTHING: Contribution = { exampleCount: 0, frameBytes: 0 };
