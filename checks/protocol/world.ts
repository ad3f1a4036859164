/** The real hub shell and real participants over hand-flushed wires and a clock that is set: the whole protocol, no network. */
import { setImmediate } from 'node:timers/promises';
import { TabfedError } from '../../core/errors/tabfed-error.ts';
import type { TaskId } from '../../core/protocol/ids.ts';
import { type Task, TaskShape } from '../../core/task/task.ts';
import { seededFill } from '../../core/testing/seeded-fill.ts';
import { startParticipant } from '../../participant/participant.ts';
import type { Identity, IdentityStore } from '../../participant/ports.ts';
import type { Participant } from '../../participant/status.ts';
import { sha256Hex } from '../../server/hash.ts';
import { roundZero } from '../../server/round-zero.ts';
import type { HubFact } from '../../server/shell/facts.ts';
import { HubHandler } from '../../server/shell/hub-handler.ts';
import type { RuntimePorts } from '../../server/shell/runtime-ports.ts';
import { TaskRuntime } from '../../server/shell/task-runtime.ts';
import { UploadBudget } from '../../server/shell/upload-budget.ts';
import { MemoryModelFiles } from '../../server/storage/memory-model-files.ts';
import { MemoryStore } from '../../server/storage/memory-store.ts';
import { linear } from '../../tasks/linear/task.ts';
import { CountingTrainer } from './counting-trainer.ts';
import { ManualClock } from './manual-clock.ts';
import { Wire } from './wire.ts';

/** The tasks here are open: nobody has a token to verify. */
const GATE = {
  verifyToken: () => Promise.reject(new Error('no token is expected here')),
  maxParticipantsPerTask: 1_000,
};

export interface Tab {
  readonly name: string;
  readonly participant: Participant;
  readonly trainer: CountingTrainer;
  wire: Wire | undefined;
  isOnline: boolean;
}

export async function startWorld(
  changes: Partial<Task['rounds']> = {},
  aggregation: Partial<Task['aggregation']> = {},
  {
    store,
    models,
    fillRandom = seededFill(1),
    ...changed
  }: Pick<RuntimePorts, 'store' | 'models'> &
    Partial<Pick<Task, 'data' | 'privacy' | 'version'>> &
    Partial<Pick<RuntimePorts, 'fillRandom'>> = {
    store: new MemoryStore(),
    models: new MemoryModelFiles(),
  },
) {
  const task = TaskShape.parse({
    ...linear,
    ...changed,
    encoding: 'float32',
    rounds: {
      ...linear.rounds,
      target: undefined,
      minParticipants: 2,
      quorum: 2,
      cohortSize: 4,
      gatherMs: 0,
      roundTimeoutMs: 60_000,
      awayGraceMs: 10_000,
      evaluationTimeoutMs: 20_000,
      maxRounds: 1_000,
      ...changes,
    },
    aggregation: { ...linear.aggregation, ...aggregation },
  });
  const clock = new ManualClock();
  const facts: HubFact[] = [];
  const tell = (fact: HubFact) => void facts.push(fact);
  const ports = { store, models, clock, tell, budget: new UploadBudget(clock), fillRandom };
  const identities = new Map<string, Identity>();
  const tabs = new Map<string, Tab>();
  const start = () => TaskRuntime.start(task, ports, roundZero);
  let runtime = await start();
  let handler: HubHandler | undefined = new HubHandler(new Map([[task.id, runtime]]), ports, GATE);

  const world = {
    task,
    clock,
    store,
    models,
    /** What the hub has told, oldest first. */
    facts,
    get runtime() {
      return runtime;
    },
    get handler() {
      return handler;
    },

    /** Opens a tab under a name; a tab of the same name before it shares its identity, as a reload does. */
    join(name: string, options: { towards?: number; exampleCount?: number; taskVersion?: number } = {}): Tab {
      const trainer = new CountingTrainer(task, {
        towards: options.towards ?? 1,
        exampleCount: options.exampleCount ?? 100,
      });
      const identity: IdentityStore = {
        load: async () => identities.get(name),
        save: async (value) => void identities.set(name, value),
        clear: async () => void identities.delete(name),
      };
      const tab: Tab = { name, trainer, wire: undefined, isOnline: true, participant: undefined as never };
      const openLink: Parameters<typeof startParticipant>[0]['openLink'] = async (events) => {
        if (!handler || !tab.isOnline)
          throw new TabfedError('hub.unreachable', { what: 'No hub.', next: 'Wait.' });
        tab.wire = new Wire(handler, {
          onMessage: events.onMessage,
          onDown: (error) => {
            tab.wire = undefined;
            events.onDown(error);
          },
        });
        return tab.wire.link;
      };
      const input = { task, data: { kind: 'rows', rows: [] }, backend: 'cpu' } as const;
      const participant = startParticipant({
        task: { ...task, version: options.taskVersion ?? task.version },
        trainer,
        trainerInput: input,
        reopenTrainer: async () => ({ trainer, input }),
        openLink,
        downloadModel: (id) => models.get(id),
        identity,
        sha256: sha256Hex,
        clock,
      });
      (tab as { participant: Participant }).participant = participant;
      tabs.set(name, tab);
      return tab;
    },

    tab: (name: string): Tab => {
      const tab = tabs.get(name);
      if (!tab) throw new Error(`no tab ${name}`);
      return tab;
    },

    tabs: () => [...tabs.values()],

    /** The page is gone without a word: a crash, a closed tab, or the first half of a reload. */
    kill(name: string): void {
      const tab = world.tab(name);
      tab.wire?.cut('tab killed', false);
      tab.wire = undefined;
      tab.isOnline = false;
      tabs.delete(name);
    },

    /** SIGKILL: whatever the hub has not made durable is gone. */
    killHub(): void {
      handler = undefined;
      const dead = runtime;
      for (const tab of tabs.values()) tab.wire?.cut('hub killed');
      void dead.close();
    },

    async startHub(): Promise<void> {
      runtime = await start();
      handler = new HubHandler(new Map([[task.id as TaskId, runtime]]), ports, GATE);
    },

    /** Delivers everything, in both directions, until nobody has anything to say. */
    async flush(): Promise<void> {
      for (let quiet = 0; quiet < 3; ) {
        let isQuiet = true;
        for (const tab of tabs.values()) {
          if (!tab.wire || tab.wire.isIdle) continue;
          isQuiet = false;
          await tab.wire.flushToHub();
          tab.wire?.flushToParticipant();
        }
        await runtime.settled();
        await setImmediate();
        quiet = isQuiet ? quiet + 1 : 0;
      }
    },

    /** Lets time pass, delivering everything as it comes. */
    advance: (ms: number) => clock.advance(ms, () => world.flush()),

    phaseOf: (name: string) => world.tab(name).participant.status.activity.phase,

    async finish(...names: string[]): Promise<void> {
      for (const name of names) {
        world.tab(name).trainer.finish();
        await world.flush();
      }
    },
  };
  return world;
}

export type World = Awaited<ReturnType<typeof startWorld>>;
