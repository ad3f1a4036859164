import { describe, expect, test } from 'vitest';
import { checkTask } from '../core/task/check-task.ts';
import { modelShape } from '../core/task/model-layout.ts';
import { builtInTasks, samplesOf } from './registry.ts';

const PARAMETERS: Readonly<Record<string, number>> = {
  linear: 2,
  digits: 199_210,
  credit: 56,
  'default-risk': 33,
  'breast-cancer': 513,
  recurrence: 129,
  heart: 20,
  demand: 1_153,
  spend: 123,
  basket: 15_006,
  flights: 2_753,
  delay: 961,
};
/** Its rows are not the project's to ship. */
const BROUGHT = 'heart';

describe.each(builtInTasks)('the built-in task $id', (task) => {
  test('fits the task schema and the rules across its fields, and is the same after JSON', () => {
    const checked = checkTask(JSON.parse(JSON.stringify(task)));
    expect(checked).toEqual({ ok: true, task });
  });

  test('has the number of parameters that docs/TASKS.md states', () => {
    expect(modelShape(task).layout.parameterCount).toBe(PARAMETERS[task.id]);
  });

  test('says everything in English and in Chinese', () => {
    const { splits = [], series } = samplesOf(task.id) ?? {};
    const labels: TextPair[] = [task.text, ...splits.flatMap(labelsOfSplit)];
    if (series) labels.push({ en: [series.label.en], zh: [series.label.zh] });
    if (task.data.kind === 'table') {
      for (const column of [...task.data.columns, task.data.target]) {
        expect(column.label, column.name).toBeDefined();
        labels.push({ en: [column.label?.en], zh: [column.label?.zh] });
        if (column.type === 'items' && 'items' in column) {
          labels.push({ en: column.itemLabels?.en ?? [], zh: column.itemLabels?.zh ?? [] });
        }
        if (column.type !== 'category') continue;
        expect(column.valueLabels?.zh, column.name).toHaveLength(column.values.length);
        labels.push({ en: column.valueLabels?.en ?? [], zh: column.valueLabels?.zh ?? [] });
      }
    }
    for (const { en, zh } of labels) {
      const [english, chinese] = [Object.values(en), Object.values(zh)];
      expect(chinese).toHaveLength(english.length);
      for (const text of english) expect(text).toMatch(/^[^\p{Script=Han}]+$/u);
      // Symbols that both languages write alike (x, y) need no Han character.
      for (const text of chinese) expect(text).toMatch(/\p{Script=Han}|^(x|y)$|^x = /u);
    }
  });

  test('has sample rows, and a way of dealing them to four participants and more', () => {
    const splits = samplesOf(task.id)?.splits ?? [];
    if (task.id === BROUGHT) {
      expect(splits).toEqual([]);
      return;
    }
    expect(splits.length).toBeGreaterThanOrEqual(2);
    expect(Math.max(...splits.map(({ parts }) => parts))).toBeGreaterThanOrEqual(4);
  });
});

test('there are no sample rows for a task of somebody else’s', () => {
  expect(samplesOf('of-my-own')).toBeUndefined();
});

interface TextPair {
  readonly en: object;
  readonly zh: object;
}

function labelsOfSplit(split: NonNullable<ReturnType<typeof samplesOf>>['splits'][number]): TextPair[] {
  const parts = Array.from({ length: split.parts }, (_, part) => split.partLabel(part));
  return [split.label, ...parts].map(({ en, zh }) => ({ en: [en], zh: [zh] }));
}
