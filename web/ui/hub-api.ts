/** The hub's JSON, as the pages read it. Shapes: server/http/views.ts. */
import { type ErrorReport, TabfedError } from '../../core/errors/tabfed-error.ts';
import type { RoundSummary, Standing } from '../../core/protocol/messages.ts';
import type { Task } from '../../core/task/task.ts';

export interface TaskView {
  readonly task: Task;
  readonly standing: Standing;
  /** Committed rounds, oldest first. */
  readonly rounds: readonly RoundSummary[];
}

/** @throws TabfedError `hub.unreachable` where nobody answers, else the hub's own report. */
export async function getTasks(): Promise<readonly TaskView[]> {
  const body = (await getJson('/api/tasks')) as { tasks: readonly TaskView[] };
  return body.tasks;
}

/** @throws TabfedError `task.not-found` or `http.not-found` where the hub has no such task. */
export async function getTask(id: string): Promise<TaskView> {
  return (await getJson(`/api/tasks/${encodeURIComponent(id)}`)) as TaskView;
}

/** Address of the newest committed model in a standard format. */
export function modelHref(task: string, format: 'tfjs' | 'safetensors'): string {
  return `/api/tasks/${encodeURIComponent(task)}/model?format=${format}`;
}

/** Public sample rows below the hub's root. */
export async function fetchBytes(path: string): Promise<Uint8Array> {
  const response = await request(`/${path}`);
  if (!response.ok) {
    throw new TabfedError('data.unreadable', {
      what: `Expected sample rows at /${path}, the hub answered with status ${response.status}.`,
      next: 'Reload the page; if it stays, build the site again so that its sample rows are there.',
    });
  }
  return new Uint8Array(await response.arrayBuffer());
}

async function getJson(path: string): Promise<unknown> {
  const response = await request(path);
  if (response.status >= 502 && response.status <= 504) throw unreachableHub(`status ${response.status}`);
  const body = (await response.json().catch(() => undefined)) as Partial<ErrorReport> | undefined;
  if (!response.ok || body === undefined) {
    throw body?.code !== undefined
      ? TabfedError.fromReport(body as ErrorReport)
      : new TabfedError(response.status === 404 ? 'http.not-found' : 'hub.internal', {
          what: `Expected JSON from ${path}, the answer had status ${response.status}.`,
          next: 'Check that the page was opened from a tabfed hub and that its log shows no error.',
        });
  }
  return body;
}

async function request(path: string): Promise<Response> {
  try {
    return await fetch(path);
  } catch (cause) {
    throw unreachableHub(cause instanceof Error ? cause.message : String(cause), cause);
  }
}

function unreachableHub(reason: string, cause?: unknown): TabfedError {
  return new TabfedError(
    'hub.unreachable',
    {
      what: `Expected an answer from ${location.origin}, got none (${reason}).`,
      next: 'Check that the hub runs and that this machine is online.',
    },
    { cause },
  );
}
