/** The hub's rows in memory, for tests and simulation. Forgets everything when it is dropped. */

import type { MergedScores } from '../../core/evaluation/scores.ts';
import type { ModelId, ParticipantId, TaskId } from '../../core/protocol/ids.ts';
import type { RoundSummary } from '../../core/protocol/messages.ts';
import type { TaskStatistics } from '../../core/task/statistics.ts';
import type {
  CommitRecord,
  HubStore,
  MemberRecord,
  OpenRound,
  ParticipantRecord,
  RefusalRecord,
  RoundFate,
  RoundFiles,
  UsedToken,
} from '../ports.ts';
import { assertNextRound, noSuchRound, noSuchTask, statisticsAreThere } from './commit-order.ts';
import { FORGOTTEN } from './forgotten.ts';
import { KEPT_REFUSALS } from './kept-refusals.ts';
import { MemoryCharges } from './memory-charges.ts';

/** One version of a task with one untrained model. */
interface Run {
  readonly version: number;
  readonly initialModel: ModelId;
  open: OpenRound | undefined;
  statistics: TaskStatistics | undefined;
  readonly rounds: Round[];
}

interface Round {
  summary: RoundSummary;
  members: readonly MemberRecord[];
  readonly optimizerState: ModelId | undefined;
  fate: RoundFate;
}

/** Copies what it is handed and what it returns, as a store on disk does. */
export class MemoryStore implements HubStore {
  readonly charges = new MemoryCharges();
  private readonly runs = new Map<TaskId, Run>();
  private readonly earlierRounds: Round[] = [];
  private orphans = new Map<ModelId, number>();
  private readonly participants = new Map<string, ParticipantRecord>();
  private readonly refusals: RefusalRecord[] = [];
  private readonly usedTokens = new Map<string, number>();
  private readonly pausedTasks = new Set<TaskId>();

  async putTask(task: TaskId, version: number, initialModel: ModelId): Promise<void> {
    const current = this.runs.get(task);
    if (current?.version === version && current.initialModel === initialModel) return;
    this.earlierRounds.push(...(current?.rounds ?? []));
    this.runs.set(task, { version, initialModel, open: undefined, statistics: undefined, rounds: [] });
  }

  async getTask(task: TaskId): Promise<{ version: number; initialModel: ModelId } | undefined> {
    const run = this.runs.get(task);
    return run && { version: run.version, initialModel: run.initialModel };
  }

  async listTasks(): Promise<readonly TaskId[]> {
    return [...this.runs.keys()].sort();
  }

  async putParticipant(record: ParticipantRecord): Promise<void> {
    this.participants.set(key(record.task, record.participant), structuredClone(record));
  }

  async getParticipant(task: TaskId, participant: ParticipantId): Promise<ParticipantRecord | undefined> {
    return structuredClone(this.participants.get(key(task, participant)));
  }

  async deleteParticipant(task: TaskId, participant: ParticipantId): Promise<void> {
    this.participants.delete(key(task, participant));
    const run = this.runs.get(task);
    for (const round of run?.rounds ?? []) round.members = this.withoutForgotten(task, round.members);
    if (run?.open) {
      run.open = { ...run.open, cohort: run.open.cohort.filter((member) => member !== participant) };
    }
    this.refusals.forEach((refusal, i) => {
      if (refusal.task === task && refusal.participant === participant) {
        this.refusals[i] = { ...refusal, participant: null };
      }
    });
  }

  async putOpenRound(open: OpenRound): Promise<void> {
    this.runOf(open.task).open = structuredClone(open);
  }

  async getOpenRound(task: TaskId): Promise<OpenRound | undefined> {
    return structuredClone(this.runs.get(task)?.open);
  }

  async clearOpenRound(task: TaskId): Promise<void> {
    const run = this.runs.get(task);
    if (run) run.open = undefined;
  }

  async putStatistics(task: TaskId, statistics: TaskStatistics): Promise<void> {
    const run = this.runOf(task);
    if (run.statistics) throw statisticsAreThere(task);
    run.statistics = structuredClone(statistics);
    run.open = undefined;
  }

  async getStatistics(task: TaskId): Promise<TaskStatistics | undefined> {
    return structuredClone(this.runs.get(task)?.statistics);
  }

