/** How good the model is on rows that nobody trained on, in a sentence of the trade. */
import type { Scores } from '../../../core/evaluation/scores.ts';
import type { Task } from '../../../core/task/task.ts';
import { FORMATS, type Language } from '../../ui/format.ts';
import { WORDS } from '../../ui/language.ts';
import { metricOf } from '../../ui/standing-text.ts';

/** @returns Undefined where nothing was measured yet. */
export function howGood(scores: Scores | undefined, task: Task, language: Language): string | undefined {
  const value = metricOf(scores, task);
  if (value === undefined) return undefined;
  const words = WORDS[language];
  const format = FORMATS[language];
  const { rows } = task.text[language];
  const on = scores?.test ? words.onPublicRows(rows) : words.onHeldOutRows(rows);
  const written = format.metric(task.metric, value);
  switch (task.metric) {
    case 'auc':
      return `${on}${words.ranksRight(Math.round(100 * value), written)}`;
    case 'cIndex':
      return `${on}${words.ordersRight(Math.round(100 * value), written)}`;
    default:
      return `${on}${words.metric[task.metric]} ${written}${language === 'zh' ? '。' : '.'}`;
  }
}
