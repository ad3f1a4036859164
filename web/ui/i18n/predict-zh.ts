/** 中文：导出为独立网页的模型。 */
import { FORMATS } from '../format.ts';
import type { predictEn } from './predict-en.ts';

const f = FORMATS.zh;

export const predictZh: typeof predictEn = {
  about: (round, version) =>
    round === 0 ? `未训练，版本 ${f.count(version)}` : `第 ${f.count(round)} 轮，版本 ${f.count(version)}`,
  parameters: (n) => `${f.count(n)} 个参数`,
  offline: '一切都在此页面上计算。它不加载也不发送任何内容；页面自身的策略禁止这样做。',
  oneRow: '一行数据',
  oneImage: '一张图像',
  formNote: '已填入常见值。',
  file: '一个数据文件',
  fileLede: '文件留在这里。原有的列保持不变，答案加在它们后面。',
  needs: '需要的列',
  drop: '把文件拖到这里，或选择一个',
  forms: 'CSV、TSV 或 JSON 行',
  mapping: '映射（JSON），用于列名不同的情况',
  noMapping: '选择……',
  scoring: (done, total) => `正在读取：${done} / ${total}`,
  scored: (scored, all) =>
    scored === all
      ? `全部 ${f.count(all)} 行都有答案。`
      : `${f.count(all)} 行中有 ${f.count(scored)} 行有答案。`,
  save: '保存带答案的数据',
  problems: (n) => `${f.count(n)} 行没有答案`,
  row: (n, problem) => `第 ${f.count(n)} 行：${problem}`,
  more: (n) => `还有 ${f.count(n)} 行；原因见文件的最后一列`,
  first: '前几行',
  failed: '无法读取此文件',
  noForm: '此模型需要参考之前的行：请提供包含这些行的文件。',
  technical: '关于此模型',
  model: '模型（权重的 SHA-256）',
  layers: '层',
  noModel: '此页面中没有模型',
  noModelNext: '用以下命令生成：tabfed export --task … --format html --to predict.html',
};
