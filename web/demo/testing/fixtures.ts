/** Statuses and page states for the gallery and the unit tests: one for each thing that a person may meet. */
import { modelId } from '../../../core/protocol/ids.ts';
import type { RoundSummary, Standing } from '../../../core/protocol/messages.ts';
import type { CentralPrivacy } from '../../../core/task/privacy.ts';
import type { Task } from '../../../core/task/task.ts';
import type { Activity, Crossing, ParticipantStatus, RoundView } from '../../../participant/status.ts';
import { builtInTasks } from '../../../tasks/registry.ts';
import type { SamplePreview, SampleSplit } from '../../../tasks/samples.ts';
import type { PageState, ReadyState } from '../page-state.ts';

export function builtIn(id: string): Task {
  const task = builtInTasks.find((one) => one.id === id);
  if (task === undefined) throw new RangeError(`id: no built-in task "${id}"`);
  return task;
}

export const standingFixture = (change: Partial<Standing> = {}): Standing => ({
  phase: 'training',
  committedRound: 6,
  maxRounds: 20,
  present: 5,
  needed: 3,
  quorum: 2,
  invited: 4,
  reported: 2,
  waiting: 1,
  remainingMs: 41_000,
  ...change,
});

export const noRoundStanding = standingFixture({
  phase: 'recruiting',
  committedRound: 0,
  present: 2,
  invited: 0,
  reported: 0,
  waiting: 0,
  remainingMs: undefined,
});

const BETTER = [0.712, 0.806, 0.862, 0.899, 0.921, 0.942];
const OWN = [0.654, 0.76, 0.811, 0.853, 0.879, 0.901];

/** `count` committed rounds; values fit the task's metric. */
export function roundsFixture(task: Task, count = 6): RoundView[] {
  const valueAt = (share: number) =>
    task.metric === 'mae' ? (1 - share) * 1.4 : task.metric === 'auc' ? share - 0.16 : share;
  return BETTER.slice(0, count).map((share, i) => {
    const summary: RoundSummary = {
      round: i + 1,
      attempt: 1,
      modelId: modelId(`${i}f2c`.padEnd(62, '0').concat('41')),
      participants: 4,
      examples: 10_000,
      bytesUp: 1_600_000,
      bytesDown: 3_200_000,
      durationMs: 4200,
      committedAtMs: 1_790_000_000_000 + i * 6000,
      scores: { heldOut: { exampleCount: 1000, metrics: { [task.metric]: valueAt(share) } } },
    };
    const own = { heldOut: { exampleCount: 250, metrics: { [task.metric]: valueAt(OWN[i] ?? 0.9) } } };
    return { round: i + 1, summary, own };
  });
}

const crossingsFixture = (task: Task): Crossing[] => [
  {
    direction: 'in',
    what: 'model',
    atMs: 9,
    bytes: 796_840,
    round: 7,
    detail: { modelId: '9f2c'.padEnd(62, '0').concat('41') },
  },
  { direction: 'in', what: 'notice', atMs: 8, bytes: 214 },
  {
    direction: 'out',
    what: 'score',
    atMs: 7,
    bytes: 96,
    round: 6,
    detail: { metrics: { [task.metric]: task.metric === 'mae' ? 0.084 : 0.942 }, exampleCount: 250 },
  },
  {
    direction: 'out',
    what: 'update',
    atMs: 6,
    bytes: 398_460,
    round: 6,
    detail: { norm: 0.8412, clippedTo: 0.8, exampleCount: 2250 },
  },
  {
    direction: 'in',
    what: 'model',
    atMs: 5,
    bytes: 796_840,
    round: 6,
    detail: { modelId: '8e2c'.padEnd(62, '0').concat('9a') },
  },
  { direction: 'in', what: 'enrolment', atMs: 2, bytes: 380 },
  { direction: 'out', what: 'enrolment', atMs: 1, bytes: 142 },
];

export function statusFixture(
  task: Task,
  activity: Activity,
  change: Partial<ParticipantStatus> = {},
): ParticipantStatus {
  return {
    activity,
    participant: 'p-3f1a',
    standing: standingFixture({ maxRounds: task.rounds.maxRounds }),
    deadlineAtMs: Date.now() + 41_000,
    profile: {
      trainingRows: 2250,
      heldOutRows: 250,
      testRows: 500,
      skippedRows: 0,
      backend: 'webgl',
      backendNotes: [],
    },
    backend: 'webgl',
    rowsPerSecond: 1480,
    rounds: roundsFixture(task),
    crossings: [5, 4, 3, 2, 1].flatMap(() => crossingsFixture(task)),
    bytesUp: 2_393_000,
    bytesDown: 4_782_000,
    ...change,
  };
}

