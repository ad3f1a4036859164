/** The hub's JSON, as the command line reads it. Shapes: server/http/views.ts. */
import { type ErrorReport, TabfedError } from '../core/errors/tabfed-error.ts';
import type { RoundSummary, Standing } from '../core/protocol/messages.ts';
import type { Task } from '../core/task/task.ts';
import { hubAddress } from '../participant/courier/hub-address.ts';

export interface TaskView {
  readonly task: Task;
  readonly standing: Standing;
  /** Committed rounds, oldest first. */
  readonly rounds: readonly RoundSummary[];
}

/** @throws TabfedError `hub.unreachable` where nobody answers, else the hub's own report. */
export async function getTask(hubUrl: string, id: string): Promise<TaskView> {
  const response = await request(hubUrl, `api/tasks/${encodeURIComponent(id)}`);
  return (await response.json()) as TaskView;
}

/** Bytes of a file below the hub's root: sample rows, models, exports. */
export async function getBytes(hubUrl: string, path: string): Promise<Uint8Array> {
  return new Uint8Array(await (await request(hubUrl, path)).arrayBuffer());
}

async function request(hubUrl: string, path: string): Promise<Response> {
  const url = hubAddress(hubUrl, path);
  let response: Response;
  try {
    response = await fetch(url);
  } catch (cause) {
    const reason =
      cause instanceof Error && cause.cause instanceof Error ? cause.cause.message : String(cause);
    throw new TabfedError(
      'hub.unreachable',
      {
        what: `Expected an answer from the hub at ${hubUrl}, got none (${reason}).`,
        next: 'Check the address, and that the hub runs: `tabfed hub`.',
      },
      { cause },
    );
  }
  if (response.ok) return response;
  const body = (await response.json().catch(() => undefined)) as { error?: ErrorReport } | undefined;
  if (body?.error?.code) throw TabfedError.fromReport(body.error);
  throw new TabfedError('http.not-found', {
    what: `Expected ${url} to answer, the status was ${response.status}.`,
    next: 'Check that the address is that of a tabfed hub.',
  });
}
