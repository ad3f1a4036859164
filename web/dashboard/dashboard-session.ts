/**
 * The operator's page behind its drawing: takes the token, asks the hub again and again, carries out wishes.
 * Holds the token in memory; `keep` is told where the operator wants it kept for longer.
 */
import { type ErrorReport, TabfedError } from '../../core/errors/tabfed-error.ts';
import { type DashboardState, type OpenState, ROUNDS_AT_ONCE, type TaskDetail } from './dashboard-state.ts';
import type { MemberRecord, OperatedTask, OperatorApi, ParticipantView } from './operator-api.ts';

export interface SessionPorts {
  /** @throws TabfedError where this cannot be a token. */
  readonly open: (token: string) => OperatorApi;
  /** Keeps the token until the tab is closed; undefined forgets it. */
  readonly keep: (token: string | undefined) => void;
  readonly onChange: (state: DashboardState) => void;
  readonly nowMs: () => number;
}

const RETRY_MS = 5000;

export class DashboardSession {
  #ports: SessionPorts;
  #state: DashboardState = { view: 'token', isChecking: false };
  #api: OperatorApi | undefined;
  #members = new Map<string, readonly MemberRecord[]>();
  /** Raised with every question: an answer to an older one is not shown. */
  #question = 0;

  constructor(ports: SessionPorts) {
    this.#ports = ports;
  }

  get state(): DashboardState {
    return this.#state;
  }

  /** Tries a token. Where it is taken, the tasks are shown, `chosen` first. */
  async enter(token: string, options: { keep: boolean; chosen?: string }): Promise<void> {
    this.#show({ view: 'token', isChecking: true });
    try {
      const api = this.#ports.open(token);
      const tasks = await api.tasks();
      this.#api = api;
      this.#ports.keep(options.keep ? token : undefined);
      this.#show({
        view: 'open',
        tasks,
        chosen: chosenAmong(tasks, options.chosen),
        shownRounds: ROUNDS_AT_ONCE,
        isPausing: false,
      });
    } catch (error) {
      const problem = reportOf(error);
      if (problem.code === 'auth.operator') this.#ports.keep(undefined);
      this.#show({ view: 'token', isChecking: false, problem });
      return;
    }
    await this.refresh();
  }

  forget(): void {
    this.#leave();
  }

  /** Asks the hub for everything on show. Never rejects. */
  async refresh(): Promise<void> {
    const api = this.#api;
    if (api === undefined || this.#state.view !== 'open') return;
    const question = ++this.#question;
    const isStale = () => question !== this.#question || this.#api !== api;
    try {
      const tasks = await api.tasks();
      if (isStale()) return;
      const { chosen, shownRounds } = this.#state;
      const view = tasks.find(({ task }) => task.id === chosenAmong(tasks, chosen));
      const detail = view && (await this.#detailOf(api, view, shownRounds));
      if (isStale()) return;
      this.#change({ tasks, chosen: view?.task.id, detail, problem: undefined, retryAtMs: undefined });
    } catch (error) {
      if (isStale()) return;
      const problem = reportOf(error);
      if (problem.code === 'auth.operator') this.#leave(problem);
      else this.#change({ problem, retryAtMs: this.#ports.nowMs() + RETRY_MS });
    }
  }

  /** How long to wait before the next `refresh`. */
  get pauseMs(): number {
    return this.#state.view === 'open' && this.#state.problem !== undefined ? RETRY_MS : 2000;
  }

  choose(task: string): Promise<void> {
    this.#members.clear();
    this.#change({
      chosen: task,
      detail: undefined,
      participant: undefined,
      shownRounds: ROUNDS_AT_ONCE,
      refusedWish: undefined,
      isAdding: false,
    });
    return this.refresh();
  }

  showMoreRounds(): Promise<void> {
    if (this.#state.view === 'open') this.#change({ shownRounds: this.#state.shownRounds + ROUNDS_AT_ONCE });
    return this.refresh();
  }

  chooseParticipant(participant: string): void {
    this.#change({ participant });
  }

  async setPaused(task: string, isPaused: boolean): Promise<void> {
    this.#change({ isPausing: true, refusedWish: undefined });
    await this.#wish((api) => api.setPaused(task, isPaused));
    this.#change({ isPausing: false });
    await this.refresh();
  }

  showForm(isAdding: boolean): void {
    this.#change({ isAdding, refusedWish: undefined });
  }

  /** Then shows it. Why it was refused is shown where wishes are. */
  async addTask(task: { readonly id: string }): Promise<void> {
    this.#change({ refusedWish: undefined });
    const isAdded = await this.#wish(async (api) => {
      await api.addTask(task);
      return true;
    });
    if (isAdded) await this.choose(task.id);
  }

  /** A file of the hub; undefined where it was refused, which is then shown. */
  async file(path: string): Promise<Blob | undefined> {
    this.#change({ refusedWish: undefined });
    return await this.#wish((api) => api.file(path));
  }

  async #wish<T>(act: (api: OperatorApi) => Promise<T>): Promise<T | undefined> {
    try {
      return this.#api && (await act(this.#api));
    } catch (error) {
      this.#change({ refusedWish: reportOf(error) });
      return undefined;
    }
  }

  async #detailOf(api: OperatorApi, { task, rounds }: OperatedTask, shown: number): Promise<TaskDetail> {
    const [refusals, participants] = await Promise.all([api.refusals(task.id), api.participants(task.id)]);
    this.#forgetMembersIfSomebodyLeft(participants);
    const members = await Promise.all(
      rounds.slice(-shown).map(async ({ round, modelId }): Promise<[number, readonly MemberRecord[]]> => {
        // A committed round does not change; another version of a task counts its rounds anew, with other models.
        const key = `${round} ${modelId}`;
        const known = this.#members.get(key) ?? (await api.members(task.id, round));
        this.#members.set(key, known);
        return [round, known];
      }),
    );
    return { task: task.id, refusals, participants, members: new Map(members) };
  }

  /** The hub removes the name of whoever leaves for good from every round; so does this page. */
  #forgetMembersIfSomebodyLeft(participants: readonly ParticipantView[]): void {
    const before = this.#state.view === 'open' ? (this.#state.detail?.participants ?? []) : [];
    const here = new Set(participants.map(({ participant }) => participant));
    if (before.some(({ participant }) => !here.has(participant))) this.#members.clear();
  }

  #leave(problem?: ErrorReport): void {
    this.#api = undefined;
    this.#members.clear();
    this.#ports.keep(undefined);
    this.#show({ view: 'token', isChecking: false, problem });
  }

  #change(change: Partial<OpenState>): void {
    if (this.#state.view === 'open') this.#show({ ...this.#state, ...change });
  }

  #show(state: DashboardState): void {
    this.#state = state;
    this.#ports.onChange(state);
  }
}

const chosenAmong = (tasks: readonly OperatedTask[], chosen: string | undefined): string | undefined =>
  (tasks.find(({ task }) => task.id === chosen) ?? tasks[0])?.task.id;

function reportOf(error: unknown): ErrorReport {
  if (error instanceof TabfedError) return error.toReport();
  return { code: 'hub.internal', what: String(error), next: 'Reload the page.' };
}
