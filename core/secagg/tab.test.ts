import { describe, expect, it } from 'vitest';
import { modelId, type ParticipantId, participantId, taskId } from '../protocol/ids.ts';
import type { Advertisement, Manifest } from './manifest.ts';
import type { HubMessage } from './messages.ts';
import { startTab, stepTab } from './tab.ts';
import type { TabCommand, TabEvent } from './tab-events.ts';

const manifest: Manifest = {
  task: taskId('t'),
  taskVersion: 1,
  round: 1,
  attempt: 1,
  model: modelId('c'.repeat(64)),
  parameterCount: 2,
  maxCohort: 10,
  minCohort: 3,
  fullGraphUpTo: 50,
  clippingNorm: 1,
};
const [self, ...others] = ['a', 'b', 'c', 'd'].map(participantId) as [ParticipantId, ...ParticipantId[]];
const session = new Uint8Array(32).fill(9);
const filled = (length: number, of: number) => new Uint8Array(length).fill(of);
const advertisements = [self, ...others].map(
  (from, i): Advertisement => ({
    from,
    identity: filled(32, i),
    boxKey: filled(32, 10 + i),
    maskKey: filled(32, 20 + i),
    seedHash: filled(32, 30 + i),
    signature: filled(64, i),
  }),
);
const values = Uint32Array.of(1, 2, 3);
const boxes: HubMessage = {
  type: 'boxes',
  session,
  boxes: others.map((from) => ({ from, box: filled(82, 1) })),
};
const said = (message: HubMessage): TabEvent => ({ type: 'message', message });

/** What an honest session brings a tab, in order, with results in the place of cryptography. */
const HONEST: readonly TabEvent[] = [
  { type: 'keys-made', advertisement: advertisements[0]! },
  said({ type: 'roster', advertisements }),
  { type: 'session-opened', session, ringWords: new Uint32Array(8) },
  { type: 'secrets-shared', boxes: others.map((to) => ({ to, box: filled(82, 2) })) },
  { type: 'input-ready', values },
  said(boxes),
  { type: 'boxes-opened', from: others },
  { type: 'masked', frame: filled(60, 3) },
  said({ type: 'survivors', session, survivors: [self, ...others] }),
  { type: 'survivors-signed', signature: filled(64, 4) },
  said({
    type: 'survivor-signatures',
    session,
    signatures: others.map((from) => ({ from, signature: filled(64, 5) })),
  }),
  { type: 'signatures-checked', valid: others },
  { type: 'shares-taken', seedShares: [], keyShares: [] },
];

function run(events: readonly TabEvent[]) {
  let { state, commands } = startTab(manifest, self);
  const all: TabCommand[] = [...commands];
  for (const event of events) {
    ({ state, commands } = stepTab(state, event));
    all.push(...commands);
  }
  return {
    state,
    sent: all.flatMap((each) => (each.type === 'send' ? [each.message.type] : [])),
    asked: all.flatMap((each) => (each.type === 'crypto' ? [each.command] : [])),
  };
}

