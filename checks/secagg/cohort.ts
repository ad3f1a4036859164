/**
 * A whole session in one process: the machines of hub and tabs, real cryptography, and nothing between them but a list of
 * messages. What the hub says may be altered on the way, so that a lying hub needs no machine of its own.
 */
import { modelId, type ParticipantId, participantId, taskId } from '../../core/protocol/ids.ts';
import { startHub, stepHub } from '../../core/secagg/hub.ts';
import type { HubCommand, HubEvent } from '../../core/secagg/hub-events.ts';
import type { HubState } from '../../core/secagg/hub-state.ts';
import type { Manifest } from '../../core/secagg/manifest.ts';
import type { HubMessage, TabMessage } from '../../core/secagg/messages.ts';
import { quantisationFor, quantise } from '../../core/secagg/quantise.ts';
import type { TabStep } from '../../core/secagg/tab.ts';
import { startTab, stepTab } from '../../core/secagg/tab.ts';
import type { TabEvent } from '../../core/secagg/tab-events.ts';
import type { TabState } from '../../core/secagg/tab-state.ts';
import { seededFill } from '../../core/testing/seeded-fill.ts';
import { type Identity, newIdentity } from '../../participant/secagg/primitives.ts';
import { createTabCrypto } from '../../participant/secagg/tab-crypto.ts';
import { createHubCrypto } from '../../server/secagg/hub-crypto.ts';

/** The message that a tab fails to send, having done everything before it. */
export type Stage = TabMessage['type'];
export const STAGES: readonly Stage[] = [
  'advertise',
  'share-secrets',
  'masked-input',
  'sign-survivors',
  'unmask',
];

export const PARAMETERS = 5;

export const manifestOf = (changes: Partial<Manifest> = {}): Manifest => ({
  task: taskId('digits'),
  taskVersion: 1,
  round: 3,
  attempt: 1,
  model: modelId('a'.repeat(64)),
  parameterCount: PARAMETERS,
  maxCohort: 100,
  minCohort: 3,
  fullGraphUpTo: 50,
  clippingNorm: 1,
  ...changes,
});

export const nameOf = (index: number): ParticipantId => participantId(`p${String(index).padStart(4, '0')}`);

/** Identities outlive sessions, and making them is most of a small session's time. */
const identities: Promise<Identity>[] = [];
const identityOf = (index: number) => (identities[index] ??= newIdentity());

interface Tab {
  readonly id: ParticipantId;
  readonly input: Uint32Array;
  state: TabState;
  perform(event: Parameters<ReturnType<typeof createTabCrypto>['perform']>[0]): Promise<TabEvent>;
}

export interface CohortOptions {
  readonly inputs: readonly Uint32Array[];
  readonly manifest?: Manifest;
  /** Who drops out, before which of its messages. */
  readonly dropOuts?: ReadonlyMap<number, Stage>;
  /** What the hub's messages become on their way: none, one or several. */
  readonly altered?: (to: ParticipantId, message: HubMessage) => readonly HubMessage[];
  /** What a tab's messages become. */
  readonly alteredAnswers?: (from: ParticipantId, message: TabMessage) => readonly TabMessage[];
  /** Time that each party's step took. */
  readonly onTime?: (who: 'hub' | ParticipantId, what: string, ms: number) => void;
}

export interface Outcome {
  readonly hub: HubState;
  /** Without masks, modulo 2³², where it came to that. */
  readonly sum: Uint32Array | null;
  readonly tabs: readonly TabState[];
  /** Everything that tabs sent, before it was altered. */
  readonly sent: readonly { readonly from: ParticipantId; readonly message: TabMessage }[];
  /** Everything that tabs got. */
  readonly got: readonly { readonly to: ParticipantId; readonly message: HubMessage }[];
  readonly refusals: readonly string[];
}

