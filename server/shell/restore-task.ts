/** What a task starts from when its hub does: its untrained model, or where its newest intact round left it. */
import type { ServerOptimizer } from '../../core/aggregation/server-optimizer.ts';
import { isCentral } from '../../core/privacy/central.ts';
import type { RoundSummary } from '../../core/protocol/messages.ts';
import { modelShape } from '../../core/task/model-layout.ts';
import type { TaskStatistics } from '../../core/task/statistics.ts';
import type { Task } from '../../core/task/task.ts';
import type { Clock, HubStore, ModelFolder } from '../ports.ts';
import { PrivacyLedger } from '../privacy/ledger.ts';
import { removeUncommitted } from '../privacy/noised-files.ts';
import { policyOf, type RoundPolicy } from '../rounds/policy.ts';
import { restore } from '../rounds/restore.ts';
import type { RoundState } from '../rounds/state.ts';
import type { TellFact } from './facts.ts';
import type { Version } from './next-version.ts';
import { restoreVersion } from './restore-version.ts';

export interface RestoredTask {
  readonly policy: RoundPolicy;
  readonly state: RoundState;
  readonly rounds: readonly RoundSummary[];
  readonly version: Version;
  readonly statistics: TaskStatistics | undefined;
  /** Of a private task. */
  readonly ledger: PrivacyLedger | undefined;
}

export async function restoreTask(
  task: Task,
  optimizer: ServerOptimizer<unknown>,
  ports: {
    readonly store: HubStore;
    readonly models: ModelFolder;
    readonly clock: Clock;
    readonly tell: TellFact;
  },
  roundZero: (task: Task) => Uint8Array,
  nowMs: number,
): Promise<RestoredTask> {
  const { store, models } = ports;
  const initial = await models.put(roundZero(task));
  await store.putTask(task.id, task.version, initial);
  const { parameterCount } = modelShape(task).layout;
  const { version, rounds, counted } = await restoreVersion(
    task.id,
    initial,
    optimizer,
    parameterCount,
    ports,
  );
  const open = await store.getOpenRound(task.id);
  const statistics = await store.getStatistics(task.id);
  const ledger = isCentral(task) ? await PrivacyLedger.open(task, store.charges) : undefined;
  await removeUncommitted(task.id, ports);
  const isPaused = await store.isPaused(task.id);
  const policy = policyOf(task, { isPaused, ...(ledger && { releasesLeft: ledger.releasesLeft }) });
  const newest = rounds.at(-1);
  const isIntact = newest !== undefined && newest.round === counted.at(-1)?.round;
  const measurers = isIntact ? await reportersOf(newest.round) : [];
  const { separation = 0 } = policy;
  const lately = separation === 0 ? [] : counted.slice(-separation).reverse();
  const recent = await Promise.all(lately.map(({ round }) => reportersOf(round)));
  const state = restore(policy, counted, open, measurers, nowMs, statistics !== undefined, recent);
  return { policy, state, rounds, version, statistics, ledger };

  async function reportersOf(round: number) {
    const members = await store.listMembers(task.id, round);
    return members.filter(({ outcome }) => outcome === 'reported').map((each) => each.participant);
  }
}
