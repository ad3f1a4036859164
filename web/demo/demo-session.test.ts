import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TabfedError } from '../../core/errors/tabfed-error.ts';
import { samplesOf } from '../../tasks/registry.ts';
import type { Join } from '../ui/join-port.ts';
import { DemoSession } from './demo-session.ts';
import { type PageState, parseQuery } from './page-state.ts';
import { FakeParticipant } from './testing/fake-participant.ts';
import { builtIn, noRoundStanding, statusFixture } from './testing/fixtures.ts';

// The line's points are computed, so that the task's JSON is all that the page has to fetch.
const linear = builtIn('linear');
let asked: string[];
let answer: () => Response;

beforeEach(() => {
  asked = [];
  answer = () => Response.json({ task: linear, standing: noRoundStanding, rounds: [] });
  vi.stubGlobal('location', { origin: 'http://hub.test' });
  vi.stubGlobal('fetch', async (path: URL) => {
    asked.push(String(path));
    return answer();
  });
});
afterEach(() => vi.unstubAllGlobals());

async function openPage({ hasConsented = false, search = '?task=linear&split=single&part=2' } = {}) {
  const participant = new FakeParticipant(statusFixture(linear, { phase: 'waiting' }));
  const joined: Parameters<Join>[0][] = [];
  let admit: () => void = () => undefined;
  const admitted = new Promise<void>((resolve) => {
    admit = resolve;
  });
  const states: PageState[] = [];
  const session = new DemoSession(
    parseQuery(search),
    {
      join: async (options) => {
        joined.push(options);
        await admitted;
        return participant;
      },
      inspect: () => Promise.reject(new TypeError('inspect: no file is chosen here')),
      samplesOf,
      hasConsented: () => hasConsented,
      rememberChoice: () => undefined,
    },
    (state) => states.push(state),
  );
  const opened = session.open();
  const phase = () => {
    const state = states.at(-1);
    return state?.view === 'ready' ? state.status?.activity.phase : state?.view;
  };
  return { session, participant, joined, admit, opened, phase, states };
}

describe('the demo page', () => {
  it('[CS1] asks for the task and nothing else, and joins nothing, before consent', async () => {
    const page = await openPage();
    await page.opened;
    expect(asked).toEqual(['http://hub.test/api/tasks/linear']);
    expect(page.joined).toEqual([]);
    expect(page.phase()).toBeUndefined();
    expect(page.states.at(-1)).toMatchObject({ preview: { state: 'ready', rows: 1 }, isRejoined: false });
  });

  it('joins with the chosen rows once the person has agreed', async () => {
    const page = await openPage();
    await page.opened;
    page.session.consent();
    page.admit();
    await vi.waitFor(() => expect(page.phase()).toBe('waiting'));
    expect(page.joined).toEqual([
      expect.objectContaining({
        hub: 'http://hub.test',
        task: 'linear',
        identityKey: 'linear',
        data: { kind: 'rows', rows: [{ x: 3, y: 2 }] },
      }),
    ]);
  });

  it('joins again by itself after a reload, and says so', async () => {
    const page = await openPage({ hasConsented: true });
    page.admit();
    await page.opened;
    expect(page.joined).toHaveLength(1);
    expect(page.states.at(-1)).toMatchObject({ isRejoined: true });
  });

  it.each([
    ['a file', 'linear'],
    ['pictures', 'digits'],
  ])('[BD12] trains on no other rows after a reload that lost %s of the person, and asks for them', async (_, task) => {
    answer = () => Response.json({ task: builtIn(task), standing: noRoundStanding, rounds: [] });
    const page = await openPage({ hasConsented: true, search: `?task=${task}&rows=own` });
    await page.opened;
    expect(page.joined).toEqual([]);
    expect(page.states.at(-1)).toMatchObject({ own: { step: 'none' }, isRejoined: false });
    expect(page.phase()).toBeUndefined();
  });

  it('leaves a participant that came to be after the person had left', async () => {
    const page = await openPage();
    await page.opened;
    page.session.consent();
    await vi.waitFor(() => expect(page.joined).toHaveLength(1));
    page.session.leave();
    page.admit();
    await vi.waitFor(() => expect(page.participant.asked).toEqual(['leave']));
    expect(page.phase()).toBe('left');
  });

  it('says what the hub said where there is no such task', async () => {
    const error = new TabfedError('task.not-found', {
      what: 'This hub has no task "x".',
      next: 'Choose another.',
    });
    answer = () => Response.json(error.toReport(), { status: 404 });
    const page = await openPage({ search: '?task=x' });
    await page.opened;
    expect(page.states.at(-1)).toEqual({ view: 'no-task', id: 'x' });
  });
});
