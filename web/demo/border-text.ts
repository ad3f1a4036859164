/** What crosses the border of this tab, in plain words: the plan before consent, the list after it. */

import { frameBytes } from '../../core/codec/frame.ts';
import type { MetricName } from '../../core/task/metrics.ts';
import { modelShape } from '../../core/task/model-layout.ts';
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

/** A score is a handful of numbers in words. */
const MOST_SCORE_BYTES = 300;

/** Bytes of the frame that leaves the tab in a round; at most, where it is deflated. */
export function updateBytes(task: Task): number {
  return frameBytes({ layout: modelShape(task).layout, encoding: task.encoding });
}

/** Everything that leaves the tab in a round, at most. */
export function bytesOut(task: Task): number {
  return updateBytes(task) + MOST_SCORE_BYTES;
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
      detail: words.planScoreDetail,
      size: `< ${format.bytes(MOST_SCORE_BYTES)}`,
    },
  ];
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
      crossing.what === 'update'
        ? words.from(rows(detail.exampleCount))
        : words.on(rows(detail.exampleCount)),
    );
  }
  return parts.length === 0 ? undefined : parts.join(language === 'zh' ? '，' : ', ');
}