/** Runs until nothing happens any more; a stage that waits for somebody is closed then, as its deadline would. */
export async function runCohort(options: CohortOptions): Promise<Outcome> {
  const {
    inputs,
    manifest = manifestOf({ parameterCount: inputs[0]!.length - 1 }),
    dropOuts = new Map(),
  } = options;
  const timed = async <T>(who: 'hub' | ParticipantId, what: string, work: () => Promise<T>): Promise<T> => {
    const startedAt = performance.now();
    const result = await work();
    options.onTime?.(who, what, performance.now() - startedAt);
    return result;
  };
  const hubCrypto = createHubCrypto(manifest.parameterCount + 1);
  const sent: { from: ParticipantId; message: TabMessage }[] = [];
  const got: { to: ParticipantId; message: HubMessage }[] = [];
  const refusals: string[] = [];
  const toHub: { from: ParticipantId; message: TabMessage }[] = [];
  const toTabs: { to: ParticipantId; message: HubMessage }[] = [];

  const tabs = await Promise.all(
    inputs.map(async (input, i): Promise<Tab & { step: TabStep }> => {
      const crypto = createTabCrypto(await identityOf(i));
      const step = startTab(manifest, nameOf(i));
      return { id: nameOf(i), input, state: step.state, step, perform: (command) => crypto.perform(command) };
    }),
  );
  const indexOf = new Map(tabs.map(({ id }, i) => [id, i]));
  const dropped = new Set<ParticipantId>();
  let sum: Uint32Array | null = null;
  let hub = startHub(
    manifest,
    tabs.map(({ id }) => id),
  ).state;

  /** Carries out what a step asks for, until the tab waits for the hub. */
  async function settle(tab: Tab, first: TabStep): Promise<void> {
    const waiting = [first];
    for (let step = waiting.shift(); step; step = waiting.shift()) {
      tab.state = step.state;
      for (const command of step.commands) {
        if (command.type === 'crypto') {
          const event = await timed(tab.id, command.command.type, () => tab.perform(command.command));
          waiting.push(stepTab(tab.state, event));
        } else if (command.type === 'send' && !dropped.has(tab.id)) {
          if (dropOuts.get(indexOf.get(tab.id)!) === command.message.type) dropped.add(tab.id);
          else sendToHub(tab.id, command.message);
        }
      }
    }
  }

  function sendToHub(from: ParticipantId, message: TabMessage) {
    sent.push({ from, message });
    for (const each of options.alteredAnswers?.(from, message) ?? [message])
      toHub.push({ from, message: each });
  }

  async function tellHub(first: HubEvent): Promise<void> {
    const events = [first];
    for (let event = events.shift(); event; event = events.shift()) {
      const step = stepHub(hub, event);
      hub = step.state;
      for (const command of step.commands) events.push(...(await carryOut(command)));
    }
  }

  async function carryOut(command: HubCommand): Promise<readonly HubEvent[]> {
    if (command.type === 'send') {
      const { to, message } = command;
      for (const each of options.altered?.(to, message) ?? [message]) toTabs.push({ to, message: each });
    }
    if (command.type === 'refuse') refusals.push(command.report.what);
    if (command.type !== 'crypto') return [];
    const event = await timed('hub', command.command.type, () => hubCrypto.perform(command.command));
    if (event?.type === 'recovered') sum = event.sum.slice();
    return event ? [event] : [];
  }

  for (const tab of tabs) {
    await settle(tab, tab.step);
    await settle(tab, stepTab(tab.state, { type: 'input-ready', values: tab.input }));
  }
  for (;;) {
    for (let next = toHub.shift(); next; next = toHub.shift()) await tellHub({ type: 'message', ...next });
    for (let next = toTabs.shift(); next; next = toTabs.shift()) {
      if (dropped.has(next.to)) continue;
      got.push(next);
      const tab = tabs[indexOf.get(next.to)!]!;
      await settle(tab, stepTab(tab.state, { type: 'message', message: next.message }));
    }
    if (toHub.length > 0) continue;
    if (hub.phase === 'finished' || hub.phase === 'abandoned') break;
    await tellHub({ type: 'close' });
  }
  return { hub, sum, tabs: tabs.map(({ state }) => state), sent, got, refusals };
}

/** Σ modulo 2³² of some of the inputs. */
export function exactSum(inputs: readonly Uint32Array[], of: readonly number[]): Uint32Array {
  const sum = new Uint32Array(inputs[0]!.length);
  for (const member of of)
    inputs[member]!.forEach((value, i) => {
      sum[i] = (sum[i]! + value) | 0;
    });
  return sum;
}

/** Clipped deltas of norm up to 1 and weights up to 1, as quantised by chance; the same for the same seed. */
export function sampleInputs(
  members: number,
  seed: number,
  parameterCount = PARAMETERS,
): readonly Uint32Array[] {
  const fill = seededFill(seed);
  const settings = quantisationFor(100, 1);
  return Array.from({ length: members }, () => {
    const words = new Uint32Array(parameterCount + 1);
    fill(words);
    const delta = Float32Array.from(
      words.subarray(1),
      (word) => (word / 2 ** 31 - 1) / Math.sqrt(parameterCount),
    );
    return quantise(delta, (words[0]! + 1) / 2 ** 32, settings, fill);
  });
}
