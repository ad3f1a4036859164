import { describe, expect, it } from 'vitest';
import { type ErrorReport, TabfedError } from '../../core/errors/tabfed-error.ts';
import { DashboardSession } from './dashboard-session.ts';
import type { DashboardState, OpenState } from './dashboard-state.ts';
import type { MemberRecord, OperatorApi, ParticipantView } from './operator-api.ts';
import { openFixture } from './testing/fixtures.ts';

const wrong: ErrorReport = { code: 'auth.operator', what: 'It is wrong.', next: 'Send the right one.' };
const gone: ErrorReport = { code: 'hub.unreachable', what: 'No answer.', next: 'Check the hub.' };

/** A hub whose answers a test can change; it knows one token. */
class FakeHub implements OperatorApi {
  failure: ErrorReport | undefined;
  people: ParticipantView[] = [
    { participant: 'p-1', presence: 'here', inRound: null },
    { participant: 'p-2', presence: 'here', inRound: null },
  ];
  /** Answers about refusals wait for it. */
  slowly: Promise<void> | undefined;
  readonly asked: string[] = [];

  async tasks() {
    this.#answer('tasks');
    return openFixture().tasks;
  }

  async members(task: string, round: number): Promise<readonly MemberRecord[]> {
    this.#answer(`members ${task} ${round}`);
    return this.people.map(({ participant }) => ({
      participant,
      outcome: 'reported',
      exampleCount: 1,
      frameBytes: 1,
      afterMs: 1,
    }));
  }

  async refusals(task: string) {
    this.#answer(`refusals ${task}`);
    await this.slowly;
    return [];
  }

  async participants(task: string) {
    this.#answer(`participants ${task}`);
    return this.people;
  }

  async setPaused(task: string, isPaused: boolean) {
    this.#answer(`${isPaused ? 'pause' : 'resume'} ${task}`);
  }

  async addTask(task: { id: string }) {
    this.#answer(`add ${task.id}`);
  }

  async file(path: string) {
    this.#answer(path);
    return new Blob();
  }

  membersAsked = () => this.asked.filter((what) => what.startsWith('members')).length;

  #answer(what: string): void {
    this.asked.push(what);
    if (this.failure) throw TabfedError.fromReport(this.failure);
  }
}

function start(hub = new FakeHub()) {
  const kept: (string | undefined)[] = [];
  const session = new DashboardSession({
    open: (token) => {
      if (token !== 'right') throw TabfedError.fromReport(wrong);
      return hub;
    },
    keep: (token) => kept.push(token),
    onChange: () => undefined,
    nowMs: () => 1000,
  });
  return { hub, kept, session };
}

const opened = (state: DashboardState): OpenState => {
  if (state.view !== 'open') throw new Error(`is not open: ${JSON.stringify(state)}`);
  return state;
};

describe('the operator’s page', () => {
  it('says that a token is wrong, and keeps nothing', async () => {
    const { session, kept } = start();
    await session.enter('guessed', { keep: true });
    expect(session.state).toEqual({ view: 'token', isChecking: false, problem: wrong });
    expect(kept).toEqual([undefined]);
  });

  it('keeps a token for a reload only where it is asked to', async () => {
    const { session, kept } = start();
    await session.enter('right', { keep: false });
    await session.enter('right', { keep: true });
    expect(kept).toEqual([undefined, 'right']);
  });

  it('keeps a kept token where the hub is only away', async () => {
    const { session, hub, kept } = start();
    hub.failure = gone;
    await session.enter('right', { keep: true });
    expect(session.state).toMatchObject({ view: 'token', problem: { code: 'hub.unreachable' } });
    expect(kept).toEqual([]);
  });

  it('shows the task of the address, or the first', async () => {
    const { session } = start();
    await session.enter('right', { keep: false, chosen: 'credit' });
    expect(opened(session.state).chosen).toBe('credit');
    await session.enter('right', { keep: false, chosen: 'gone' });
    expect(opened(session.state).chosen).toBe('digits');
  });

  it('asks for the members of a round once, and again when somebody has left for good', async () => {
    const { session, hub } = start();
    await session.enter('right', { keep: false });
    expect(hub.membersAsked()).toBe(6);
    await session.refresh();
    expect(hub.membersAsked()).toBe(6);
    hub.people = hub.people.slice(1);
    await session.refresh();
    expect(hub.membersAsked()).toBe(12);
    const names = [...(opened(session.state).detail?.members.values() ?? [])].flat();
    expect(names.some(({ participant }) => participant === 'p-1')).toBe(false);
  });

  it('keeps what it showed while the hub does not answer', async () => {
    const { session, hub } = start();
    await session.enter('right', { keep: false });
    hub.failure = gone;
    await session.refresh();
    expect(opened(session.state)).toMatchObject({ problem: gone, retryAtMs: 6000, chosen: 'digits' });
    expect(session.pauseMs).toBe(5000);
    hub.failure = undefined;
    await session.refresh();
    expect(opened(session.state).problem).toBeUndefined();
  });

  it('asks for a token again when the hub no longer takes it', async () => {
    const { session, hub, kept } = start();
    await session.enter('right', { keep: true });
    hub.failure = wrong;
    await session.refresh();
    expect(session.state).toMatchObject({ view: 'token', problem: wrong });
    expect(kept.at(-1)).toBeUndefined();
  });

  it('says why a pause was refused, and goes on', async () => {
    const { session, hub } = start();
    await session.enter('right', { keep: false });
    await session.setPaused('digits', true);
    expect(hub.asked).toContain('pause digits');
    hub.failure = gone;
    await session.setPaused('digits', false);
    expect(opened(session.state)).toMatchObject({ refusedWish: gone, isPausing: false });
  });

  it('shows a task that it added, and keeps the form where the hub refuses it', async () => {
    const { session, hub } = start();
    await session.enter('right', { keep: false });
    session.showForm(true);
    hub.failure = gone;
    await session.addTask({ id: 'linear' });
    expect(opened(session.state)).toMatchObject({ isAdding: true, refusedWish: gone });
    hub.failure = undefined;
    await session.addTask({ id: 'linear' });
    expect(hub.asked).toContain('add linear');
    expect(opened(session.state)).toMatchObject({ isAdding: false, chosen: 'linear' });
  });

  it('does not show an answer about a task that is no longer chosen', async () => {
    const { session, hub } = start();
    await session.enter('right', { keep: false });
    let release = (): void => undefined;
    hub.slowly = new Promise((resolve) => {
      release = resolve;
    });
    const late = session.refresh();
    await expect.poll(() => hub.asked.filter((what) => what === 'refusals digits').length).toBe(2);
    hub.slowly = undefined;
    await session.choose('linear');
    release();
    await late;
    expect(opened(session.state)).toMatchObject({ chosen: 'linear', detail: { task: 'linear' } });
  });
});
