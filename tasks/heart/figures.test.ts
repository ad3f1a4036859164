import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readMapping } from '../../core/task/mapping.ts';
import { columnsToRead } from '../../participant/data/columns-to-read.ts';
import { cellReaders } from '../../participant/data/mapped-cells.ts';
import { HEART_FIGURES, HOSPITALS } from './figures.ts';
import { heart } from './task.ts';

const read = (path: string) => readFile(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');

test('the page and docs/TASKS.md tell the same figures of the four hospitals', async () => {
  const docs = await read('docs/TASKS.md');
  for (const { trainedOn, accuracy, everybody } of HEART_FIGURES) {
    const cells = [...accuracy, everybody.accuracy].map((share) => `${(100 * share).toFixed(1)} %`);
    expect(docs).toContain(`| ${[trainedOn.en, ...cells, everybody.auc.toFixed(3)].join(' | ')} |`);
  }
});

test('together they match the pooled model, and no hospital alone does', () => {
  const of = (kind: string) =>
    HEART_FIGURES.filter((each) => each.kind === kind).map((each) => each.everybody);
  const [[together], [pooled], alone] = [of('together'), of('pooled'), of('alone')];
  expect(alone).toHaveLength(HOSPITALS.length);
  expect(pooled!.auc - together!.auc).toBeLessThanOrEqual(0.01);
  for (const { auc, accuracy } of alone) {
    expect(together!.auc).toBeGreaterThan(auc);
    expect(together!.accuracy).toBeGreaterThan(accuracy);
  }
});

test('the mapping turns a patient of the UCI files into one of the task', async () => {
  if (heart.data.kind !== 'table') throw new TypeError('expected a table');
  const columns = columnsToRead(heart.data);
  const mapping = readMapping(
    JSON.parse(await read('public/data/heart/uci-mapping.json')),
    columns.map(({ name }) => name),
  );
  const names = 'age,sex,cp,trestbps,chol,fbs,restecg,thalach,exang,oldpeak,slope,ca,thal,num'.split(',');
  // The first patient of Cleveland, and one of Long Beach whose cholesterol was not measured.
  const mapped = (line: string) => {
    const cells = line.split(',');
    return Object.fromEntries(
      cellReaders(columns, mapping).map(({ column, from, read: cell }) => [
        column,
        cell(cells[names.indexOf(from ?? '')]),
      ]),
    );
  };
  expect(mapped('63.0,1.0,1.0,145.0,233.0,1.0,2.0,150.0,0.0,2.3,3.0,0.0,6.0,0')).toEqual({
    age: '63.0',
    sex: 'male',
    chest_pain: 'typical angina',
    resting_pressure: '145.0',
    cholesterol: '233.0',
    fasting_sugar_high: 'yes',
    resting_ecg: 'hypertrophy',
    max_heart_rate: '150.0',
    exercise_angina: 'no',
    st_depression: '2.3',
    narrowing: 'no',
  });
  expect(mapped('63,1,4,?,0,0,1,?,1,?,?,?,?,3')).toMatchObject({
    chest_pain: 'none',
    resting_pressure: '',
    cholesterol: '',
    narrowing: 'yes',
  });
});
