/** 简体中文。 */
import { FORMATS } from '../format.ts';
import { dashboardZh } from './dashboard-zh.ts';
import type { Words } from './en.ts';
import { forecastZh } from './forecast-zh.ts';
import { metricsZh } from './metrics-zh.ts';
import { ownZh } from './own-zh.ts';
import { predictZh } from './predict-zh.ts';
import { profileZh } from './profile-zh.ts';
import { routeZh } from './route-zh.ts';

const f = FORMATS.zh;

export const zh: Words = {
  // ---- 所有页面
  skipToContent: '跳到正文',
  siteNavigation: '站点',
  tasks: '任务',
  whatLeaves: '哪些内容会离开',
  thisTab: '本标签页',
  border: '边界',
  hub: '中枢',
  loading: '正在加载……',
  retryIn: '距下次重试',

  // ---- 任务状态
  needsHas: (needed, present) =>
    `需要 ${f.count(needed)} 个参与者，现有 ${f.count(present)} 个：还差 ${f.count(needed - present)} 个。`,
  enoughAreHere: (round, present) => `已有 ${f.count(present)} 个参与者：第 ${f.count(round)} 轮即将开始。`,
  statisticsFirst: (present) => `已有 ${f.count(present)} 个参与者：先收集各列的统计。`,
  statisticsUnderWay: '第一轮之前正在收集各列的统计',
  roundTrains: (round, max) => `第 ${f.count(round)} 轮（共 ${f.count(max)} 轮）正在训练`,
  updatesIn: (reported, invited) => `已收到 ${f.count(reported)}/${f.count(invited)} 份更新。`,
  roundAverages: (round, max, reported) =>
    `第 ${f.count(round)} 轮（共 ${f.count(max)} 轮）：中枢正在平均 ${f.count(reported)} 份更新。`,
  roundMeasured: (round, max) =>
    `第 ${f.count(round)} 轮（共 ${f.count(max)} 轮）已完成；参与者正在检验新模型。`,
  finishedMaxRounds: (max) => `已结束：${f.count(max)} 轮全部完成。`,
  finishedTarget: (target, rounds) => `已结束：目标 ${target} 已连续保持 ${f.count(rounds)} 轮。`,
  finishedPrivacySpent: '已结束：隐私预算已用完。',
  finished: '已结束。',
  chip: { waits: '等待中', starts: '即将开始', runs: '训练中', finished: '已结束' },
  closesIn: '最迟结束于',
  needsToStart: (needed, quorum) =>
    `${f.count(needed)} 个参与者即可开始，至少 ${f.count(quorum)} 份更新才平均。`,
  ...metricsZh,

  // ---- 首页
  homeTitle: '一起学习，数据不出门',
  homeLede:
    '每个标签页用自己的数据训练，只送回模型的改进和一个评分；中枢把收到的改进取平均，再把更好的模型发给大家。',
  homeStays: '数据留在各自的标签页里训练。',
  homeCrosses: '模型进来；改进、评分和行数出去；数据行从不出去。',
  homeAverages: '一轮又一轮，把改进取平均。',
  openTasks: '这个中枢的任务',
  noTasks: '这个中枢还没有任务',
  noTasksNext: '请把任务文件放进中枢的任务文件夹，然后重新启动中枢。',
  hubUnreachable: '中枢没有回应',
  listIsOld: '下面是之前的内容。',
  problem: '出了问题',
  round: '轮次',
  roundOf: (round, max) => `${f.count(round)} / ${f.count(max)}`,
  participantsNow: '当前参与者',
  notMeasured: '尚未检验',
  metricOverRounds: (metric, from, to, rounds) => `${metric}，共 ${f.count(rounds)} 轮：从 ${from} 到 ${to}`,
  join: '加入',
  forTask: (what, name) => `${what}：${name}`,
  addHere: '在此添加 3 个参与者',
  addMore: '再添加 3 个',
  addConsent: '添加即表示您同意本页面用本站的公开样本数据训练。不会存储任何内容。',
  participantHere: (n) => `参与者 ${f.count(n)}`,
  participantsHere: '本页面里的参与者',
  starting: '正在启动',
  stopThem: (n) => (n === 1 ? '停止' : `全部停止（${f.count(n)} 个）`),

  // ---- 演示：外围
  noTask: (id) => `这个中枢没有名为“${id}”的任务`,
  noTaskNext: '请选择它已有的任务。',
  toTheTasks: '查看所有任务',
  rejoined: '您之前在本标签页同意过，所以它用同样的数据重新加入了。',

  // ---- 演示：本标签页
  previewImages: (n) => `您的图片中的 ${f.count(n)} 张`,
  sampleLabelled: (label) => `标签为 ${label}`,
  previewRows: '您的前几行数据',
  previewPoints: '您的数据点',
  previewFailed: '无法读取样本数据。',
  whichRows: '数据如何分配',
  whichPart: '您的那一份',
  rowsHere: '本地数据',
  rowsCount: (n, rows) => `${f.count(n)} ${rows}`,
  toTrain: '用于训练',
  heldOut: '留出',
  heldOutValue: (n) => `${f.count(n)}，用来检验模型`,
  testRows: '测试数据',
  testRowsValue: (n) => `${f.count(n)}，公开，无人用来训练`,
  skippedRows: '已跳过',
  runsOn: '运行方式',
  perSecond: (n, rows) => `每秒 ${f.count(n)} ${rows}`,
  stepTime: (ms) => `每步 ${f.decimal(ms, 2)} 毫秒`,
  webglBySoftware: 'WebGL，由软件绘制（处理器）',
  backend: { webgl: 'WebGL（显卡）', wasm: 'WebAssembly（处理器）', cpu: 'JavaScript（处理器）' },
  backendFellBack: '如何选出这种运行方式',
  pause: '暂停',
  resume: '继续',
  leave: '离开',
  joinAgain: '重新加入',

  // ---- 演示：本标签页在做什么
  activity: {
    preparing: '准备中：读取数据，选择运行方式。',
    connecting: '正在连接中枢。',
    unreachable: '中枢没有回应。恢复后会继续训练。',
    lateForRound: (round) => `第 ${f.count(round - 1)} 轮已在进行；从第 ${f.count(round)} 轮起参加。`,
    between: (round) => `第 ${f.count(round)} 轮已完成；下一轮即将开始。`,
    waiting: '正在等待中枢。',
    downloading: (round) => `第 ${f.count(round)} 轮：获取共享模型。`,
    training: (round) => `第 ${f.count(round)} 轮：用本标签页的数据训练。`,
    uploading: (round) => `第 ${f.count(round)} 轮：送出改进。`,
    reportedWaits: (round, missing) =>
      `第 ${f.count(round)} 轮：您的更新已送达；还有 ${f.count(missing)} 个在训练。`,
    reported: (round) => `第 ${f.count(round)} 轮：您的更新已送达；中枢正在平均。`,
    evaluating: (round) => `第 ${f.count(round)} 轮：用留出的数据检验新模型。`,
    paused: '已暂停。不做任何计算；您的位置会保留。',
    pausedPolitely: {
      battery: '为节省电量已暂停；充电后会自动继续。您的位置会保留。',
      metered: '浏览器正在节省流量，已暂停；之后会自动继续。您的位置会保留。',
      memory: '这里内存不足，已暂停；足够后会自动继续。您的位置会保留。',
      'in-use': '您使用本页面时暂停；不使用时会自动继续。您的位置会保留。',
    },
    left: '您已离开。这里不再运行任何内容，中枢给您的名字已被忘记。',
    failed: '这里的训练已经结束。',
  },
  epochOf: (epoch, epochs) => `第 ${f.count(epoch)} 遍（共 ${f.count(epochs)} 遍）`,
  doneOf: (done, total, rows) => `${f.count(done)} / ${f.count(total)} ${rows}`,
  bytesOf: (done, total) => `${f.bytes(done)} / ${f.bytes(total)}`,
  timeLeft: (ms) => `大约还需 ${f.span(ms)}`,
  tries: (n) => `已尝试 ${f.count(n)} 次`,
  localProgress: '本标签页的进度',
  problemTitle: {
    never: '需要您处理',
    'next-round': '本标签页错过了这一轮',
    'after-pause': '暂时没有成功，会自动重试',
  },
  ended: '本标签页无法参加',

  // ---- 演示：边界
  willCross: '将会越过边界的内容',
  crossings: '已越过边界的内容，最新的在前',
  nothingCrossed: '还没有任何内容越过边界。',
  comesIn: '进',
  goesOut: '出',
  eachRound: '每轮',
  planModel: '共享模型',
  planUpdate: '改进',
  planUpdateDetail: (parameters, bytes) => `${f.count(parameters)} 个数，每个 ${f.count(bytes)} 字节`,
  planClipped: (norm) => `裁剪到范数 ${norm}`,
  planScore: '成绩',
  planScoreDetail: '留出数据上回答结果的计数',
  planScoreTest: '公开测试数据（如有）上回答结果的计数',
  planSurvey: '仅一次：列的统计调查',
  planSurveyDetail: '第一轮之前，对全部数据行的计数与求和',
  crossing: {
    enrolmentOut: '请求参加',
    enrolmentIn: '在中枢获得位置',
    model: (round) => `第 ${f.count(round)} 轮的模型`,
    modelPlain: '模型',
    survey: '列的统计调查',
    statistics: '全体参与者的统计',
    update: (round) => `第 ${f.count(round)} 轮的更新`,
    score: (round) => `第 ${f.count(round)} 轮的成绩`,
    noticeIn: '中枢的通知',
    noticeOut: '给中枢的通知',
  },
  crossingDetail: {
    enrolmentOut: '任务和版本，与数据无关',
    sha256: (short) => `sha256 ${short}`,
    clipped: (norm, to) => `范数 ${norm}，裁剪到 ${to}`,
    notClipped: (norm) => `范数 ${norm}，未裁剪`,
    from: (rows) => `来自 ${rows}`,
    on: (rows) => `基于 ${rows}`,
  },
  neverCrosses: '从不越过：',
  neverImages: '图片、标签。',
  neverRows: '数据行、单元格。',
  trainerHasNoNetwork: '训练程序在没有网络、没有存储的隔间里运行。',
  hubSeesUpdates: '如实说明：改进可能透露一些它所依据的数据的信息，中枢在取平均之前能看到每一份改进。',
  bytesUp: '已发送',
  bytesDown: '已接收',

  // ---- 演示：中枢
  whenOpened: '打开本页面时：',
  newestRound: '已完成轮次',
  model: '模型',
  modelChain: (chain, parameters) => `${chain}，${f.count(parameters)} 个参数`,
  layers: (n) => `${f.count(n)} 层`,
  owner: '发起方',
  averaging: '平均方式',
  weighting: {
    'by-example-count': '按数据行数加权',
    uniform: '每个参与者权重相同',
    capped: (max) => `按数据行数加权，最多 ${f.count(max)}`,
  },
  privacy: '隐私',
  privacyClipping: '仅裁剪；不声称任何形式化保证',
  privacyNone: '数据留在本地；不声称任何形式化保证',
  privacyCentral: (spent, budget, delta) =>
    `已用 ε ${spent}（预算 ${budget}，δ ${delta}）：中枢对裁剪后更新的总和加噪声，但能看到每份更新`,
  you: '您',
  peopleReported: (n) => `已收到 ${f.count(n)} 份更新`,
  peopleTraining: (n) => `${f.count(n)} 个在训练`,
  peopleHere: (n) => `${f.count(n)} 个已到`,
  peopleLate: (n, round) => `${f.count(n)} 个迟到，等待第 ${f.count(round)} 轮`,
  peopleMissing: (n) => `还差 ${f.count(n)} 个`,

  // ---- 演示：同意
  consentTitle: '允许本标签页参加吗？',
  consentText: (rows, bytes) =>
    `它用留在这里的 ${rows}训练，每轮送出约 ${bytes}：改进和一个成绩。您可以随时停止。这些数据是本站的公开样本。`,
  consent: '同意并训练',
  openTitle: '训练已结束',
  openText: (rows) =>
    `您可以打开模型试用。它会用留在这里的 ${rows}测量一次；不训练，也不送出任何关于数据的内容。`,
  openModel: '打开模型',
  consentPending: '在您同意之前，不会训练、存储或发送任何内容。',

  // ---- 演示：图表
  chartTitle: '共享模型有多好？',
  together: '一起',
  ownBefore: '本标签页，平均之前',
  ownShort: '本标签页',
  noRounds: '还没有完成任何一轮。第 1 轮之后会出现第一个点。',
  chartLabel: (metric) => `各轮的${metric}`,
  showTable: '以表格显示',

  // ---- 演示：试用
  tryTitle: '试用模型',
  tryNotYet: '本标签页参加之后，模型就会在这里回答。',
  tryWaits: '训练程序正忙；这一步之后给出回答。',
  tryFailed: '模型无法回答。',
  answeredBy: (round) => `第 ${f.count(round)} 轮之后的模型的回答。`,
  draw: '画一个数字',
  drawHint: '用鼠标、手指或笔画一个数字。',
  clear: '清除',
  orSample: '或者选择一个样本',
  itSays: (name, sure) => ({ before: '它认为是 ', name, after: `，把握 ${sure}` }),
  chances: '各个答案的可能性',
  beforeThat: (target) => `以往的${target}`,
  curveOver: (target, column) => `${target}随“${column}”的变化`,
  fillIn: '修改数值',
  sampleRow: '换一行样本',
  likely: { high: '非常可能', more: '比较可能', even: '难以判断', less: '不太可能', low: '很不可能' },
  probabilityOf: (what) => `“${what}”的概率`,
  goesWith: '可以搭配',
  relativeRisk: '相对风险',
  yourX: (name) => `${name} =`,
  modelSays: '模型的回答',
  linePlot: (x, y) => `数据点和拟合直线：${x} 与 ${y}`,
  onPublicRows: (rows) => `在没有人用来训练的公开${rows}上：`,
  onHeldOutRows: (rows) => `在留出、未参与训练的${rows}上：`,
  ranksRight: (pairs, auc) =>
    `每 100 对结果不同的样本中，有 ${pairs} 对排序正确（AUC ${auc}；瞎猜是 50 对）。`,
  ordersRight: (pairs, cIndex) =>
    `每 100 对中，有 ${pairs} 对能判断谁先发生（C 指数 ${cIndex}；瞎猜是 50 对）。`,
  oddsAreDivided: (times) => `训练时罕见的行按 ${times} 倍计；这里显示的概率已把它还原。`,
  inTheFile: (outcome) => `文件中：${outcome}`,
  reasonsTitle: '为什么这样回答',
  reasonsNote: '与本标签页的其他样本相比；结果精确，因为该模型把各列相加。',
  raises: (factor) => `几率 × ${factor}`,
  lowers: (factor) => `几率 ÷ ${factor}`,
  survivalPlot: '这样的患者中，各年仍未复发的比例',
  withTreatment: '接受',
  withoutTreatment: '不接受',
  years: '年',
  freeAfter: (years) => `${years} 年后未复发`,
  riskRank: (percent) => `风险高于 ${percent} 的公开测试患者。`,
  survivalNote:
    '曲线：用公开测试患者按 Breslow 方法估计的基线。两条曲线之差是这些数据里与激素治疗相伴的差别；试验之外，由医生决定谁接受治疗。',
  download: '下载模型',

  // ---- 运营者页面
  // ---- demo: the story of the four hospitals
  heart: {
    title: '一家医院的模型到另一家就会失灵',
    intro:
      '每一行是一个模型，小圆点是它在某一家医院的正确率，大圆点是在所有患者上的正确率。长滩和瑞士的患者几乎都有病，由他们学到的规律对克利夫兰和布达佩斯并不适用。四家一起训练，一行数据也不移动，就能接近汇总全部数据的效果。',
    plot: '按训练数据所属医院划分的模型，在各家医院的正确率',
    trainedOn: '训练数据来自',
    oneHospital: '某一家医院的患者',
    everybody: '所有患者',
    bring:
      '740 名患者，三分之二训练、三分之一测试，重复十次。我们不能随软件分发这些数据：请把一家医院的文件带到这个标签页，其他医院的带到其他标签页。',
  },
  own: ownZh,
  forecast: forecastZh,
  route: routeZh,

  predict: predictZh,
  profile: profileZh,
  dashboard: dashboardZh,
};
