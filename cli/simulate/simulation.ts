/**
 * A task's rounds with simulated participants: the hub's own runtime with its engine, fold and commits, and the trainers
 * and update pipeline of the tab. Simulated are only who is there, the connections, the time and the faults.
 */
import { TabfedError } from '../../core/errors/tabfed-error.ts';
import { type ParticipantId, participantId } from '../../core/protocol/ids.ts';
import type { FinishedBecause } from '../../core/protocol/messages.ts';
import type { Task } from '../../core/task/task.ts';
import { seededFill } from '../../core/testing/seeded-fill.ts';
import { trainingSeed } from '../../participant/training-seed.ts';
import type { HubStore, ModelFolder } from '../../server/ports.ts';
import { roundZero } from '../../server/round-zero.ts';
import { STATISTICS_ROUND } from '../../server/rounds/policy.ts';
import type { Evaluating } from '../../server/rounds/state.ts';
import type { HubFact } from '../../server/shell/facts.ts';
import { TaskRuntime } from '../../server/shell/task-runtime.ts';
import { UploadBudget } from '../../server/shell/upload-budget.ts';
import { seededPermutation, seededRandom } from '../../tasks/seeded-random.ts';
import { Crowd, type Invited } from './crowd.ts';
import { attackersOf, type Fate, type Faults, fateOf } from './faults.ts';
import { recordOf, type SimulatedRound } from './records.ts';
import { SimulatedClock } from './simulated-clock.ts';
import { type SimulatedRows, withFlippedLabels } from './simulated-rows.ts';
import type { HostUpdate } from './trainer-host.ts';
import { TrainerPool } from './trainer-pool.ts';

export interface SimulationSetup {
  /** As `simulatedTask` made it. */
  readonly task: Task;
  readonly rows: SimulatedRows;
  readonly seed: number;
  readonly faults: Faults;
  /** Threads that train, this one included. They have no part in the result. */
  readonly workers: number;
  /** The model is measured after every so manieth round, and after the last. */
  readonly evaluateEvery: number;
  readonly store: HubStore;
  readonly models: ModelFolder;
}

export interface SimulationListener {
  onRound(round: SimulatedRound): Promise<void>;
  /** How many of a round's members have reported so far. */
  onProgress?(round: number, reported: number, invited: number): void;
  /** Asked between two steps: whether to stop here. What was committed stays. */
  isStopped?(): boolean;
}

export type SimulationEnd = FinishedBecause | 'stopped';

/** Keeps this stream of random numbers apart from others of the same seed. */
const COHORTS = 105;
/** A round that came to nothing so often never comes to anything. */
const MOST_ATTEMPTS = 20;

/**
 * Goes on from the newest round in `store`, or from the untrained model, to the end of the task's rounds.
 *
 * @throws TabfedError `simulation.stuck`, and what made a round impossible.
 */
export async function simulate(setup: SimulationSetup, listener: SimulationListener): Promise<SimulationEnd> {
  const simulation = await Simulation.open(setup, listener);
  try {
    return await simulation.run();
  } finally {
    await simulation.close();
  }
}

class Simulation {
  readonly #setup: SimulationSetup;
  readonly #listener: SimulationListener;
  readonly #clock: SimulatedClock;
  readonly #runtime: TaskRuntime;
  readonly #crowd: Crowd;
  readonly #pool: TrainerPool;
  /** Numbers of those who have rows, by their names. */
  readonly #people: ReadonlyMap<ParticipantId, number>;
  readonly #attackers: ReadonlySet<number>;
  readonly #faultOf: () => unknown;
  /** The attempt that people have come for. */
  #gathered = '';
  #trainSeconds: number | undefined;

