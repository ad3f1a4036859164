/** English, for the operator's page. */
import { FORMATS } from '../format.ts';
import { newTaskEn } from './new-task-en.ts';

const f = FORMATS.en;
const plural = (n: number, one: string, many = `${one}s`) => `${f.count(n)} ${n === 1 ? one : many}`;

export const dashboardEn = {
  where: 'Operator',

  // ---- token
  tokenTitle: 'The operator’s page of this hub',
  tokenLede: 'Who takes part in each task, how its rounds went, and who was refused and why.',
  tokenLabel: 'Operator token',
  tokenHint: 'The hub showed it once, at its first start; or it is the value of TABFED_OPERATOR_TOKEN.',
  tokenKeep: 'Keep it until this tab is closed',
  tokenKeepHint: 'Otherwise a reload asks for it again. It never goes into the address.',
  tokenOpen: 'Open',
  tokenChecking: 'Asking the hub …',
  tokenRefused: 'The hub does not know this token',
  tokenRefusedNext: 'Check that the whole token was copied, and that it is that of this hub.',
  tokenForget: 'Forget the token',

  // ---- tasks and what one of them does
  tasksOfHub: 'Tasks of this hub',
  noTasks: 'This hub has no tasks.',
  noTasksNext: 'Start it with a task file: tabfed hub --task FILE.',
  chipPaused: 'paused',
  whatIsShownIsOld: 'What you see is from before.',
  roundsDone: (n: number) => `${plural(n, 'round')} done`,
  pauseTask: 'Pause this task',
  resumeTask: 'Resume this task',
  pausesAfterRound: 'It pauses as soon as this round is over.',
  wishRefused: 'That was not done',

  // ---- tiles
  inRound: (what: string, round: number) => `${what}, round ${f.count(round)}`,
  participantsNow: 'Participants now',
  examples: 'Examples a round',
  upDown: 'Up / down a round',
  privacy: 'Privacy',
  noEpsilon: 'no ε claimed',
  clips: (norm: string) => `clipped to norm ${norm}, without noise`,
  clipsNot: 'nothing is clipped',
  epsilonOf: (spent: string, budget: string) => `ε ${spent} of ${budget}`,
  noised: (delta: string, share: string) => `δ ${delta}; noise per value ${share} of the clipping norm`,
  epsilonTitle: 'Privacy spent: ε over the rounds',
  epsilonLabel: 'ε of the ledger after each round, with the budget',
  epsilonSpent: 'spent',
  epsilonBudget: 'budget',
  roundsLeft: (rounds: number) =>
    `The budget affords ${f.count(rounds)} more ${rounds === 1 ? 'round' : 'rounds'}.`,
  ledgerHow:
    'Every attempt is charged before its noise is drawn, whatever becomes of it. Neither a restart nor a new version of the task gives anything back.',
  none: '–',

  // ---- timeline
  timelineTitle: 'Rounds, newest first',
  timelineHow: (width: string) =>
    `Each bar runs from invitation to commit; the whole width is ${width}. Open a round to see its members.`,
  noRounds: 'No round is done yet.',
  now: 'now',
  roundNumber: (round: number) => `Round ${f.count(round)}`,
  outcome: {
    reported: (n: number) => `${f.count(n)} reported`,
    training: (n: number) => `${f.count(n)} training`,
    late: (n: number) => `${f.count(n)} late`,
    declined: (n: number) => `${f.count(n)} declined`,
    left: (n: number) => `${f.count(n)} left`,
  },
  outcomeName: {
    reported: 'reported',
    training: 'training',
    late: 'late',
    declined: 'declined',
    left: 'left',
  },
  invited: (n: number) => `${f.count(n)} invited`,
  refused: (n: number) => `${f.count(n)} refused`,
  refusedMark: 'refused',
  attempts: (n: number) => `attempt ${f.count(n)}`,
  membersAreFetched: 'Members are being fetched.',
  membersOf: (round: number) => `Members of round ${f.count(round)}`,
  participant: 'Participant',
  whatBecame: 'Outcome',
  sinceInvitation: (width: string) => `From the invitation on; the width is ${width}`,
  after: (span: string) => `after ${span}`,
  exampleCount: 'Examples',
  updateBytes: 'Update',
  nameRemoved: 'left for good, name removed',
  moreRounds: (n: number) => `Show ${f.count(n)} more`,

  // ---- charts
  metricTitle: (metric: string) => `The model over the rounds: ${metric}`,
  onTestRows: 'public test rows',
  onHeldOut: 'held-out rows',
  notMeasured: 'No round has been measured yet.',
  bytesTitle: 'Bytes over the rounds',
  bytesTotal: (up: string, down: string, rounds: number) =>
    `In ${plural(rounds, 'round')}: ${up} of updates came in, ${down} of models went out.`,
  bytesLabel: 'Bytes of each round',
  up: 'up',
  down: 'down',

  // ---- refusals
  refusalsTitle: 'Refusals, newest first',
  noRefusals: 'Nobody was refused.',
  whatToDo: 'What to do:',
  olderRefusals: (n: number) => `${f.count(n)} older`,
  beforeEnrolling: 'not enrolled',

  // ---- participants
  participantsTitle: 'Participants',
  noParticipants: 'Nobody is enrolled.',
  presenceNow: 'Now',
  presence: { here: 'here', paused: 'paused', away: 'away' },
  since: (span: string) => `for ${span}`,
  inThisRound: 'In this round',
  notInRound: 'not invited',
  notShown: (n: number) => `${f.count(n)} more are not shown.`,
  heldTitle: (participant: string) => `What the hub holds about ${participant}`,
  heldName: 'Name',
  heldNameValue: 'random, given by the hub; the moment of enrolling',
  heldSecret: 'Its secret',
  heldSecretValue: 'the SHA-256 only',
  heldRounds: (n: number) => `In the ${plural(n, 'round')} shown`,
  heldRoundsValue: (invited: number, reported: number, examples: number, bytes: number) =>
    `invited ${plural(invited, 'time')}, reported ${plural(reported, 'time')}: ${plural(examples, 'example')}, ${f.bytes(bytes)}`,
  heldRefusals: 'Refusals',
  heldRefusalsValue: (n: number) => (n === 0 ? 'none' : `${f.count(n)}, listed here`),
  heldRows: 'Rows, labels, files',
  heldRowsValue: 'nothing, ever',
  heldDeltas: 'Updates, scores',
  heldDeltasValue: 'seen one by one on arrival; kept only in the sum and the mean',
  heldUntil: 'Until',
  heldUntilValue: 'it leaves for good: then its name is removed from all of this',

  // ---- exports
  exportTitle: (round: number) => `The model after round ${f.count(round)}`,
  exportHow: 'model.json and its weights belong in one folder.',

  newTask: newTaskEn,
};

export type DashboardWords = typeof dashboardEn;
