/** Rows for tests of a store. */

import type { MergedScores } from '../../../core/evaluation/scores.ts';
import { modelId, participantId, taskId } from '../../../core/protocol/ids.ts';
import type { RoundSummary } from '../../../core/protocol/messages.ts';
import type { TaskStatistics } from '../../../core/task/statistics.ts';
import type { CommitRecord, MemberRecord, RefusalRecord } from '../../ports.ts';

export const DIGITS = taskId('digits');
export const CREDIT = taskId('credit');
export const ANNA = participantId('p-anna');
export const BO = participantId('p-bo');
export const MODEL_A = modelId('a'.repeat(64));
export const MODEL_B = modelId('b'.repeat(64));

export const summaryOf = (round: number, change: Partial<RoundSummary> = {}): RoundSummary => ({
  round,
  attempt: 2,
  modelId: modelId(round.toString(16).padStart(64, '0')),
  participants: 3,
  examples: 7_500,
  bytesUp: 1_195_260,
  bytesDown: 2_390_520,
  durationMs: 4_321,
  committedAtMs: 1_795_300_000_123,
  scores: {},
  ...change,
});

export const commitOf = (round: number, members: readonly MemberRecord[] = []): CommitRecord => ({
  task: DIGITS,
  summary: summaryOf(round),
  members,
});

export const memberOf = (change: Partial<MemberRecord> = {}): MemberRecord => ({
  participant: ANNA,
  outcome: 'reported',
  exampleCount: 2_500,
  frameBytes: 398_436,
  afterMs: 3_210,
  ...change,
});

export const recordOf = (participant = ANNA, task = DIGITS) => ({
  task,
  participant,
  secretHash: 'f'.repeat(64),
  enrolledAtMs: 1_795_300_000_001,
});

export const refusalOf = (n: number, change: Partial<RefusalRecord> = {}): RefusalRecord => ({
  task: DIGITS,
  participant: ANNA,
  round: 3,
  atMs: 1_795_300_000_000 + n,
  error: { code: 'update.not-finite', what: `Value ${n} is NaN.`, next: 'Lower the learning rate.' },
  ...change,
});

export const SCORES: MergedScores = {
  heldOut: {
    exampleCount: 1_500,
    participants: 12,
    metrics: { loss: 0.31, accuracy: 0.9125 },
    tally: { kind: 'classes', confusion: [1_000, 100, 31, 369] },
    spread: { accuracy: { participants: 12, worst: 0.1, median: 0.9, best: 1, quartiles: [0.8, 0.95] } },
  },
  // As an older hub wrote them.
  test: { exampleCount: 10_000, metrics: { loss: 0.1 + 0.2, accuracy: 0.9463 } },
};

export const STATISTICS: TaskStatistics = {
  columns: {
    age: {
      count: 7,
      missing: 1,
      participants: 2,
      mean: 0.1 + 0.2,
      stdDev: 1 / 3,
      quantiles: [{ share: 0.5, value: 0.25 }],
      histogram: { edges: [0, 0.5, 1], counts: [3, 4] },
    },
  },
  categories: { kind: { participants: 2, missing: 0, values: [{ value: 'a', count: 8 }], other: 0 } },
  cohort: 2,
  rows: 8,
};
