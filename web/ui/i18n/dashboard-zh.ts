/** 简体中文，运营者页面。 */
import { FORMATS } from '../format.ts';
import type { DashboardWords } from './dashboard-en.ts';
import { newTaskZh } from './new-task-zh.ts';

const f = FORMATS.zh;

export const dashboardZh: DashboardWords = {
  where: '运营者',

  // ---- 令牌
  tokenTitle: '这个中枢的运营者页面',
  tokenLede: '每个任务有谁参加、各轮进行得如何、谁被拒绝以及原因。',
  tokenLabel: '运营者令牌',
  tokenHint: '中枢首次启动时显示过一次；或者是 TABFED_OPERATOR_TOKEN 的值。',
  tokenKeep: '保留到关闭本标签页为止',
  tokenKeepHint: '否则刷新页面后需要重新输入。令牌不会出现在网址里。',
  tokenOpen: '打开',
  tokenChecking: '正在询问中枢……',
  tokenRefused: '中枢不认识这个令牌',
  tokenRefusedNext: '请检查令牌是否复制完整，以及它是否属于这个中枢。',
  tokenForget: '忘记令牌',

  // ---- 任务及其进展
  tasksOfHub: '这个中枢的任务',
  noTasks: '这个中枢没有任务。',
  noTasksNext: '请带任务文件启动：tabfed hub --task FILE。',
  chipPaused: '已暂停',
  whatIsShownIsOld: '所示为之前的内容。',
  roundsDone: (n) => `已完成 ${f.count(n)} 轮`,
  pauseTask: '暂停此任务',
  resumeTask: '恢复此任务',
  pausesAfterRound: '本轮结束后即暂停。',
  wishRefused: '操作未完成',

  // ---- 指标
  inRound: (what, round) => `${what}，第 ${f.count(round)} 轮`,
  participantsNow: '当前参与者',
  examples: '每轮样本数',
  upDown: '每轮上行 / 下行',
  privacy: '隐私',
  noEpsilon: '不声称任何 ε',
  clips: (norm) => `裁剪到范数 ${norm}，不加噪声`,
  clipsNot: '不裁剪',
  epsilonOf: (spent, budget) => `ε ${spent} / ${budget}`,
  noised: (delta, share) => `δ ${delta}；每个数值的噪声为裁剪范数的 ${share}`,
  epsilonTitle: '已用隐私：各轮的 ε',
  epsilonLabel: '每轮之后账本上的 ε，以及预算',
  epsilonSpent: '已用',
  epsilonBudget: '预算',
  roundsLeft: (rounds) => `预算还可支持 ${f.count(rounds)} 轮。`,
  ledgerHow: '每次尝试都在抽取噪声之前记账，无论结果如何。重启或更新任务版本都不会退回已用的部分。',
  none: '—',

  // ---- 时间线
  timelineTitle: '各轮，最新的在前',
  timelineHow: (width) => `每条从邀请到保存；整个宽度为 ${width}。展开一轮可查看其成员。`,
  noRounds: '还没有完成任何一轮。',
  now: '进行中',
  roundNumber: (round) => `第 ${f.count(round)} 轮`,
  outcome: {
    reported: (n) => `${f.count(n)} 个已提交`,
    training: (n) => `${f.count(n)} 个在训练`,
    late: (n) => `${f.count(n)} 个迟到`,
    declined: (n) => `${f.count(n)} 个放弃本轮`,
    left: (n) => `${f.count(n)} 个离开`,
  },
  outcomeName: {
    reported: '已提交',
    training: '训练中',
    late: '迟到',
    declined: '放弃本轮',
    left: '离开',
  },
  invited: (n) => `邀请 ${f.count(n)} 个`,
  refused: (n) => `${f.count(n)} 次拒绝`,
  refusedMark: '拒绝',
  attempts: (n) => `第 ${f.count(n)} 次尝试`,
  membersAreFetched: '正在获取成员。',
  membersOf: (round) => `第 ${f.count(round)} 轮的成员`,
  participant: '参与者',
  whatBecame: '结果',
  sinceInvitation: (width) => `自邀请起；宽度为 ${width}`,
  after: (span) => `用时 ${span}`,
  exampleCount: '样本数',
  updateBytes: '更新',
  nameRemoved: '已永久离开，名字已删除',
  moreRounds: (n) => `再显示 ${f.count(n)} 轮`,

  // ---- 图表
  metricTitle: (metric) => `各轮的模型：${metric}`,
  onTestRows: '公开测试数据',
  onHeldOut: '留出数据',
  notMeasured: '还没有任何一轮被检验。',
  bytesTitle: '各轮的字节数',
  bytesTotal: (up, down, rounds) => `共 ${f.count(rounds)} 轮：收到更新 ${up}，送出模型 ${down}。`,
  bytesLabel: '每轮的字节数',
  up: '上行',
  down: '下行',

  // ---- 拒绝
  refusalsTitle: '拒绝记录，最新的在前',
  noRefusals: '没有人被拒绝。',
  whatToDo: '怎么办：',
  olderRefusals: (n) => `更早的 ${f.count(n)} 条`,
  beforeEnrolling: '未加入',

  // ---- 参与者
  participantsTitle: '参与者',
  noParticipants: '没有人加入。',
  presenceNow: '现在',
  presence: { here: '在线', paused: '暂停', away: '离线' },
  since: (span) => `已 ${span}`,
  inThisRound: '本轮',
  notInRound: '未被邀请',
  notShown: (n) => `另有 ${f.count(n)} 个未显示。`,
  heldTitle: (participant) => `中枢保存的 ${participant} 的信息`,
  heldName: '名字',
  heldNameValue: '由中枢随机给出；以及加入的时刻',
  heldSecret: '它的密钥',
  heldSecretValue: '只有 SHA-256',
  heldRounds: (n) => `所示 ${f.count(n)} 轮中`,
  heldRoundsValue: (invited, reported, examples, bytes) =>
    `受邀 ${f.count(invited)} 次，提交 ${f.count(reported)} 次：${f.count(examples)} 个样本，${f.bytes(bytes)}`,
  heldRefusals: '拒绝记录',
  heldRefusalsValue: (n) => (n === 0 ? '无' : `${f.count(n)} 条，见本页`),
  heldRows: '数据行、标签、文件',
  heldRowsValue: '从来没有',
  heldDeltas: '更新、成绩',
  heldDeltasValue: '到达时逐份可见；只保留在总和与平均值里',
  heldUntil: '直到',
  heldUntilValue: '它永久离开：届时它的名字会从以上全部内容中删除',

  // ---- 导出
  exportTitle: (round) => `第 ${f.count(round)} 轮之后的模型`,
  exportHow: 'model.json 和它的权重文件要放在同一个文件夹里。',

  newTask: newTaskZh,
};