const splits: SampleSplit[] = [
  {
    id: 'equal',
    label: { en: 'Equal shares of all digits', zh: '所有数字平均分配' },
    parts: 24,
    partLabel: (part) => ({ en: `Part ${part + 1} of 24`, zh: `第 ${part + 1} 份，共 24 份` }),
  },
  {
    id: 'labels',
    label: { en: 'Two digits for each tab', zh: '每个标签页两种数字' },
    parts: 20,
    partLabel: (part) => ({ en: `Part ${part + 1} of 20`, zh: `第 ${part + 1} 份，共 20 份` }),
  },
];

/** Eight strokes that look enough like writing; real digits come from the site's sample rows. */
function images(): Uint8Array[] {
  return Array.from({ length: 8 }, (_, n) =>
    Uint8Array.from({ length: 784 }, (_, i) => {
      const [x, y] = [(i % 28) - 13.5, Math.floor(i / 28) - 13.5];
      const ring = Math.abs(Math.hypot(x * (1.6 - n * 0.1), y) - 8);
      const bar = Math.abs(x - (n - 4) * 0.4 - y * 0.1 * (n % 3)) + Math.max(0, Math.abs(y) - 9);
      return Math.max(0, 255 - (n % 2 === 0 ? ring : bar) * 110);
    }),
  );
}

function previewFixture(task: Task): SamplePreview {
  if (task.data.kind === 'images') {
    return { kind: 'images', height: 28, width: 28, images: images(), labels: [0, 1, 0, 1, 0, 1, 0, 1] };
  }
  if (task.id === 'linear') {
    return { kind: 'points', points: [1, 2, 3].map((x) => ({ x, y: 0.5 * x + 0.5 })) };
  }
  const { columns, target } = task.data;
  const own = columns.filter(({ type }) => type !== 'lags');
  const row = (n: number) =>
    own.map((column) => {
      if (column.type === 'number') return String((column.center ?? 0) + n);
      if (column.type === 'time') return `2001-01-0${n + 1}`;
      return column.type === 'category' ? (column.values[n % column.values.length] ?? '') : '';
    });
  const { within = [], by = '' } = task.data.order ?? {};
  const isForecast = columns.some(({ type }) => type === 'lags') && task.id !== 'demand';
  const places = isForecast ? [...within, by].filter((name) => own.every((one) => one.name !== name)) : [];
  return {
    kind: 'table',
    columns: [...places, ...own.map(({ name }) => name), target.name],
    rows: [0, 1, 2, 3].map((n) => [
      ...places.map((name) => (name === 'hour' ? `2001-01-01T0${n}` : 'ORD')),
      ...row(n),
      target.type === 'number'
        ? String(12 + n)
        : target.type === 'binary' && n % 2 === 0
          ? target.positive
          : 'other',
    ]),
  };
}

export function readyFixture(task: Task, change: Partial<ReadyState> = {}): ReadyState {
  return {
    view: 'ready',
    task,
    standing: standingFixture({ maxRounds: task.rounds.maxRounds }),
    rounds: roundsFixture(task).map(({ summary }) => summary),
    splits,
    choice: { split: 'equal', part: 3 },
    preview: { state: 'ready', preview: previewFixture(task), rows: task.id === 'linear' ? 3 : 2500 },
    isRejoined: false,
    ...change,
  };
}

const report = {
  code: 'update.round-closed',
  what: 'Round 6 closed 4 s before this update arrived.',
  next: 'Nothing to do: this tab takes part again from round 7.',
} as const;

/** Spends up to ε 4. */
export const centralPrivacy: CentralPrivacy = {
  mechanism: 'central',
  clippingNorm: 0.5,
  noiseMultiplier: 6,
  expectedCohort: 100,
  budget: { epsilon: 4, delta: 1e-5 },
};

