/** 中文：全体参与者各列的统计，以及共享模型的好坏。 */
import { FORMATS } from '../format.ts';
import type { profileEn } from './profile-en.ts';

const f = FORMATS.zh;

export const profileZh: typeof profileEn = {
  link: '数据概况',
  where: '数据概况',
  title: (task) => `${task}：全部数据合在一起的样子`,
  lede: (participants, rows) =>
    `${f.count(participants)} 位参与者共 ${f.count(rows)} 行的计数与求和，在第一轮之前相加得到。没有任何数据行离开标签页；中枢看到了每位参与者各自的计数与求和。`,
  notYet: '还没有统计',
  notYetNext: '参与者足够时，在第一轮之前收集一次。',
  never: '此任务不收集统计',
  neverNext: '各列的缩放是固定的，任何人都能在任务里看到。',
  toTask: '前往任务',
  mean: '平均值',
  stdDev: '标准差',
  median: '中位数',
  missing: '缺失',
  values: '值的数量',
  participants: '有值的参与者',
  ofLog: '取 ln(1 + 值)，与模型读到的一致',
  target: '目标',
  other: '其他',
  more: (n) => `还有 ${f.count(n)} 个更少见的值`,
  histogram: (name, low, high) => `${name} 的直方图：一半的值在 ${low} 到 ${high} 之间。`,
  beyond: '超出边界的值计入两端。',

  goodTitle: '它有多好，对谁好',
  goodLede: (rows, participants) =>
    `基于 ${f.count(participants)} 位参与者的 ${f.count(rows)} 行，均未参与训练。`,
  goodTest: (rows) => `基于 ${f.count(rows)} 行公开测试数据，对所有人相同。`,
  measure: '指标',
  overall: '整体',
  here: '本标签页',
  worst: '最差',
  middle: '中位',
  best: '最好',
  spreadOf: (n) => `从最差到最好：${f.count(n)} 位参与者中的个体，不含名称。`,
  spreadFrom: (n) => `参与者之间的差距，从 ${f.count(n)} 位起显示。`,
  curvesFrom: (n) => `基于所有人数据的曲线，从 ${f.count(n)} 位参与者起显示。`,
  rocTitle: '命中与误报',
  rocLabel: (auc) => `共享模型的 ROC 曲线，曲线下面积为 ${auc}。`,
  falseAlarms: '误报',
  hits: '命中',
  calibrationTitle: '它说的与实际发生的',
  calibrationLabel: '校准：按行分组，回答的概率与实际发生的比例。',
  answered: '回答',
  happened: '实际',
  guessing: '虚线表示瞎猜。',
  honest: '落在虚线上，说多少就是多少。',
  confusionTitle: '把什么认成了什么',
  actual: '实际',
  answer: '回答',
  confusionLabel: '各行按其类别与共享模型的回答统计，以该类别的百分比表示。',
};
