/**
 * The surveys of one attempt at a task's statistics, added as they come. A survey is checked whole before anything of it
 * is added, and none is kept.
 */
import { checkExampleCount } from '../../core/aggregation/admit-update.ts';
import { ExactSum } from '../../core/aggregation/exact-sum.ts';
import { unpack } from '../../core/aggregation/packed-values.ts';
import type { ExpectedFrame } from '../../core/codec/frame.ts';
import type { ParticipantId } from '../../core/protocol/ids.ts';
import { checkSurvey } from '../../core/statistics/check-survey.ts';
import { readSums } from '../../core/statistics/read-sums.ts';
import { MAX_SURVEYED, type SurveyPlan, surveyPlan } from '../../core/statistics/survey-plan.ts';
import type { TaskStatistics } from '../../core/task/statistics.ts';
import type { Task } from '../../core/task/task.ts';
import { foldKernel } from '../kernel/fold-kernel.ts';
import { packedValuesOf } from './foldable-frame.ts';
import { type Contribution, checkEncoding, type FoldableUpdate } from './round-fold.ts';

/** Whole numbers up to 2^22 would not fit into less. */
export const expectedSurvey = ({ data }: Pick<Task, 'data'>): ExpectedFrame => ({
  layout: surveyPlan(data).layout,
  encoding: 'float32',
});

export class StatisticsFold {
  readonly contributions = new Map<ParticipantId, Contribution>();
  readonly #task: Task;
  readonly #plan: SurveyPlan;
  readonly #sum: ExactSum;

  constructor(task: Task) {
    this.#task = task;
    this.#plan = surveyPlan(task.data);
    const bounds = { maxExampleCount: 1, maxDeltaValue: MAX_SURVEYED, maxCohort: task.rounds.cohortSize };
    this.#sum = new ExactSum(this.#plan.layout.parameterCount, bounds, foldKernel);
  }

  /** @throws TabfedError `update.*` or `statistics.invalid`; nothing is added then. */
  add(participant: ParticipantId, { exampleCount, encoding, frame, frameBytes }: FoldableUpdate): void {
    const expected = expectedSurvey(this.#task);
    checkEncoding(expected, encoding);
    const packed = packedValuesOf(frame, expected);
    checkExampleCount(exampleCount, this.#task.aggregation);
    checkSurvey(this.#plan, unpack(packed), exampleCount);
    this.#sum.fold(packed, 1);
    this.contributions.set(participant, { exampleCount, frameBytes });
  }

  statistics(): TaskStatistics {
    const rows = [...this.contributions.values()].reduce((sum, each) => sum + each.exampleCount, 0);
    return readSums(this.#plan, this.#sum.totals(), { cohort: this.contributions.size, rows });
  }
}
