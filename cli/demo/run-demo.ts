/** `tabfed demo`: a hub in this process, real tabs beside it, a line a round, and a report. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { TabfedError } from '../../core/errors/tabfed-error.ts';
import type { RoundSummary } from '../../core/protocol/messages.ts';
import { getBytes, getTask, type TaskView } from '../../participant/courier/hub-http.ts';
import { createHub } from '../../server/hub.ts';
import { builtInTasks, samplesOf } from '../../tasks/registry.ts';
import { formatRound, speakingScore } from '../progress-line.ts';
import { findWebRoot } from '../web-root.ts';
import { type DemoReport, demoFinal, demoRound } from './demo-report.ts';
import { type DemoTabs, openDemoTabs } from './demo-tabs.ts';
import { demoTask } from './demo-task.ts';

export interface DemoOptions {
  readonly task: string;
  readonly tabs: number;
  readonly rounds: number;
  readonly backend: 'auto' | 'webgl' | 'wasm';
  readonly isHeaded: boolean;
  /** How the sample rows are dealt; the task's first way where absent. */
  readonly split?: string;
  /** Where the report goes. */
  readonly json?: string;
  /** Where the last round's model goes, as safetensors. */
  readonly keepModel?: string;
  print(line: string): void;
  readonly signal: AbortSignal;
}

const POLL_MS = 200;
/** For the browser's start and the rows; then for each round. Far more than a slow machine needs. */
const START_LIMIT_MS = 180_000;
const ROUND_LIMIT_MS = 180_000;

/**
 * Trains and reports; frees the browser, the hub and its folder whatever happens.
 *
 * @throws TabfedError where the rounds did not complete, with the reason.
 */
export async function runDemo(options: DemoOptions): Promise<DemoReport> {
  const builtIn = builtInTasks.find(({ id }) => id === options.task);
  const split = splitOf(options);
  if (!builtIn || !split) throw unknownTask(options.task);
  const task = demoTask(builtIn, options.tabs, options.rounds);
  const dataFolder = await mkdtemp(path.join(tmpdir(), 'tabfed-demo-'));
  const hub = await createHub({
    port: 0,
    host: '127.0.0.1',
    dataFolder,
    tasks: [task],
    webRoot: findWebRoot(),
  });
  let tabs: DemoTabs | undefined;
  try {
    const faults: string[] = [];
    options.print(`${options.tabs} tabs of ${hub.url}/demo/?task=${task.id} train ${options.rounds} rounds`);
    tabs = await openDemoTabs({
      ...options,
      split,
      hubUrl: hub.url,
      onFault: (line) => {
        faults.push(line);
        options.print(line);
      },
    });
    const rounds = await watchRounds(hub.url, tabs, options, faults);
    const last = rounds.at(-1) as RoundSummary;
    const model = await getBytes(hub.url, `models/${last.modelId}`);
    const report: DemoReport = {
      task: task.id,
      tabs: options.tabs,
      backend: (await tabs.backends()).join(','),
      rounds: rounds.map(demoRound),
      final: demoFinal(task, last, model),
    };
    if (options.json) await writeFile(options.json, `${JSON.stringify(report, null, 2)}\n`);
    if (options.keepModel) {
      const file = `api/tasks/${task.id}/model?round=${last.round}&format=safetensors`;
      await writeFile(options.keepModel, await getBytes(hub.url, file));
    }
    return report;
  } finally {
    await tabs?.close();
    await hub.close();
    await rm(dataFolder, { recursive: true, force: true });
  }
}

/** Prints each round once it is measured, and returns all of them when the last one is. */
async function watchRounds(
  hubUrl: string,
  tabs: DemoTabs,
  options: DemoOptions,
  faults: readonly string[],
): Promise<readonly RoundSummary[]> {
  const limitMs = START_LIMIT_MS + options.rounds * ROUND_LIMIT_MS;
  const startedAt = performance.now();
  let printed = 0;
  for (;;) {
    const view = await getTask(hubUrl, options.task);
    const measured = measuredRounds(view);
    for (const summary of measured.slice(printed)) {
      options.print(formatRound({ ...summary, ...lineFigures(summary, options.rounds) }));
    }
    printed = measured.length;
    if (printed >= options.rounds) return measured;
    const failure = await tabs.failure();
    const isTooLate = performance.now() - startedAt > limitMs;
    if (options.signal.aborted || failure || isTooLate) {
      const why = options.signal.aborted
        ? 'it was stopped'
        : (failure ?? `${limitMs / 60_000} minutes passed`);
      throw incomplete(options, printed, [why, ...faults].join('; '));
    }
    await pause(POLL_MS);
  }
}

/** A round is over when its scores are in, or the hub has stopped waiting for them. */
function measuredRounds({ rounds, standing }: TaskView): readonly RoundSummary[] {
  return rounds.filter(
    ({ round, scores }) =>
      standing.phase === 'finished' ||
      round < standing.committedRound ||
      (standing.phase !== 'evaluating' && speakingScore(scores) !== undefined),
  );
}

const lineFigures = ({ scores }: RoundSummary, maxRounds: number) => ({
  maxRounds,
  metrics: speakingScore(scores)?.metrics ?? {},
});

/** @throws TabfedError where the task deals its sample rows in no such way. */
function splitOf({ task, split }: DemoOptions): string | undefined {
  const splits = samplesOf(task)?.splits.map(({ id }) => id);
  if (split === undefined || !splits || splits.includes(split)) return split ?? splits?.[0];
  throw new TabfedError('task.not-found', {
    what: `The sample rows of task "${task}" have no split "${split}".`,
    next: `Choose one of ${splits.join(', ')}.`,
  });
}

function unknownTask(task: string): TabfedError {
  return new TabfedError('task.not-found', {
    what: `There is no built-in task "${task}".`,
    next: `Choose one of ${builtInTasks.map(({ id }) => id).join(', ')}.`,
  });
}

function incomplete(options: DemoOptions, committed: number, why: string): TabfedError {
  return new TabfedError('hub.internal', {
    what: `${committed} of ${options.rounds} rounds were completed: ${why}.`,
    next: 'Correct what is named above and start the demo again; --headed shows the tabs.',
  });
}
