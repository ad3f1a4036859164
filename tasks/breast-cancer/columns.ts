/**
 * The 30 measurements of the Wisconsin diagnostic data: ten properties of the cell nuclei in one picture of a fine needle
 * aspirate, each as the mean over the nuclei, its standard error, and the mean of the three largest values ("worst").
 * Lengths are in pixels of the picture. Centres and scales are round figures.
 */
import type { Column } from '../../core/task/columns.ts';
import { number } from '../labelled-columns.ts';

type Scale = readonly [center: number, scale: number];

const PROPERTIES: readonly (readonly [
  id: string,
  en: string,
  zh: string,
  mean: Scale,
  error: Scale,
  worst: Scale,
])[] = [
  ['radius', 'Radius', '半径', [14, 3.5], [0.4, 0.3], [16, 5]],
  ['texture', 'Texture (spread of grey)', '纹理（灰度离散）', [19, 4], [1.2, 0.5], [26, 6]],
  ['perimeter', 'Perimeter', '周长', [90, 25], [3, 2], [110, 35]],
  ['area', 'Area', '面积', [650, 350], [40, 45], [900, 550]],
  ['smoothness', 'Smoothness', '光滑度', [0.1, 0.015], [0.007, 0.003], [0.13, 0.02]],
  ['compactness', 'Compactness', '紧密度', [0.1, 0.05], [0.025, 0.02], [0.25, 0.15]],
  ['concavity', 'Depth of dents', '凹陷深度', [0.09, 0.08], [0.03, 0.03], [0.27, 0.2]],
  ['concave_points', 'Share of dents', '凹陷比例', [0.05, 0.04], [0.012, 0.006], [0.11, 0.065]],
  ['symmetry', 'Asymmetry', '不对称度', [0.18, 0.03], [0.02, 0.008], [0.29, 0.06]],
  ['fractal_dimension', 'Roughness of outline', '轮廓粗糙度', [0.063, 0.007], [0.004, 0.003], [0.084, 0.018]],
];

const GROUPS = {
  mean: { en: 'Mean over the nuclei', zh: '各细胞核的平均' },
  error: { en: 'Standard error of the mean', zh: '平均值的标准误' },
  worst: { en: 'Worst: mean of the three largest', zh: '最差：最大三个的平均' },
};

export const breastCancerColumns: Column[] = [
  ...PROPERTIES.map(([id, en, zh, [center, scale]]) =>
    number(`mean_${id}`, `${en}, mean`, `${zh}，平均`, center, scale, { group: GROUPS.mean }),
  ),
  ...PROPERTIES.map(([id, en, zh, , [center, scale]]) =>
    number(`${id}_error`, `${en}, standard error`, `${zh}，标准误`, center, scale, { group: GROUPS.error }),
  ),
  ...PROPERTIES.map(([id, en, zh, , , [center, scale]]) =>
    number(`worst_${id}`, `${en}, worst`, `${zh}，最差`, center, scale, { group: GROUPS.worst }),
  ),
];
