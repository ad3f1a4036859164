/** A task as its hub publishes it, checked before anything is built from it. */
import { type ErrorReport, TabfedError } from '../../core/errors/tabfed-error.ts';
import { readTask } from '../../core/task/check-task.ts';
import type { Task } from '../../core/task/task.ts';
import { hubAddress } from '../../participant/courier/hub-address.ts';

/** @throws TabfedError `hub.unreachable`, `task.invalid`, or the hub's own report (`task.not-found`). */
export async function fetchTask(hubUrl: string, id: string): Promise<Task> {
  const url = hubAddress(hubUrl, `api/tasks/${encodeURIComponent(id)}`);
  const response = await fetch(url).catch((cause) => {
    throw unreachableHub(hubUrl, String(cause), cause);
  });
  const body = (await response.json().catch(() => undefined)) as
    | { readonly task?: unknown; readonly error?: ErrorReport }
    | undefined;
  if (body?.error) throw TabfedError.fromReport(body.error);
  if (!response.ok || body?.task === undefined) throw unreachableHub(hubUrl, `status ${response.status}`);
  return readTask(`of ${hubUrl}`, body.task);
}

function unreachableHub(hubUrl: string, found: string, cause?: unknown): TabfedError {
  return new TabfedError(
    'hub.unreachable',
    {
      what: `Expected a task from the hub at ${hubUrl}, got none (${found}).`,
      next: 'Check the address, that the hub runs, and that connect-src of the page allows it.',
    },
    { cause },
  );
}
