/**
 * The way of a survey out of the tab: counts and sums of the rows become the only numbers that leave. The order of the
 * steps belongs to the mechanism, as with updates. `none`: count → encode.
 */
import { encodeFrame } from '../../core/codec/frame.ts';
import { surveyPlan } from '../../core/statistics/survey-plan.ts';
import type { DataSource } from '../../core/task/data-source.ts';
import type { Mapping } from '../../core/task/mapping.ts';
import type { Task } from '../../core/task/task.ts';
import { wrongShape } from '../data/data-errors.ts';
import type { Pace } from '../data/reading/stream-file.ts';
import { surveySource, type TableSource } from '../data/survey-source.ts';

const isTable = (source: DataSource): source is TableSource =>
  source.kind === 'csv' || source.kind === 'file' || source.kind === 'rows';

/** @throws TabfedError `data.…` as `readSource` does, and what `pace.next` throws. */
export async function makeSurvey(
  task: Pick<Task, 'data' | 'aggregation'>,
  source: DataSource,
  mapping: Mapping | undefined,
  pace: Pace,
): Promise<{ readonly frame: Uint8Array<ArrayBuffer>; readonly exampleCount: number }> {
  const { data, aggregation } = task;
  if (data.kind === 'images' || !isTable(source)) {
    throw wrongShape('Statistics are of tables, found images.', 'Hand over a table.');
  }
  const { vector, rows } = await surveySource(source, data, mapping, aggregation.maxExampleCount, pace);
  const { layout } = surveyPlan(data);
  return { frame: encodeFrame({ encoding: 'float32', layout, delta: vector }), exampleCount: rows };
}
