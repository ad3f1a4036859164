/**
 * The columns of the two breast cancer cohorts, as Royston and Altman (2013) cleaned them. Centres and scales are round
 * figures; counts and receptors are taken as logarithms, since one node more says less where there are many.
 */
import type { Column } from '../../core/task/columns.ts';
import { category, number } from '../labelled-columns.ts';

export const recurrenceColumns: Column[] = [
  number('age', 'Age (years)', '年龄（岁）', 55, 12),
  category('meno', 'Menopause', '绝经', [
    ['0', 'Before', '绝经前'],
    ['1', 'After', '绝经后'],
  ]),
  category('size', 'Size of the tumour', '肿瘤大小', [
    ['0', '20 mm or less', '20 毫米及以下'],
    ['1', '21 to 50 mm', '21 至 50 毫米'],
    ['2', 'Above 50 mm', '50 毫米以上'],
  ]),
  category('grade', 'Grade', '分级', [
    ['1', '1, well differentiated', '1 级，高分化'],
    ['2', '2, moderately', '2 级，中分化'],
    ['3', '3, poorly', '3 级，低分化'],
  ]),
  number('nodes', 'Lymph nodes with cancer', '阳性淋巴结数', 1.5, 0.8, { log: true, clip: [1, 40] }),
  number('pgr', 'Progesterone receptors', '孕激素受体', 3.5, 2, {
    unit: 'fmol/mg',
    log: true,
    clip: [0, 2000],
  }),
  number('er', 'Oestrogen receptors', '雌激素受体', 4, 2, { unit: 'fmol/mg', log: true, clip: [0, 2000] }),
  category('hormon', 'Hormone therapy', '激素治疗', [
    ['0', 'No', '无'],
    ['1', 'Yes', '有'],
  ]),
];
