/** Simplified Chinese: training on a file of one's own. */
import { FORMATS } from '../format.ts';
import type { ownEn } from './own-en.ts';

const f = FORMATS.zh;
const rows = (n: number) => `${f.count(n)} 行`;

export const ownZh: typeof ownEn = {
  whichData: '用哪些数据训练',
  samples: '示例数据',
  file: '我自己的文件',
  drop: '把表格拖到这里，或点击选择',
  forms: 'CSV、TSV 或每行一个 JSON 对象，最大 4 GB。文件在本标签页内读取，留在这里。',
  pictures: '我自己的图片',
  dropPictures: '把文件夹或 zip 拖到这里',
  pictureForms: (classes) =>
    `PNG 或 JPEG 文件，放在以类别命名的文件夹中（${classes}……），或附一个含文件名与标签的 CSV。`,
  chooseFolder: '选择文件夹',
  chooseZip: '选择 zip',
  filesOf: (n, size) => `${f.count(n)} 个文件，${size}`,
  noPictures: '请先选择图片。',
  picturesTitle: '允许此标签页用您的图片训练吗？',
  picturesText: (name, bytes) =>
    `“${name}”中的图片在没有网络和存储的隔间里打开，并调整到任务所需的大小。图片留在这里；每轮约有 ${bytes} 发出：改进和一个分数。`,
  picturesStart: '同意并训练',
  another: '选择别的文件',
  noFile: '请先选择文件。',
  consentTitle: '允许本标签页读取你的文件吗？',
  consentText: (name) =>
    `“${name}”会在没有网络、没有存储的隔间里读取。之后由你核对各列；在你点击开始之前，不训练，也不发送任何内容。`,
  consent: '同意并读取文件',
  reading: (name) => `正在读取 ${name}`,
  readSoFar: (done, total, count) => `${f.bytes(done)} / ${f.bytes(total)}，${rows(count)}`,
  cancel: '停止读取',
  failed: '无法读取这个文件',
  title: '核对各列',
  lede: (name, count, columns) =>
    `${name}：${rows(count)}，${f.count(columns)} 列。任务需要下面这些列，对应关系是自动建议的，请改正不对的地方。`,
  remembered: '沿用你上次在本设备上的对应关系。',
  startOver: '重新建议',
  wanted: '任务需要',
  yours: '你的列',
  holds: '内容',
  learns: '学习目标',
  choose: '– 请选择 –',
  constant: '每行都相同',
  constantValue: '值',
  times: '乘以',
  words: (n) => `${f.count(n)} 个词及其含义`,
  asItIs: '保持原样',
  notThis: '否',
  isThis: '是',
  range: (low, high, mean) => `${low} 到 ${high}，平均 ${mean}`,
  missing: (n) => `${f.count(n)} 个空格`,
  unused: '未使用',
  previewTitle: '任务读到的前几行',
  saveMapping: '保存映射',
  loadMapping: '载入映射（JSON）',
  uciMapping: '这些是 UCI 文件',
  inputsTitle: (n) => `同样的几行，变成模型读取的 ${f.count(n)} 个数`,
  inputsLater: '这些数据如何变成模型的数，取决于第一轮之前得到的全体参与者的统计。',
  rowLeftOut: (problem) => `不使用：${problem}`,
  before: (cell) => `原为 ${cell}`,
  allWell: '全部吻合。',
  start: '用这些数据训练',
  blocked: '请先核对标红的列。',
  startText: (count, bytes) =>
    `本标签页将用留在这里的${rows(count)}训练，每轮发送约 ${bytes}：改进量和一个得分。你可以随时停止。`,
  issue: {
    unmapped: '还没有对应的列。',
    'not-in-file': (from) => `文件里没有“${from}”这一列。`,
    missing: (n) => `略过${rows(n)}：单元格为空。`,
    'not-numbers': (n) => `略过${rows(n)}：不是数字。`,
    'unknown-words': (words) => `不属于任何类别：${words}`,
    'never-positive': (word) => `没有一行是“${word}”：请在下面指出哪个词表示它。`,
    'always-positive': '每一行都相同，没有可学的内容。',
    'odd-range': (mean, expected) => `平均值是 ${mean}，通常约为 ${expected}：单位是否不同？`,
  },
};
