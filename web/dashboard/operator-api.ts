/** What the operator may ask of the hub that served this page: `/api/operator`, see docs/PROTOCOL.md. */
import { type ErrorReport, TabfedError } from '../../core/errors/tabfed-error.ts';
import { getTasks, type TaskView } from '../../participant/courier/hub-http.ts';

/** Why nothing happens, or what has to happen next: a code for programs, a sentence for people. */
export interface WaitingFor {
  readonly code: string;
  readonly en: string;
  readonly zh: string;
}

export interface OperatedTask extends TaskView {
  readonly waitingFor: WaitingFor;
  readonly isPaused: boolean;
}

/** One member of a committed round's cohort. `participant` is `forgotten` for everybody who left for good. */
export interface MemberRecord {
  readonly participant: string;
  readonly outcome: 'reported' | 'late' | 'declined' | 'left';
  /** 0 unless reported. */
  readonly exampleCount: number;
  readonly frameBytes: number;
  /** When that was decided, in ms after the invitation; null in rounds that were committed before it was kept. */
  readonly afterMs: number | null;
}

export interface RefusalRecord {
  readonly participant: string | null;
  readonly round: number | null;
  readonly atMs: number;
  readonly error: ErrorReport;
}

export interface ParticipantView {
  readonly participant: string;
  readonly presence: 'here' | 'paused' | 'away';
  /** How long it has been paused or away. */
  readonly sinceMs?: number;
  /** What it has done in the round under way; null where it was not invited. */
  readonly inRound: 'training' | 'reported' | 'declined' | 'left' | null;
  /** When it reported, declined or left, in ms after the invitation. */
  readonly afterMs?: number;
}

/** The name of everybody who left for good. */
export const FORGOTTEN = 'forgotten';

/** Failures are TabfedErrors: `hub.unreachable` where nobody answers, otherwise the hub's own report. */
export interface OperatorApi {
  tasks(): Promise<readonly OperatedTask[]>;
  members(task: string, round: number): Promise<readonly MemberRecord[]>;
  /** The newest hundred, newest first. */
  refusals(task: string): Promise<readonly RefusalRecord[]>;
  participants(task: string): Promise<readonly ParticipantView[]>;
  setPaused(task: string, isPaused: boolean): Promise<void>;
  /** @param task - As JSON; the hub checks it. */
  addTask(task: unknown): Promise<void>;
  /** A file below the hub's root, for a task that only its participants may download too. */
  file(path: string): Promise<Blob>;
}

/** What may stand in the header; anything else would make the browser throw. The hub has the same rule. */
const TOKEN = /^[\w.~+/=-]{1,512}$/;

/**
 * @param token - Sent in a header with every request, and kept nowhere else.
 * @throws TabfedError `auth.operator` where it cannot be a token.
 */
export function openOperatorApi(hubUrl: string, token: string): OperatorApi {
  if (!TOKEN.test(token)) {
    throw new TabfedError('auth.operator', {
      what: `Expected 1 to 512 letters, digits and -._~+/=, got ${token.length} characters with others among them.`,
      next: 'Copy the token again, without blanks or quotes around it.',
    });
  }
  const ask = async (path: string, method = 'GET', body?: unknown): Promise<Response> => {
    const headers = {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    };
    const request = {
      method,
      headers,
      cache: 'no-store',
      ...(body !== undefined && { body: JSON.stringify(body) }),
    } as const;
    const response = await fetch(new URL(path, hubUrl), request).catch((cause: unknown) => {
      throw unreachable(hubUrl, cause);
    });
    if (response.ok) return response;
    const report = (await response.json().catch(() => undefined)) as Partial<ErrorReport> | undefined;
    if (report?.code && report.what && report.next) throw TabfedError.fromReport(report as ErrorReport);
    throw unreachable(hubUrl, `status ${response.status}`);
  };
  const json = async <T>(path: string): Promise<T> => {
    const response = await ask(path);
    return (await response.json().catch((cause: unknown) => {
      throw unreachable(hubUrl, cause);
    })) as T;
  };
  const of = (task: string, what: string) => `/api/operator/tasks/${encodeURIComponent(task)}/${what}`;

  return {
    async tasks() {
      // First what needs the token: whoever brings a wrong one is told so.
      const { tasks } = await json<{ tasks: { task: string; isPaused: boolean }[] }>('/api/operator/tasks');
      const paused = new Set(tasks.filter(({ isPaused }) => isPaused).map(({ task }) => task));
      const views = (await getTasks(hubUrl)) as readonly (TaskView & { waitingFor: WaitingFor })[];
      return views.map((view) => ({ ...view, isPaused: paused.has(view.task.id) }));
    },
    members: async (task, round) =>
      (await json<{ members: MemberRecord[] }>(of(task, `members?round=${round}`))).members,
    refusals: async (task) => (await json<{ refusals: RefusalRecord[] }>(of(task, 'refusals'))).refusals,
    participants: async (task) =>
      (await json<{ participants: ParticipantView[] }>(of(task, 'participants'))).participants,
    async setPaused(task, isPaused) {
      await ask(of(task, isPaused ? 'pause' : 'resume'), 'POST');
    },
    async addTask(task) {
      await ask('/api/operator/tasks', 'POST', task);
    },
    file: async (path) => (await ask(path)).blob(),
  };
}

function unreachable(hubUrl: string, cause: unknown): TabfedError {
  const found = cause instanceof Error ? cause.message : String(cause);
  return new TabfedError(
    'hub.unreachable',
    {
      what: `Expected an answer from the hub at ${hubUrl}, got none (${found}).`,
      next: 'Check that the hub runs (`tabfed hub`).',
    },
    { cause },
  );
}
