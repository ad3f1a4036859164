/** What the updates of one attempt are folded into: the sum of deltas, or of the surveys before the first round. */
import type { ExpectedFrame } from '../../core/codec/frame.ts';
import type { Task } from '../../core/task/task.ts';
import type { WeightLayout } from '../../core/weights/layout.ts';
import { STATISTICS_ROUND } from '../rounds/policy.ts';
import { RoundFold } from './round-fold.ts';
import { expectedSurvey, StatisticsFold } from './statistics-fold.ts';

export type AttemptFold = RoundFold | StatisticsFold;

export const openFold = (task: Task, layout: WeightLayout, round: number): AttemptFold =>
  round === STATISTICS_ROUND ? new StatisticsFold(task) : new RoundFold(task, layout);

export const expectedFrameOf = (task: Task, layout: WeightLayout, round: number): ExpectedFrame =>
  round === STATISTICS_ROUND ? expectedSurvey(task) : { layout, encoding: task.encoding };