  async commitRound(record: CommitRecord): Promise<void> {
    const { task, summary, members, optimizerState } = structuredClone(record);
    const run = this.runOf(task);
    assertNextRound(task, summary.round, run.rounds.length);
    const named = this.withoutForgotten(task, members);
    run.rounds.push({ summary, members: named, optimizerState, fate: 'kept' });
    run.open = undefined;
  }

  async putScores(task: TaskId, round: number, scores: MergedScores): Promise<void> {
    const committed = this.runs.get(task)?.rounds[round - 1];
    if (!committed) throw noSuchRound(task, round);
    committed.summary = { ...committed.summary, scores: structuredClone(scores) };
  }

  async listRounds(task: TaskId): Promise<readonly RoundSummary[]> {
    return structuredClone(this.runs.get(task)?.rounds.map((round) => round.summary) ?? []);
  }

  async listMembers(task: TaskId, round: number): Promise<readonly MemberRecord[]> {
    return structuredClone(this.runs.get(task)?.rounds[round - 1]?.members ?? []);
  }

  async listRoundFiles(task: TaskId): Promise<readonly RoundFiles[]> {
    return (this.runs.get(task)?.rounds ?? []).map(({ summary, optimizerState, fate }) => ({
      round: summary.round,
      modelId: summary.modelId,
      optimizerState,
      fate,
    }));
  }

  async setFate(task: TaskId, rounds: readonly number[], fate: RoundFate): Promise<void> {
    const committed = rounds.map((round) => {
      const found = this.runOf(task).rounds[round - 1];
      if (!found) throw noSuchRound(task, round);
      return found;
    });
    for (const round of committed) round.fate = fate;
  }

  async namedFiles(): Promise<ReadonlySet<ModelId>> {
    const runs = [...this.runs.values()];
    const rounds = [...this.earlierRounds, ...runs.flatMap((run) => run.rounds)];
    const ofRounds = rounds
      .filter(({ fate }) => fate !== 'dropped')
      .flatMap(({ summary, optimizerState }) => [
        summary.modelId,
        ...(optimizerState ? [optimizerState] : []),
      ]);
    return new Set([...ofRounds, ...runs.map((run) => run.initialModel)]);
  }

  async findUnkept(model: ModelId): Promise<{ task: TaskId; round: number; fate: RoundFate } | undefined> {
    for (const [task, { rounds }] of this.runs) {
      const found = rounds.findLast(({ summary, fate }) => summary.modelId === model && fate !== 'kept');
      if (found) return { task, round: found.summary.round, fate: found.fate };
    }
    return undefined;
  }

  async noteOrphans(files: readonly ModelId[], nowMs: number): Promise<ReadonlyMap<ModelId, number>> {
    this.orphans = new Map(files.map((file) => [file, this.orphans.get(file) ?? nowMs]));
    return new Map(this.orphans);
  }

  async putRefusal(record: RefusalRecord): Promise<void> {
    this.refusals.push(structuredClone(record));
    const ofTask = this.refusals.filter(({ task }) => task === record.task);
    if (ofTask.length > KEPT_REFUSALS) this.refusals.splice(this.refusals.indexOf(ofTask[0]!), 1);
  }

  async useToken({ id, expiresAtMs }: UsedToken, nowMs: number): Promise<boolean> {
    for (const [used, atMs] of this.usedTokens) if (atMs <= nowMs) this.usedTokens.delete(used);
    if (this.usedTokens.has(id)) return false;
    this.usedTokens.set(id, expiresAtMs);
    return true;
  }

  async putPause(task: TaskId, isPaused: boolean): Promise<void> {
    if (isPaused) this.pausedTasks.add(task);
    else this.pausedTasks.delete(task);
  }

  async isPaused(task: TaskId): Promise<boolean> {
    return this.pausedTasks.has(task);
  }

  async listRefusals(task: TaskId, limit: number): Promise<readonly RefusalRecord[]> {
    const ofTask = this.refusals.filter((refusal) => refusal.task === task).reverse();
    return structuredClone(ofTask.slice(0, limit));
  }

  async close(): Promise<void> {}

  private runOf(task: TaskId): Run {
    const run = this.runs.get(task);
    if (!run) throw noSuchTask(task);
    return run;
  }

  private withoutForgotten(task: TaskId, members: readonly MemberRecord[]): MemberRecord[] {
    return members.map((member) =>
      this.participants.has(key(task, member.participant)) ? member : { ...member, participant: FORGOTTEN },
    );
  }
}

const key = (task: TaskId, participant: ParticipantId) => `${task}/${participant}`;
