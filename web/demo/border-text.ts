/** What crosses the border of this tab, in plain words: the plan before consent, the list after it. */

import { frameBytes } from '../../core/codec/frame.ts';
import { PROBABILITY_BINS, tallyKindOf } from '../../core/evaluation/tally.ts';
import { surveyPlan } from '../../core/statistics/survey-plan.ts';
import type { MetricName } from '../../core/task/metrics.ts';
import { modelShape, outputUnits } from '../../core/task/model-layout.ts';
import { collectsStatistics } from '../../core/task/statistics.ts';
import type { Task } from '../../core/task/task.ts';
import type { Crossing } from '../../participant/status.ts';
import { FORMATS, type Language } from '../ui/format.ts';
import { WORDS } from '../ui/language.ts';

export interface BorderLine {
  readonly direction: 'in' | 'out';
  readonly title: string;
  /** What was done to it, or what it says. */
  readonly detail?: string;
  readonly size: string;
}

/** int8 deflates further, by as much as the delta allows. */
const BYTES_PER_VALUE = { float32: 4, float16: 2, int8: 1 } as const;

/** Figures of a score in words, without what it counts. */
const SCORE_BYTES = 300;
/** Digits and comma of one count. */
const COUNT_BYTES = 8;

/** A score has its counts twice, of held-out rows and of test rows. */
function mostScoreBytes({ data }: Task): number {
  const counts = { binary: 2 * PROBABILITY_BINS, classes: outputUnits(data) ** 2, number: 6 };
  const kind = tallyKindOf(data);
  return SCORE_BYTES + 2 * COUNT_BYTES * (kind ? counts[kind] : 0);
}

/** Bytes of the frame that leaves the tab in a round; at most, where it is deflated. */
export function updateBytes(task: Task): number {
  return frameBytes({ layout: modelShape(task).layout, encoding: task.encoding });
}

/** Everything that leaves the tab in a round, at most. */
export function bytesOut(task: Task): number {
  return updateBytes(task) + mostScoreBytes(task);
}

/** What one round will bring across, told before consent. */
export function plannedLines(task: Task, language: Language): readonly BorderLine[] {
  const words = WORDS[language];
  const format = FORMATS[language];
  const parameters = modelShape(task).layout.parameterCount;
  const comma = language === 'zh' ? '，' : ', ';
  const clip = task.privacy.clippingNorm;
  const done = words.planUpdateDetail(parameters, BYTES_PER_VALUE[task.encoding]);
  return [
    { direction: 'in', title: words.planModel, size: format.bytes(parameters * 4) },
    {
      direction: 'out',
      title: words.planUpdate,
      detail: clip === null ? done : `${done}${comma}${words.planClipped(format.decimal(clip))}`,
      size: format.bytes(updateBytes(task)),
    },
    {
      direction: 'out',
      title: words.planScore,
      detail: task.training.heldOutFraction === 0 ? words.planScoreTest : words.planScoreDetail,
      size: `< ${format.bytes(mostScoreBytes(task))}`,
    },
    ...(collectsStatistics(task) ? [surveyLine(task, language)] : []),
  ];
}

function surveyLine(task: Task, language: Language): BorderLine {
  const words = WORDS[language];
  const bytes = frameBytes({ layout: surveyPlan(task.data).layout, encoding: 'float32' });
  const size = FORMATS[language].bytes(bytes);
  return { direction: 'out', title: words.planSurvey, detail: words.planSurveyDetail, size };
}

export function crossingLine(crossing: Crossing, task: Task, language: Language): BorderLine {
  const { direction, bytes } = crossing;
  const size = FORMATS[language].bytes(bytes);
  return { direction, title: titleOf(crossing, language), detail: detailOf(crossing, task, language), size };
}

function titleOf({ what, direction, round }: Crossing, language: Language): string {
  const words = WORDS[language].crossing;
  switch (what) {
    case 'enrolment':
      return direction === 'out' ? words.enrolmentOut : words.enrolmentIn;
    case 'model':
      return round === undefined ? words.modelPlain : words.model(round);
    case 'survey':
      return words.survey;
    case 'statistics':
      return words.statistics;
    case 'update':
      return words.update(round ?? 0);
    case 'score':
      return words.score(round ?? 0);
    case 'notice':
      return direction === 'out' ? words.noticeOut : words.noticeIn;
    default:
      return what satisfies never;
  }
}

function detailOf(crossing: Crossing, task: Task, language: Language): string | undefined {
  const words = WORDS[language].crossingDetail;
  const format = FORMATS[language];
  const { detail = {} } = crossing;
  const rows = (n: number) => WORDS[language].rowsCount(n, task.text[language].rows);
  const parts: string[] = [];
  if (crossing.what === 'enrolment' && crossing.direction === 'out') parts.push(words.enrolmentOut);
  if (detail.modelId !== undefined) {
    parts.push(words.sha256(`${detail.modelId.slice(0, 4)}…${detail.modelId.slice(-2)}`));
  }
  if (detail.norm !== undefined) {
    const isClipped = detail.clippedTo !== undefined && detail.clippedTo < detail.norm;
    parts.push(
      isClipped
        ? words.clipped(format.decimal(detail.norm), format.decimal(detail.clippedTo as number))
        : words.notClipped(format.decimal(detail.norm)),
    );
  }
  for (const [name, value] of Object.entries(detail.metrics ?? {})) {
    if (name !== task.metric) continue;
    parts.push(`${WORDS[language].metric[name as MetricName]} ${format.metric(name as MetricName, value)}`);
  }
  if (detail.exampleCount !== undefined) {
    parts.push(
      crossing.what === 'update' || crossing.what === 'survey'
        ? words.from(rows(detail.exampleCount))
        : words.on(rows(detail.exampleCount)),
    );
  }
  return parts.length === 0 ? undefined : parts.join(language === 'zh' ? '，' : ', ');
}