  private constructor(
    setup: SimulationSetup,
    listener: SimulationListener,
    clock: SimulatedClock,
    runtime: TaskRuntime,
    faultOf: () => unknown,
  ) {
    const { task, rows, seed, faults, workers } = setup;
    this.#setup = setup;
    this.#listener = listener;
    this.#clock = clock;
    this.#runtime = runtime;
    this.#faultOf = faultOf;
    this.#crowd = new Crowd(runtime);
    this.#people = new Map(
      rows.parts.flatMap((part, index) => (part ? [[participantId(`s${seed}-p${index}`), index]] : [])),
    );
    this.#attackers = attackersOf(faults, rows.parts.length, seed);
    const flips = faults.byzantine?.attack.kind === 'label-flip';
    const sourceOf = (index: number) => {
      const source = rows.parts[index]!;
      return flips && this.#attackers.has(index) ? withFlippedLabels(source, task) : source;
    };
    this.#pool = new TrainerPool(task, { sourceOf, test: rows.test }, workers);
  }

  static async open(setup: SimulationSetup, listener: SimulationListener): Promise<Simulation> {
    const { task, seed, store, models } = setup;
    const clock = new SimulatedClock();
    let fault: unknown;
    let noise = { after: -1, fill: seededFill(seed) };
    const tell = (fact: HubFact) => {
      if (fact.type === 'fault') fault ??= fact.error;
    };
    // A round that was interrupted is simulated from its first attempt, as if nothing had been.
    if (await store.getTask(task.id)) await store.clearOpenRound(task.id);
    const ports = {
      store,
      models,
      clock,
      tell,
      budget: new UploadBudget(clock),
      // Simulated rows are nobody's: noise from the seed, anew in every round, so that a run repeats and goes on.
      fillRandom: (words: Uint32Array) => {
        const { committedRound } = runtime.state;
        if (noise.after !== committedRound) {
          noise = { after: committedRound, fill: seededFill(seed * 1_000_003 + committedRound) };
        }
        noise.fill(words);
      },
      keep: { newest: 2, every: null },
    };
    const runtime = await TaskRuntime.start(task, ports, roundZero);
    return new Simulation(setup, listener, clock, runtime, () => fault);
  }

  async run(): Promise<SimulationEnd> {
    const runtime = this.#runtime;
    // Between rounds the task is paused, so that nobody is invited before the next cohort is there.
    await runtime.setPaused(true);
    for (;;) {
      await runtime.settled();
      const fault = this.#faultOf();
      if (fault) throw fault;
      const { state } = runtime;
      if (state.phase === 'finished') return state.because;
      if (this.#listener.isStopped?.()) return 'stopped';
      const invited = this.#crowd.takeInvited();
      if (invited.length > 0) {
        await runtime.setPaused(true);
        await this.#train(invited);
      } else if (state.phase === 'evaluating') {
        await this.#measure(state);
      } else if (state.phase === 'recruiting' && this.#gather()) {
        await runtime.setPaused(false);
      } else if (!this.#clock.advance()) {
        throw stuck(
          `Nothing can happen any more in phase ${state.phase} after round ${state.committedRound}.`,
        );
      }
    }
  }

  async close(): Promise<void> {
    await this.#runtime.close();
    await this.#pool.close();
  }

  /** Lets the members of the next attempt come, and nobody else; false where they are there already. */
  #gather(): boolean {
    const { task, seed } = this.#setup;
    const { committedRound, attempts, lacksStatistics } = this.#runtime.state;
    const attempt = `${committedRound + 1}.${attempts + 1} ${lacksStatistics}`;
    if (attempt === this.#gathered) return false;
    if (attempts >= MOST_ATTEMPTS) {
      throw stuck(
        `Round ${committedRound + 1} came to nothing ${attempts} times: it needs ${task.rounds.quorum} updates of ${task.rounds.cohortSize} participants.`,
      );
    }
    this.#gathered = attempt;
    const everybody = [...this.#people.keys()];
    const random = seededRandom(seed, COHORTS, committedRound + 1, attempts + 1);
    const drawn = seededPermutation(everybody.length, random).subarray(0, task.rounds.cohortSize);
    this.#crowd.gather(Array.from(drawn, (place) => everybody[place]!));
    return true;
  }

  async #train(invited: readonly Invited[]): Promise<void> {
    const startedAt = performance.now();
    const members = invited.map((member) => ({ ...member, fate: this.#fateOf(member) }));
    for (const { fate, participant } of members) if (fate === 'drops-out') this.#crowd.leave(participant);
    await this.#runtime.settled();
    // With too few left, the attempt is over: nobody trains for nothing.
    if (this.#runtime.state.phase !== 'training') return;
    const reporting = members.filter(({ fate }) => fate === 'reports');
    const updates = reporting.map((member) => this.#updateOf(member));
    // Whoever waits for the first must not miss that the second failed.
    for (const update of updates) update.catch(() => {});
    for (const [at, member] of reporting.entries()) {
      await this.#report(member, updates[at]!);
      this.#listener.onProgress?.(member.round, at + 1, invited.length);
    }
    this.#trainSeconds = (performance.now() - startedAt) / 1000;
  }

  #fateOf({ participant, round, attempt }: Invited): Fate {
    const { faults, seed } = this.#setup;
    if (round === STATISTICS_ROUND) return 'reports';
    return fateOf(faults, seed, { index: this.#people.get(participant)!, round, attempt });
  }

  #updateOf({ participant, round }: Invited): Promise<HostUpdate> {
    const index = this.#people.get(participant)!;
    if (round === STATISTICS_ROUND) return this.#pool.survey(index);
    const { task, faults } = this.#setup;
    const attack = this.#attackers.has(index) ? faults.byzantine?.attack : undefined;
    const job = {
      round,
      seed: trainingSeed(participant, round),
      encoding: task.encoding,
      ...(attack && attack.kind !== 'label-flip' && { attack }),
    };
    return this.#pool.train(index, this.#runtime.model, job, this.#runtime.statistics);
  }

  /** In the order of the invitations, whoever was ready first: a strategy may depend on it. */
  async #report({ participant, round, attempt }: Invited, update: Promise<HostUpdate>): Promise<void> {
    try {
      await this.#runtime.intake.take(participant, { round, attempt, ...(await update) });
    } catch (error) {
      // Training that failed and an update that was refused end alike: without this member.
      if (!(error instanceof TabfedError)) throw error;
      this.#runtime.dispatch({ type: 'declined', participant, round, attempt });
    }
  }

  async #measure({ committedRound: round, expected }: Evaluating): Promise<void> {
    const { task, evaluateEvery, store } = this.#setup;
    const startedAt = performance.now();
    const isMeasured = round % evaluateEvery === 0 || round === task.rounds.maxRounds;
    const { model, statistics } = this.#runtime;
    const scores = isMeasured ? await this.#pool.evaluate(model, statistics) : {};
    const evaluateSeconds = isMeasured ? (performance.now() - startedAt) / 1000 : 0;
    for (const [at, participant] of expected.entries()) {
      this.#runtime.receiveScores(participant, at === 0 ? scores : {});
    }
    await this.#runtime.settled();
    const summary = this.#runtime.rounds.at(-1)!;
    const trainSeconds = this.#trainSeconds;
    this.#trainSeconds = undefined;
    const seconds = trainSeconds === undefined ? {} : { trainSeconds, evaluateSeconds };
    await this.#listener.onRound(recordOf(summary, await store.listMembers(task.id, round), seconds));
  }
}

const stuck = (what: string) =>
  new TabfedError('simulation.stuck', {
    what,
    next: 'Ask for fewer faults, or for a smaller --quorum.',
  });
