/** 中文：在运营者页面上由样本新建任务。 */
import { FORMATS } from '../format.ts';
import type { newTaskEn } from './new-task-en.ts';

const f = FORMATS.zh;

export const newTaskZh: typeof newTaskEn = {
  open: '新任务',
  title: '由样本新建任务',
  lede: '拖入一个文件，含有几行参与者将会拥有的那种数据。它只在此页面中读取，不会发往任何地方：中枢得到的只有列名、取整后的数值范围，以及您在下面同意公开的词。',
  drop: '把样本拖到这里，或选择一个',
  forms: 'CSV、TSV 或 JSON 行',
  another: '选择另一个',
  found: (rows, columns) => `${f.count(rows)} 行，${f.count(columns)} 列`,
  label: '要学习的列',
  kind: '学习什么',
  classification: '类别，或是与否',
  regression: '一个数值',
  name: '给人看的名称',
  id: '标识，用于地址和命令',
  owner: '所有者，会告知参与者',
  noOwner: '不填则为 the owner of this task',
  refused: '中枢没有接受',
  words: '任何人都能在任务中读到的词',
  wordsNote: '只有同意公开其词，类别列才会被使用。请逐一查看后勾选。',
  release: (n) => `公开 ${f.count(n)} 个词`,
  toLearn: '要学习的列：必需',
  leftOut: '未使用',
  because: '其词未同意公开',
  problems: '还不能添加',
  needsWords: (column) => `请公开“${column}”的词：没有它们就没有可学的内容。`,
  json: '任务的 JSON',
  jsonNote: '中枢得到的正是这些内容。如需其他预处理、模型和规则，请保存并修改它，再用 --task 启动中枢。',
  add: '添加到此中枢',
  addNote: '它会立即运行，对所有人开放，重启后仍然保留。',
  cancel: '取消',
  failed: '无法使用此样本',
};