/** Every state of the demo page, by the name under which its picture is kept. */
export function pageStates(task: Task): Record<string, PageState> {
  const running = (
    activity: Activity,
    change: Partial<ParticipantStatus> = {},
    page: Partial<ReadyState> = {},
  ) => readyFixture(task, { status: statusFixture(task, activity, change), ...page });
  const nothing = { rounds: [], crossings: [], bytesUp: 0, bytesDown: 0, deadlineAtMs: undefined };
  const unknown = {
    participant: undefined,
    standing: undefined,
    profile: undefined,
    backend: undefined,
    rowsPerSecond: undefined,
  };
  const first = { standing: noRoundStanding, rounds: [] };
  const progress = { epoch: 1, epochs: 1, done: 1575, total: 2250, rowsPerSecond: 1480 };
  return {
    loading: { view: 'loading' },
    'no-task': { view: 'no-task', id: 'digitz' },
    'hub-unreachable': { view: 'hub-unreachable', retryAtMs: Date.now() + 5000 },
    error: { view: 'error', error: { ...report, code: 'hub.internal' } },
    'before-consent': readyFixture(task),
    'before-consent-first': readyFixture(task, first),
    'before-consent-private': readyFixture(
      { ...task, privacy: centralPrivacy, training: { ...task.training, heldOutFraction: 0 } },
      { privacy: { epsilon: 2.15, releasesLeft: 11 } },
    ),
    'before-consent-no-rows': readyFixture(task, {
      preview: {
        state: 'failed',
        error: {
          code: 'data.unreadable',
          what: 'Expected sample rows at /data/digits/0.bin, the hub answered with status 404.',
          next: 'Reload the page.',
        },
      },
    }),
    preparing: running({ phase: 'preparing' }, { ...nothing, ...unknown }, first),
    connecting: running(
      { phase: 'connecting' },
      { ...nothing, participant: undefined, standing: undefined },
      first,
    ),
    waiting: running({ phase: 'waiting' }, { ...nothing, standing: noRoundStanding }, first),
    late: running({ phase: 'waiting' }),
    downloading: running({ phase: 'downloading', round: 7, received: 312_000, total: 796_840 }),
    training: running({ phase: 'training', round: 7, progress }),
    uploading: running({ phase: 'uploading', round: 7, sent: 262_144, total: 398_460 }),
    reported: running({ phase: 'reported', round: 7 }),
    evaluating: running(
      { phase: 'evaluating', round: 6 },
      {
        standing: standingFixture({ phase: 'evaluating', invited: 0, reported: 0, waiting: 0 }),
        deadlineAtMs: undefined,
      },
    ),
    paused: running({ phase: 'paused' }),
    'paused-politely': running({ phase: 'paused', because: 'battery' }),
    unreachable: running({ phase: 'unreachable', retryAtMs: Date.now() + 4000, tries: 3 }),
    refused: running({ phase: 'waiting' }, { lastProblem: report }, { isRejoined: true }),
    'fell-back': running(
      { phase: 'training', round: 7, progress },
      {
        backend: 'wasm',
        profile: {
          trainingRows: 2230,
          heldOutRows: 250,
          testRows: 0,
          skippedRows: 20,
          skippedBecause: 'row 12: expected a number in "age", found "n/a"',
          backend: 'wasm',
          backendNotes: ['webgl: the browser offers no WebGL 2 context'],
        },
      },
    ),
    'drawn-by-software': running(
      { phase: 'waiting' },
      {
        rowsPerSecond: undefined,
        profile: {
          trainingRows: 2250,
          heldOutRows: 250,
          testRows: 500,
          skippedRows: 0,
          backend: 'webgl',
          stepMs: 5.83,
          softwareRenderer: 'SwiftShader',
          backendNotes: [
            'WebGL is drawn by software here (SwiftShader): there is no graphics card that the browser uses.',
            'WASM is slower here (8.2 ms a step, WebGL 5.8 ms); training on WebGL.',
          ],
        },
      },
    ),
    failed: running(
      {
        phase: 'failed',
        error: {
          code: 'enrol.task-version',
          what: `Expected version 2 of task "${task.id}", this page has version 1.`,
          next: 'Reload the page to fetch the current version.',
        },
      },
      { deadlineAtMs: undefined },
    ),
    left: running({ phase: 'left' }, { deadlineAtMs: undefined }),
    finished: running(
      { phase: 'finished', because: 'target-held' },
      {
        standing: standingFixture({
          phase: 'finished',
          finishedBecause: 'target-held',
          invited: 0,
          reported: 0,
          waiting: 0,
        }),
        deadlineAtMs: undefined,
      },
    ),
  };
}
