/** Short ways of writing a built-in task's columns with their labels in both languages. */
import type { Column } from '../core/task/columns.ts';

/** A value as in the file, and what people call it. */
export type LabelledValue = readonly [value: string, en: string, zh: string];

type NumberColumn = Extract<Column, { type: 'number' }>;

export const number = (
  name: string,
  en: string,
  zh: string,
  center: number,
  scale: number,
  steps: Partial<NumberColumn> = {},
): Column => ({ name, type: 'number', center, scale, label: { en, zh }, ...steps });

export const category = (name: string, en: string, zh: string, values: readonly LabelledValue[]): Column => ({
  name,
  type: 'category',
  values: values.map(([value]) => value),
  valueLabels: { en: values.map((value) => value[1]), zh: values.map((value) => value[2]) },
  label: { en, zh },
});