describe('a tab in a session', () => {
  it('[SA21] says five things, one after another, and masks once', () => {
    const { state, sent, asked } = run(HONEST);
    expect(sent).toEqual(['advertise', 'share-secrets', 'masked-input', 'sign-survivors', 'unmask']);
    expect(state.phase).toBe('unmasked');
    expect(asked.filter(({ type }) => type === 'mask')).toHaveLength(1);
  });

  it('[SA21] takes its update whenever it is ready, and no second one', () => {
    const input: TabEvent = { type: 'input-ready', values };
    const rest = HONEST.filter(({ type }) => type !== 'input-ready');
    for (let at = 0; at <= 6; at++) {
      const events = [...rest.slice(0, at), input, { ...input, values: values.slice() }, ...rest.slice(at)];
      const { state, asked } = run(events);
      expect(state.phase, `${at}`).toBe('unmasked');
      expect(
        asked.filter(({ type }) => type === 'mask'),
        `${at}`,
      ).toEqual([{ type: 'mask', session, values, peers: others }]);
    }
    const again = run([...HONEST, input]);
    expect(again.asked.filter(({ type }) => type === 'mask')).toHaveLength(1);
    expect(() => run([{ ...input, values: Uint32Array.of(1) }])).toThrow('1 coordinates, expected 3');
  });

  it('[SA18] in a newer session answers the older no more, whatever it had said', () => {
    for (let at = 0; at < HONEST.length; at++) {
      const { state, sent } = run([...HONEST.slice(0, at), { type: 'superseded' }, ...HONEST.slice(at)]);
      expect(state).toMatchObject({ phase: 'ended', report: { code: 'secagg.superseded' } });
      expect(sent).toEqual(run(HONEST.slice(0, at)).sent);
    }
  });

  it('[SA22] ends where its cryptography fails, or a message comes out of turn, and says why', () => {
    for (let at = 0; at < HONEST.length; at++) {
      const failed = run([...HONEST.slice(0, at), { type: 'crypto-failed', because: 'a key is bad' }]);
      expect(failed.state).toMatchObject({
        phase: 'ended',
        report: { code: 'secagg.crypto', what: expect.stringContaining('a key is bad') },
      });
    }
    const messages = HONEST.flatMap((each) => (each.type === 'message' ? [each.message] : []));
    for (const early of messages.slice(1)) {
      const { state } = run([HONEST[0]!, said(early)]);
      expect(state, early.type).toMatchObject({ phase: 'ended', report: { code: 'secagg.inconsistent' } });
    }
  });

  it.each<[string, HubMessage, number, string]>([
    ['boxes of too few neighbours', { ...boxes, boxes: boxes.boxes.slice(0, 1) }, 5, 'secagg.too-few'],
    [
      'two boxes of one neighbour',
      { ...boxes, boxes: [...boxes.boxes, boxes.boxes[0]!] },
      5,
      'secagg.inconsistent',
    ],
    [
      'a box of a stranger',
      { ...boxes, boxes: [...boxes.boxes, { from: participantId('x'), box: filled(82, 1) }] },
      5,
      'secagg.inconsistent',
    ],
    [
      'a box of its own',
      { ...boxes, boxes: [...boxes.boxes, { from: self, box: filled(82, 1) }] },
      5,
      'secagg.inconsistent',
    ],
    ['boxes of another session', { ...boxes, session: filled(32, 8) }, 5, 'secagg.inconsistent'],
    ['survivors without itself', { type: 'survivors', session, survivors: others }, 8, 'secagg.inconsistent'],
    [
      'a survivor twice',
      { type: 'survivors', session, survivors: [self, self, ...others] },
      8,
      'secagg.inconsistent',
    ],
    [
      'survivors that are not sorted',
      { type: 'survivors', session, survivors: [...others, self] },
      8,
      'secagg.inconsistent',
    ],
    [
      'a survivor that is a stranger',
      { type: 'survivors', session, survivors: [self, ...others, participantId('x')] },
      8,
      'secagg.inconsistent',
    ],
  ])('[SA22] ends over %s', (_, message, at, code) => {
    const { state, sent } = run([...HONEST.slice(0, at), said(message), ...HONEST.slice(at + 1)]);
    expect(state).toMatchObject({ phase: 'ended', report: { code } });
    expect(sent).not.toContain('unmask');
  });

  it('[SA22] ends over a survivor whose secrets it was never given', () => {
    const fewer = said({ ...boxes, boxes: boxes.boxes.slice(0, 2) });
    const opened: TabEvent = { type: 'boxes-opened', from: others.slice(0, 2) };
    const { state } = run([...HONEST.slice(0, 5), fewer, opened, ...HONEST.slice(7, 9)]);
    expect(state).toMatchObject({
      phase: 'ended',
      report: { code: 'secagg.inconsistent', what: expect.stringContaining('never given') },
    });
  });
});
