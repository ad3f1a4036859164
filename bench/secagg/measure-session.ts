/** One session, tab after tab, so that each has the processor to itself; frames live no longer than the hub needs them. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { type ParticipantId, participantId } from '../../core/protocol/ids.ts';
import { startHub, stepHub } from '../../core/secagg/hub.ts';
import type { HubEvent } from '../../core/secagg/hub-events.ts';
import type { Manifest } from '../../core/secagg/manifest.ts';
import type { HubMessage } from '../../core/secagg/messages.ts';
import { quantisationFor, quantise } from '../../core/secagg/quantise.ts';
import { startTab, stepTab, type TabStep } from '../../core/secagg/tab.ts';
import type { TabCryptoCommand, TabEvent } from '../../core/secagg/tab-events.ts';
import type { TabState } from '../../core/secagg/tab-state.ts';
import { newIdentity } from '../../participant/secagg/primitives.ts';
import { createTabCrypto } from '../../participant/secagg/tab-crypto.ts';
import { fillCryptoRandom } from '../../participant/update/random.ts';
import { createHubCrypto } from '../../server/secagg/hub-crypto.ts';

export interface Measured {
  /** `exact`, or the code with which the attempt was abandoned. */
  readonly result: string;
  /** Medians over tabs that did all. */
  readonly tab: {
    readonly totalMs: number;
    readonly quantiseMs: number;
    readonly shareMs: number;
    readonly maskMs: number;
    readonly upBytes: number;
    readonly downBytes: number;
  };
  readonly hub: {
    readonly addMs: number;
    readonly unmaskMs: number;
    /** Longest time for which the event loop answered nothing while masks were taken off. */
    readonly stallMs: number;
    /** All that the machine itself took. */
    readonly machineMs: number;
  };
}

interface Tab {
  readonly id: ParticipantId;
  readonly crypto: ReturnType<typeof createTabCrypto>;
  readonly isToDrop: boolean;
  state: TabState;
  totalMs: number;
  quantiseMs: number;
  readonly ms: Partial<Record<TabCryptoCommand['type'], number>>;
  upBytes: number;
  downBytes: number;
}

