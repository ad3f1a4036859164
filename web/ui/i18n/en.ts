/** English. Every other dictionary has the same keys, held by the type `Words`. */
import type { Retry } from '../../../core/errors/codes.ts';
import type { PoliteReason } from '../../../participant/politeness/polite-reason.ts';
import { FORMATS } from '../format.ts';
import { dashboardEn } from './dashboard-en.ts';
import { forecastEn } from './forecast-en.ts';
import { metricsEn } from './metrics-en.ts';
import { ownEn } from './own-en.ts';
import { predictEn } from './predict-en.ts';
import { profileEn } from './profile-en.ts';
import { routeEn } from './route-en.ts';

const f = FORMATS.en;
const plural = (n: number, one: string, many = `${one}s`) => `${f.count(n)} ${n === 1 ? one : many}`;

export const en = {
  // ---- every page
  skipToContent: 'Skip to the content',
  siteNavigation: 'Site',
  tasks: 'Tasks',
  whatLeaves: 'What leaves this tab',
  thisTab: 'This tab',
  border: 'The border',
  hub: 'The hub',
  loading: 'Loading …',
  retryIn: 'Next try in',

  // ---- where a task stands
  needsHas: (needed: number, present: number) =>
    `Needs ${f.count(needed)}, has ${f.count(present)}: waits for ${f.count(needed - present)} more.`,
  enoughAreHere: (round: number, present: number) =>
    `${plural(present, 'participant is', 'participants are')} here: round ${f.count(round)} starts in a moment.`,
  roundTrains: (round: number, max: number) => `Round ${f.count(round)} of ${f.count(max)} is training`,
  updatesIn: (reported: number, invited: number) =>
    `${f.count(reported)} of ${plural(invited, 'update')} ${invited === 1 ? 'is' : 'are'} in.`,
  statisticsFirst: (present: number) =>
    `${plural(present, 'participant is', 'participants are')} here: statistics of the columns are collected first.`,
  statisticsUnderWay: 'Statistics of the columns are collected before the first round',
  roundAverages: (round: number, max: number, reported: number) =>
    `Round ${f.count(round)} of ${f.count(max)}: the hub averages ${plural(reported, 'update')}.`,
  roundMeasured: (round: number, max: number) =>
    `Round ${f.count(round)} of ${f.count(max)} is done; the participants measure the new model.`,
  finishedMaxRounds: (max: number) => `Finished: all ${plural(max, 'round')} are done.`,
  finishedTarget: (target: string, rounds: number) =>
    `Finished: the goal of ${target} has held for ${plural(rounds, 'round')}.`,
  finishedPrivacySpent: 'Finished: the privacy budget is spent.',
  finished: 'Finished.',
  chip: { waits: 'waits', starts: 'starts', runs: 'trains', finished: 'finished' },
  closesIn: 'Closes at the latest in',
  needsToStart: (needed: number, quorum: number) =>
    `Starts with ${f.count(needed)}, averages from ${plural(quorum, 'update')} on.`,
  ...metricsEn,

  // ---- home
  homeTitle: 'Learn together, keep the rows at home',
  homeLede:
    'Each tab trains on its own rows and sends back an improvement of the model and a score; the hub averages what comes and hands the better model to everyone.',
  homeStays: 'Rows stay in each tab and train there.',
  homeCrosses: 'The model comes in; improvements, scores and row counts go out. No row does.',
  homeAverages: 'Averages the improvements, round after round.',
  openTasks: 'Tasks of this hub',
  noTasks: 'This hub has no tasks yet',
  noTasksNext: 'Put a task file into the hub’s task folder and start the hub again.',
  hubUnreachable: 'The hub does not answer',
  listIsOld: 'What you see below is from before.',
  problem: 'Something is wrong',
  round: 'Round',
  roundOf: (round: number, max: number) => `${f.count(round)} of ${f.count(max)}`,
  participantsNow: 'Participants now',
  notMeasured: 'not measured yet',
  metricOverRounds: (metric: string, from: string, to: string, rounds: number) =>
    `${metric} over ${plural(rounds, 'round')}: from ${from} to ${to}`,
  join: 'Join',
  /** The same words for every task are told apart by its name. */
  forTask: (what: string, name: string) => `${what}: ${name}`,
  addHere: 'Add 3 participants here',
  addMore: 'Add 3 more',
  addConsent:
    'By adding them you agree that this page trains on public sample rows of this site. Nothing is stored.',
  participantHere: (n: number) => `Participant ${f.count(n)}`,
  participantsHere: 'Participants in this page',
  starting: 'Starting',
  stopThem: (n: number) => (n === 1 ? 'Stop it' : `Stop all ${f.count(n)}`),

  // ---- demo: around the flow
  noTask: (id: string) => `There is no task “${id}” on this hub`,
  noTaskNext: 'Choose one of the tasks that it has.',
  toTheTasks: 'See all tasks',
  rejoined: 'You agreed in this tab before, so it joined again with the same rows.',

  // ---- demo: this tab
  previewImages: (n: number) => `${plural(n, 'of your images', 'of your images')}`,
  sampleLabelled: (label: string) => `labelled ${label}`,
  previewRows: 'The first of your rows',
  previewPoints: 'Your points',
  previewFailed: 'The sample rows could not be read.',
  whichRows: 'How the rows are shared out',
  whichPart: 'Your part',
  rowsHere: 'Rows here',
  rowsCount: (n: number, rows: string) => `${f.count(n)} ${rows}`,
  toTrain: 'To train on',
  heldOut: 'Held out',
  heldOutValue: (n: number) => `${f.count(n)}, to check the model`,
  testRows: 'Test rows',
  testRowsValue: (n: number) => `${f.count(n)} public ones that nobody trains on`,
  skippedRows: 'Left out',
  runsOn: 'Runs on',
  perSecond: (n: number, rows: string) => `${f.count(n)} ${rows}/s`,
  /** Of training, where no speed is known yet. */
  stepTime: (ms: number) => `${f.decimal(ms, 2)} ms a step`,
  webglBySoftware: 'WebGL drawn by software (processor)',
  backend: {
    webgl: 'WebGL (graphics card)',
    wasm: 'WebAssembly (processor)',
    cpu: 'JavaScript (processor)',
  },
  backendFellBack: 'How this way of computing was chosen',
  pause: 'Pause',
  resume: 'Go on',
  leave: 'Leave',
  joinAgain: 'Join again',

  // ---- demo: what this tab does
  activity: {
    preparing: 'Preparing: reads the rows and chooses how to compute.',
    connecting: 'Connecting to the hub.',
    unreachable: 'The hub does not answer. Training goes on as soon as it is back.',
    lateForRound: (round: number) =>
      `Joined while round ${f.count(round - 1)} runs; takes part from round ${f.count(round)}.`,
    between: (round: number) => `Round ${f.count(round)} is done; the next one starts in a moment.`,
    waiting: 'Waiting for the hub.',
    downloading: (round: number) => `Round ${f.count(round)}: fetches the shared model.`,
    training: (round: number) => `Round ${f.count(round)}: training on the rows of this tab.`,
    uploading: (round: number) => `Round ${f.count(round)}: sends the improvement.`,
    reportedWaits: (round: number, missing: number) =>
      `Round ${f.count(round)}: your update is in; ${plural(missing, 'other is', 'others are')} still training.`,
    reported: (round: number) => `Round ${f.count(round)}: your update is in; the hub averages.`,
    evaluating: (round: number) => `Round ${f.count(round)}: measures the new model on the held-out rows.`,
    paused: 'Paused. Nothing is computed; your place is kept.',
    pausedPolitely: {
      battery: 'Paused to spare the battery; goes on by itself once it is charged. Your place is kept.',
      metered: 'Paused while this browser saves data; goes on by itself afterwards. Your place is kept.',
      memory:
        'Paused because memory is short here; goes on by itself once there is enough. Your place is kept.',
      'in-use': 'Paused while you use this page; goes on by itself when you do not. Your place is kept.',
    } satisfies Record<PoliteReason, string>,
    left: 'You have left. Nothing runs here any more, and the hub’s name for you is forgotten.',
    failed: 'Training has ended here.',
  },
  epochOf: (epoch: number, epochs: number) => `pass ${f.count(epoch)} of ${f.count(epochs)}`,
  doneOf: (done: number, total: number, rows: string) => `${f.count(done)} of ${f.count(total)} ${rows}`,
  bytesOf: (done: number, total: number) => `${f.bytes(done)} of ${f.bytes(total)}`,
  timeLeft: (ms: number) => `about ${f.span(ms)} left`,
  tries: (n: number) => plural(n, 'try', 'tries'),
  localProgress: 'Progress of this tab',
  problemTitle: {
    never: 'This needs your attention',
    'next-round': 'This round was lost for this tab',
    'after-pause': 'It did not work yet; it is tried again by itself',
  } satisfies Record<Retry, string>,
  ended: 'This tab cannot take part',

  // ---- demo: the border
  willCross: 'What will cross',
  crossings: 'What crossed, newest first',
  nothingCrossed: 'Nothing has crossed yet.',
  comesIn: 'in',
  goesOut: 'out',
  eachRound: 'each round',
  planModel: 'the shared model',
  planUpdate: 'the improvement',
  planUpdateDetail: (parameters: number, bytes: number) =>
    `${plural(parameters, 'number')} of ${f.count(bytes)} bytes`,
  planClipped: (norm: string) => `clipped to norm ${norm}`,
  planScore: 'a score',
  planScoreDetail: 'what answers on held-out rows count up to',
  planScoreTest: 'what answers on public test rows count up to, if there are any',
  planSurvey: 'once: a survey of the columns',
  planSurveyDetail: 'counts and sums over all rows, before the first round',
  crossing: {
    enrolmentOut: 'asked to take part',
    enrolmentIn: 'a place at the hub',
    model: (round: number) => `model for round ${f.count(round)}`,
    modelPlain: 'model',
    survey: 'survey of the columns',
    statistics: 'statistics of all participants',
    update: (round: number) => `update, round ${f.count(round)}`,
    score: (round: number) => `score, round ${f.count(round)}`,
    noticeIn: 'note from the hub',
    noticeOut: 'note to the hub',
  },
  crossingDetail: {
    enrolmentOut: 'task and version, nothing about the rows',
    sha256: (short: string) => `sha256 ${short}`,
    clipped: (norm: string, to: string) => `norm ${norm}, clipped to ${to}`,
    notClipped: (norm: string) => `norm ${norm}, not clipped`,
    from: (rows: string) => `from ${rows}`,
    on: (rows: string) => `on ${rows}`,
  },
  neverCrosses: 'Never crosses:',
  neverImages: 'images, labels.',
  neverRows: 'rows, cells.',
  trainerHasNoNetwork: 'The trainer runs in a compartment without network and storage.',
  hubSeesUpdates:
    'Honest limit: an improvement can tell something about the rows it was made from, and the hub sees each one before it averages.',
  bytesUp: 'Sent',
  bytesDown: 'Received',

  // ---- demo: the hub
  whenOpened: 'When this page was opened:',
  newestRound: 'Rounds done',
  model: 'Model',
  modelChain: (chain: string, parameters: number) => `${chain}, ${plural(parameters, 'parameter')}`,
  layers: (n: number) => plural(n, 'layer'),
  owner: 'Who asks',
  averaging: 'Averaging',
  weighting: {
    'by-example-count': 'by number of rows',
    uniform: 'every participant counts the same',
    capped: (max: number) => `by number of rows, at most ${f.count(max)}`,
  },
  privacy: 'Privacy',
  privacyClipping: 'clipping only; no formal guarantee is claimed',
  privacyNone: 'rows stay here; no formal guarantee is claimed',
  privacyCentral: (spent: string, budget: string, delta: string) =>
    `ε ${spent} of ${budget} spent, δ ${delta}: the hub adds noise to the sum of clipped updates, and sees each of them`,
  you: 'you',
  peopleReported: (n: number) => `${plural(n, 'update')} in`,
  peopleTraining: (n: number) => `${f.count(n)} training`,
  peopleHere: (n: number) => `${f.count(n)} here`,
  peopleLate: (n: number, round: number) =>
    `${f.count(n)} joined late and ${n === 1 ? 'waits' : 'wait'} for round ${f.count(round)}`,
  peopleMissing: (n: number) => `${f.count(n)} more needed`,

  // ---- demo: consent
  consentTitle: 'May this tab take part?',
  consentText: (rows: string, bytes: string) =>
    `It trains on ${rows} that stay here, and sends about ${bytes} each round: the improvement and a score. You can stop at any moment. The rows are public samples of this site.`,
  consent: 'Consent and train',
  openTitle: 'Training is finished',
  openText: (rows: string) =>
    `You can open the model and try it. It is measured here on ${rows} that stay here; nothing is trained, and nothing about the rows is sent.`,
  openModel: 'Open the model',
  consentPending: 'Until you agree, nothing is trained, stored or sent.',

  // ---- demo: chart
  chartTitle: 'How good is the shared model?',
  together: 'together',
  ownBefore: 'this tab, before averaging',
  ownShort: 'this tab',
  noRounds: 'No round is done yet. The first point appears after round 1.',
  chartLabel: (metric: string) => `${metric} over the rounds`,
  showTable: 'Show as a table',

  // ---- demo: try
  tryTitle: 'Try the model',
  tryNotYet: 'The model answers here as soon as this tab has taken part.',
  tryWaits: 'The trainer is busy; the answer comes after this step.',
  tryFailed: 'The model could not answer.',
  answeredBy: (round: number) => `Answer of the model after round ${f.count(round)}.`,
  draw: 'Draw a digit',
  drawHint: 'Draw a digit with mouse, finger or pen.',
  clear: 'Clear',
  orSample: 'Or choose a sample',
  itSays: (name: string, sure: string) => ({ before: 'It says ', name, after: `, ${sure} sure` }),
  chances: 'How likely each one is',
  beforeThat: (target: string) => `${target}, until now`,
  curveOver: (target: string, column: string) => `${target}, against: ${column}`,
  fillIn: 'Change the values',
  sampleRow: 'Another sample row',
  likely: {
    high: 'very likely',
    more: 'rather likely',
    even: 'hard to tell',
    less: 'rather unlikely',
    low: 'very unlikely',
  },
  probabilityOf: (what: string) => `Probability of “${what}”`,
  goesWith: 'Goes with it',
  relativeRisk: 'Relative risk',
  yourX: (name: string) => `${name} =`,
  modelSays: 'The model says',
  linePlot: (x: string, y: string) => `Points and the fitted line: ${x} against ${y}`,
  onPublicRows: (rows: string) => `On public ${rows} that nobody trained on: `,
  onHeldOutRows: (rows: string) => `On ${rows} that were held out from training: `,
  ranksRight: (pairs: number, auc: string) =>
    `of 100 pairs, one of each outcome, it ranks ${pairs} in the right order (AUC ${auc}; guessing gives 50).`,
  ordersRight: (pairs: number, cIndex: string) =>
    `of 100 pairs, it tells in ${pairs} for whom it happens first (C-index ${cIndex}; guessing gives 50).`,
  oddsAreDivided: (times: string) =>
    `Training weighs the rare rows ${times} times as much; the probability shown here has that taken out again.`,
  inTheFile: (outcome: string) => `In the file: ${outcome}`,
  reasonsTitle: 'Why this answer',
  reasonsNote: 'Compared with the other samples of this tab; exact, because the model adds its columns up.',
  raises: (factor: string) => `odds × ${factor}`,
  lowers: (factor: string) => `odds ÷ ${factor}`,
  survivalPlot: 'Share of such patients who are still free of recurrence, over the years',
  withTreatment: 'with',
  withoutTreatment: 'without',
  years: 'years',
  freeAfter: (years: number) => `Free after ${years} years`,
  riskRank: (percent: string) => `Riskier than ${percent} of the public test patients.`,
  survivalNote:
    'Curves: Breslow’s baseline from the public test patients. The difference between the two is what goes with the therapy in these data; outside the trial, doctors chose who got it.',
  download: 'Download the model',

  // ---- demo: the story of the four hospitals
  heart: {
    title: 'A model of one hospital fails at another',
    intro:
      'Each line is a model, each small dot the share of right answers at one hospital, the large one that over all. What Long Beach or Switzerland learn from their own patients, nearly all of them ill, is wrong for Cleveland and Budapest. Together, without moving a row, the four come close to what pooling all rows gives.',
    plot: 'Share of right answers at each hospital, by whose rows the model was trained on',
    trainedOn: 'Trained on the rows of',
    oneHospital: 'one hospital’s patients',
    everybody: 'everybody’s patients',
    bring:
      'Measured on two thirds against one third of 740 patients, ten times. The rows themselves are not ours to ship: bring one hospital’s file to this tab, and others to other tabs.',
  },
  own: ownEn,
  forecast: forecastEn,
  route: routeEn,

  // ---- the operator's page
  predict: predictEn,
  profile: profileEn,
  dashboard: dashboardEn,
};

export type Words = typeof en;
