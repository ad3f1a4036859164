/**
 * What a cardiologist notes before an angiography: the columns of the UCI heart disease data that all four hospitals
 * filled in. Left out: `ca`, `thal` and `slope`, which are missing nearly everywhere but in Cleveland.
 */
import type { Column } from '../../core/task/columns.ts';
import { category, type LabelledValue, number } from '../labelled-columns.ts';

const NO_YES: readonly LabelledValue[] = [
  ['no', 'No', '否'],
  ['yes', 'Yes', '是'],
];

export const heartColumns: Column[] = [
  number('age', 'Age (years)', '年龄（岁）', 55, 10),
  category('sex', 'Sex', '性别', [
    ['female', 'Female', '女'],
    ['male', 'Male', '男'],
  ]),
  category('chest_pain', 'Chest pain', '胸痛', [
    ['typical angina', 'Typical angina', '典型心绞痛'],
    ['atypical angina', 'Atypical angina', '非典型心绞痛'],
    ['other pain', 'Other pain', '非心绞痛性疼痛'],
    ['none', 'None', '无症状'],
  ]),
  number('resting_pressure', 'Blood pressure at rest', '静息血压', 130, 20, { unit: 'mmHg' }),
  // Two of the hospitals did not measure it.
  number('cholesterol', 'Cholesterol', '胆固醇', 240, 50, { unit: 'mg/dl', missing: 'indicator' }),
  category('fasting_sugar_high', 'Fasting sugar above 120 mg/dl', '空腹血糖高于 120 mg/dl', NO_YES),
  category('resting_ecg', 'ECG at rest', '静息心电图', [
    ['normal', 'Normal', '正常'],
    ['st-t', 'ST-T abnormal', 'ST-T 异常'],
    ['hypertrophy', 'Left ventricular hypertrophy', '左心室肥大'],
  ]),
  number('max_heart_rate', 'Highest heart rate', '最大心率', 140, 25, { unit: '1/min' }),
  category('exercise_angina', 'Angina under exercise', '运动诱发心绞痛', NO_YES),
  number('st_depression', 'ST depression under exercise', '运动 ST 段压低', 1, 1, { unit: 'mm' }),
];
