/**
 * The hub's HTTP side, as pages, SDK and command line read it. Failures are TabfedErrors: `hub.unreachable` where
 * nobody answers, otherwise the hub's own report.
 */
import { type ErrorReport, TabfedError } from '../../core/errors/tabfed-error.ts';
import type { MergedScores } from '../../core/evaluation/scores.ts';
import type { RoundSummary, Standing } from '../../core/protocol/messages.ts';
import { readTask } from '../../core/task/check-task.ts';
import type { TaskStatistics } from '../../core/task/statistics.ts';
import type { Task } from '../../core/task/task.ts';
import { hubAddress } from './hub-address.ts';
import { nextTask } from './next-task.ts';

/** A task as `/api/tasks` lists it and `/api/tasks/:id` answers it; docs/PROTOCOL.md has the rest. */
export interface TaskView {
  readonly task: Task;
  readonly standing: Standing;
  /** Why nothing happens, or what has to happen next. */
  readonly waitingFor?: { readonly code: string; readonly en: string; readonly zh: string };
  /** Committed rounds, oldest first, without tallies. */
  readonly rounds: readonly RoundSummary[];
  /** Scores of the newest round that has any, with their tallies. */
  readonly latest?: { readonly round: number; readonly scores: MergedScores } | null;
  readonly hasStatistics?: boolean;
  /** What a private task has spent, over all its versions, and how many rounds its budget still affords. */
  readonly privacy?: { readonly epsilon: number; readonly releasesLeft: number };
}

export async function getTasks(hubUrl: string): Promise<readonly TaskView[]> {
  const { tasks } = (await getJson(hubUrl, 'api/tasks')) as { tasks: readonly TaskView[] };
  return tasks;
}

/** @throws TabfedError `task.not-found` too, or `task.invalid` where what the hub sends is no task. */
export async function getTask(hubUrl: string, id: string): Promise<TaskView> {
  const view = (await getJson(hubUrl, `api/tasks/${encodeURIComponent(id)}`)) as TaskView;
  // The first reading of a task is tens of milliseconds of a page's main thread.
  await nextTask();
  const task = readTask(`of ${hubUrl}`, view.task);
  await nextTask();
  return { ...view, task };
}

/** @throws TabfedError `task.statistics-missing` where there are none, or none yet. */
export async function getStatistics(
  hubUrl: string,
  id: string,
  authorization?: string,
): Promise<TaskStatistics> {
  const answer = await getJson(hubUrl, `api/tasks/${encodeURIComponent(id)}/statistics`, authorization);
  return (answer as { statistics: TaskStatistics }).statistics;
}

/** A file below the hub's root: sample rows, kernels, models, exports. */
export async function getBytes(
  hubUrl: string,
  path: string,
  authorization?: string,
): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await (await request(hubUrl, path, authorization)).arrayBuffer());
}

async function getJson(hubUrl: string, path: string, authorization?: string): Promise<unknown> {
  const response = await request(hubUrl, path, authorization);
  return response.json().catch((cause: unknown) => {
    throw unreachable(hubUrl, `${path} is no JSON`, cause);
  });
}

async function request(hubUrl: string, path: string, authorization?: string): Promise<Response> {
  const url = hubAddress(hubUrl, path);
  const response = await fetch(url, authorization === undefined ? {} : { headers: { authorization } }).catch(
    (cause: unknown) => {
      const reason = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
      throw unreachable(hubUrl, reason instanceof Error ? reason.message : String(reason), cause);
    },
  );
  if (response.ok) return response;
  const report = (await response.json().catch(() => undefined)) as Partial<ErrorReport> | undefined;
  if (report?.code && report.what && report.next) throw TabfedError.fromReport(report as ErrorReport);
  // A proxy answers for a hub that is down.
  if (response.status >= 502 && response.status <= 504)
    throw unreachable(hubUrl, `status ${response.status}`);
  throw new TabfedError('http.not-found', {
    what: `Expected ${url} to answer, the status was ${response.status}.`,
    next: 'Check that the address is that of a tabfed hub, and that it was built with `npm run build`.',
  });
}

function unreachable(hubUrl: string, found: string, cause?: unknown): TabfedError {
  return new TabfedError(
    'hub.unreachable',
    {
      what: `Expected an answer from the hub at ${hubUrl}, got none (${found}).`,
      next: 'Check the address, that the hub runs (`tabfed hub`), and that connect-src of the page allows it.',
    },
    { cause },
  );
}