export async function measureSession(options: {
  readonly members: number;
  readonly dropped: number;
  readonly manifest: Manifest;
}): Promise<Measured> {
  const { members, dropped, manifest } = options;
  const ids = Array.from({ length: members }, (_, i) => participantId(`p${String(i).padStart(5, '0')}`));
  const hub = { addMs: 0, unmaskMs: 0, stallMs: 0, machineMs: 0 };
  const hubCrypto = createHubCrypto(manifest.parameterCount + 1);
  const expected = new Uint32Array(manifest.parameterCount + 1);
  const settings = quantisationFor(manifest.maxCohort, manifest.clippingNorm);
  const delta = sampleDelta(manifest.parameterCount);
  let result = '';
  let state = startHub(manifest, ids).state;
  let outbox: { to: ParticipantId; message: HubMessage }[] = [];

  const tabs = new Map<ParticipantId, Tab>();
  for (const [i, id] of ids.entries()) {
    const tab: Tab = {
      id,
      crypto: createTabCrypto(await newIdentity()),
      // Spread over the ids, as chance would.
      isToDrop: Math.floor(((i + 1) * dropped) / members) > Math.floor((i * dropped) / members),
      state: startTab(manifest, id).state,
      totalMs: 0,
      quantiseMs: 0,
      ms: {},
      upBytes: 0,
      downBytes: 0,
    };
    tabs.set(id, tab);
    await settle(tab, startTab(manifest, id));
  }
  while (result === '') {
    if (outbox.length === 0) await tellHub({ type: 'close' });
    const batch = outbox;
    outbox = [];
    for (const { to, message } of batch) await tellTab(tabs.get(to)!, message);
  }

  async function tellTab(tab: Tab, message: HubMessage): Promise<void> {
    if (message.type === 'boxes' && tab.isToDrop) return;
    tab.downBytes += bytesOf(message);
    await settle(tab, timedStep(tab, { type: 'message', message }));
    if (tab.state.phase !== 'awaiting-input') return;
    const startedAt = performance.now();
    const values = quantise(delta, 1, settings, fillCryptoRandom);
    tab.quantiseMs = performance.now() - startedAt;
    for (let i = 0; i < values.length; i++) expected[i] = (expected[i]! + values[i]!) | 0;
    await settle(tab, timedStep(tab, { type: 'input-ready', values }));
    // Kept to be sent again; a hundred of them would not fit.
    tab.state = { ...tab.state, answers: {} };
  }

  function timedStep(tab: Tab, event: TabEvent): TabStep {
    const startedAt = performance.now();
    const step = stepTab(tab.state, event);
    tab.totalMs += performance.now() - startedAt;
    return step;
  }

  async function settle(tab: Tab, first: TabStep): Promise<void> {
    let step: TabStep | undefined = first;
    while (step) {
      const { commands }: TabStep = step;
      tab.state = step.state;
      step = undefined;
      for (const command of commands) {
        if (command.type === 'end') throw new Error(command.report.what);
        if (command.type === 'send') {
          tab.upBytes += bytesOf(command.message);
          await tellHub({ type: 'message', from: tab.id, message: command.message });
        } else {
          const startedAt = performance.now();
          const event = await tab.crypto.perform(command.command);
          const ms = performance.now() - startedAt;
          tab.ms[command.command.type] = ms;
          tab.totalMs += ms;
          step = timedStep(tab, event);
        }
      }
    }
  }

  async function tellHub(event: HubEvent): Promise<void> {
    const startedAt = performance.now();
    const step = stepHub(state, event);
    hub.machineMs += performance.now() - startedAt;
    state = step.state;
    for (const command of step.commands) {
      if (command.type === 'send') outbox.push(command);
      if (command.type === 'refuse') throw new Error(command.report.what);
      if (command.type === 'abandon') result = command.report.code;
      if (command.type === 'finish') result ||= 'exact';
      if (command.type !== 'crypto') continue;
      const isUnmasking = command.command.type === 'recover-sum';
      const delay = monitorEventLoopDelay({ resolution: 1 });
      if (isUnmasking) delay.enable();
      const cryptoStartedAt = performance.now();
      const answer = await hubCrypto.perform(command.command);
      const ms = performance.now() - cryptoStartedAt;
      delay.disable();
      if (isUnmasking) {
        hub.unmaskMs = ms;
        hub.stallMs = delay.max / 1e6;
      } else if (command.command.type === 'add-values') hub.addMs += ms;
      if (answer?.type === 'recovered' && !answer.sum.every((value, i) => value === expected[i]))
        throw new Error('The sum is not that of the survivors.');
      if (answer) await tellHub(answer);
    }
  }

  const whole = [...tabs.values()].filter(({ isToDrop }) => !isToDrop);
  const medianOf = (of: (tab: Tab) => number) => median(whole.map(of));
  return {
    result,
    tab: {
      totalMs: medianOf(({ totalMs, quantiseMs }) => totalMs + quantiseMs),
      quantiseMs: medianOf(({ quantiseMs }) => quantiseMs),
      shareMs: medianOf(({ ms }) => ms['share-secrets'] ?? 0),
      maskMs: medianOf(({ ms }) => ms.mask ?? 0),
      upBytes: medianOf(({ upBytes }) => upBytes),
      downBytes: medianOf(({ downBytes }) => downBytes),
    },
    hub,
  };
}

const median = (values: readonly number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** Of norm 1, every value different. */
function sampleDelta(parameterCount: number): Float32Array {
  const delta = Float32Array.from({ length: parameterCount }, (_, i) => Math.sin(i));
  const norm = Math.sqrt(delta.reduce((sum, value) => sum + value * value, 0));
  return delta.map((value) => (value / norm) * 0.999);
}

/** Bytes and texts, with the names of fields as JSON has them; what a transport adds is not counted. */
function bytesOf(message: unknown): number {
  if (message instanceof Uint8Array) return message.length;
  if (typeof message === 'string') return message.length + 2;
  if (Array.isArray(message)) return message.reduce((sum: number, each) => sum + bytesOf(each) + 1, 2);
  if (typeof message !== 'object' || message === null) return 4;
  return Object.entries(message).reduce((sum, [name, value]) => sum + name.length + 4 + bytesOf(value), 2);
}
